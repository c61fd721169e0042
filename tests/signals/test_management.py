"""The management of streams, by what the framework's transmitter tests ask: one sentence each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.signals import management
from seawall.signals.catalogue import FACTOR_TRUST_CHANGE, RISC, SENT, STREAM_UPDATED, VERIFICATION
from seawall.signals.streams import ALL, NONE, POLL, PUSH
from tests.signals.made import AUD, ISS, NOW, TRANSMITTER, WHO, stream

URL = "https://receiver.example.com/events"
LATER = NOW + timedelta(hours=1)
TYPE = RISC + "credential-compromise"


def created(body, mine=(), transmitter=TRANSMITTER):
    return management.create(transmitter, "receiver-1", [AUD], list(mine), body, "new-id", NOW)


def push(**more):
    return stream(method=PUSH, endpoint_url=URL, **more)


def test_a_stream_is_created_with_201_and_its_whole_configuration():
    body = {
        "delivery": {"method": PUSH, "endpoint_url": URL, "authorization_header": "Bearer t"},
        "events_requested": [TYPE, "urn:unheard:of", TYPE],
        "description": "ours",
    }
    answer = created(body)
    assert answer.status == 201
    assert answer.stream is not None
    assert answer.body == answer.stream.configuration(TRANSMITTER)
    assert answer.body["stream_id"] == "new-id"
    assert answer.body["iss"] == ISS
    assert answer.body["events_delivered"] == [TYPE]
    assert answer.body["events_requested"] == [TYPE, "urn:unheard:of"]
    assert answer.body["delivery"] == body["delivery"]


@pytest.mark.parametrize("body", [None, {}, {"delivery": {"method": POLL}}], ids=range(3))
def test_a_stream_created_without_a_method_is_polled_where_we_say(body):
    answer = created(body)
    assert answer.status == 201
    assert answer.body["delivery"] == {"method": POLL, "endpoint_url": f"{ISS}/ssf/poll/new-id"}
    assert answer.body["events_delivered"] == []


def test_a_second_stream_is_a_conflict_unless_several_are_allowed():
    assert created({}, [stream()]).status == 409
    several = replace(TRANSMITTER, several=True)
    assert created({}, [stream()], several).status == 201


BAD = [
    [], "text", 7, {"delivery": []}, {"delivery": {}}, {"delivery": {"method": "carrier pigeon"}},
    {"delivery": {"method": PUSH}}, {"delivery": {"method": PUSH, "endpoint_url": "http://x.example.com/"}},
    {"delivery": {"method": PUSH, "endpoint_url": "https://169.254.169.254/"}},
    {"delivery": {"method": PUSH, "endpoint_url": URL, "authorization_header": "a\r\nHost: b"}},
    {"delivery": {"method": PUSH, "endpoint_url": URL, "authorization_header": 7}},
    {"delivery": {"method": PUSH, "endpoint_url": URL, "authorization_header": "a" * 1_001}},
    {"delivery": {"method": {}}}, {"events_requested": "all"}, {"events_requested": [7]},
    {"events_requested": [""]}, {"events_requested": ["a"] * 201}, {"description": 7},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_what_cannot_be_configured_is_400_and_changes_nothing(body):
    answer = created(body)
    assert answer.status == 400
    assert answer.body["err"] == "invalid_request"
    assert answer.stream is None
    if isinstance(body, dict):
        named = {"stream_id": "stream-1", **body}
        for change in (management.update, management.replace_all):
            assert change(TRANSMITTER, [push()], named, NOW).status == 400


def test_reading_gives_one_configuration_or_a_list_also_an_empty_one():
    one = stream()
    assert management.read(TRANSMITTER, [one], "stream-1", NOW).body == one.configuration(
        TRANSMITTER
    )
    assert management.read(TRANSMITTER, [one], None, NOW).body == [one.configuration(TRANSMITTER)]
    assert management.read(TRANSMITTER, [], None, NOW).body == []


def test_what_is_not_named_in_an_update_stays():
    answer = management.update(
        TRANSMITTER, [push(description="ours")],
        {"stream_id": "stream-1", "events_requested": [TYPE]}, LATER,
    )  # fmt: skip
    assert answer.status == 200
    assert answer.body["events_delivered"] == [TYPE]
    assert answer.body["delivery"]["endpoint_url"] == URL
    assert answer.body["description"] == "ours"
    assert answer.stream is not None
    assert answer.stream.active_at == LATER


def test_what_is_not_named_in_a_replacement_is_deleted():
    answer = management.replace_all(
        TRANSMITTER, [push(description="ours", authorization_header="Bearer t")],
        {"stream_id": "stream-1", "events_requested": [TYPE]}, LATER,
    )  # fmt: skip
    assert answer.status == 200
    assert "description" not in answer.body
    assert answer.body["delivery"] == {"method": POLL, "endpoint_url": f"{ISS}/ssf/poll/stream-1"}


def test_a_configuration_that_was_read_can_be_sent_back_whole():
    for one in (
        stream(),
        push(description="ours", authorization_header="Bearer t"),
        stream(aud=("a", "b")),
    ):
        told = one.configuration(TRANSMITTER)
        for change in (management.update, management.replace_all):
            assert change(TRANSMITTER, [one], told, NOW).body == told


@pytest.mark.parametrize(
    "claim",
    [
        {"iss": "https://other.example.com"}, {"aud": "another"}, {"aud": []}, {"events_supported": []},
        {"events_delivered": [TYPE]}, {"events_delivered": [[]]}, {"min_verification_interval": 1},
        {"inactivity_timeout": 1},
        {"delivery": {"method": POLL, "endpoint_url": "https://elsewhere.example.com/"}},
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_ours_to_say_must_match_if_it_is_said(claim):
    for change in (management.update, management.replace_all):
        assert (
            change(TRANSMITTER, [stream()], {"stream_id": "stream-1", **claim}, NOW).status == 400
        )


def test_a_deleted_stream_is_204_and_gone():
    answer = management.delete([stream()], "stream-1")
    assert (answer.status, answer.body, answer.deleted) == (204, None, "stream-1")
    assert management.delete([stream()], None).status == 400


@pytest.mark.parametrize("status", ["enabled", "paused", "disabled"])
def test_a_status_is_set_and_read(status):
    body = {"stream_id": "stream-1", "status": status, "reason": "for a while"}
    answer = management.update_status([stream()], body, LATER)
    assert (answer.status, answer.body) == (200, body)
    assert answer.drop == (status == "disabled")
    assert answer.stream is not None
    assert management.read_status([answer.stream], "stream-1", LATER).body == body
    assert management.read_status([stream()], None, LATER).status == 400


BAD_STATUS = [{}, {"status": "off"}, {"status": []}, {"status": "paused", "reason": 7}]


@pytest.mark.parametrize("bad", BAD_STATUS, ids=range(4))
def test_what_is_no_status_is_400(bad):
    assert management.update_status([stream()], {"stream_id": "stream-1", **bad}, NOW).status == 400


SUBJECTS = [
    WHO, {"format": "email", "email": "nobody-we-know@example.com"}, {"format": "complex", "user": WHO},
]  # fmt: skip


def test_adding_and_removing_answer_the_same_for_whomever():
    """Nothing but the form is looked at, so known and unknown subjects cannot be told apart."""
    bodies = [{"stream_id": "stream-1", "subject": subject} for subject in SUBJECTS]
    added = [management.add_subject([stream()], body, NOW) for body in bodies]
    gone = [management.remove_subject([stream()], body, NOW) for body in bodies]
    assert {(a.status, a.body) for a in added} == {(200, None)}
    assert {(a.status, a.body) for a in gone} == {(204, None)}
    for answers, wanted in ((added, True), (gone, False)):
        for answer, subject in zip(answers, SUBJECTS, strict=True):
            assert answer.subject == management.SubjectChange("stream-1", subject, wanted)


BAD_SUBJECT = [
    {}, {"subject": 7}, {"subject": {"format": "email"}}, {"subject": WHO, "verified": "yes"},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD_SUBJECT, ids=range(4))
def test_what_is_no_subject_is_400(bad):
    assert management.add_subject([stream()], {"stream_id": "stream-1", **bad}, NOW).status == 400


def test_verification_is_204_and_an_event_with_the_state_about_the_stream():
    body = {"stream_id": "stream-1", "state": "VGhpcw=="}
    answer = management.verify(TRANSMITTER, [stream()], body, "v-1", NOW)
    assert (answer.status, answer.body) == (204, None)
    assert answer.event is not None
    assert answer.event.uri == VERIFICATION
    assert answer.event.payload == {"state": "VGhpcw=="}
    assert answer.event.subject == {"format": "opaque", "id": "stream-1"}
    without = management.verify(TRANSMITTER, [stream()], {"stream_id": "stream-1"}, "v-2", NOW)
    assert without.event is not None
    assert without.event.payload == {}
    assert management.verify(TRANSMITTER, [stream()], {**body, "state": 7}, "v", NOW).status == 400


@pytest.mark.parametrize(("passed", "left"), [(0, 60), (59, 1), (59.5, 1), (60, None), (61, None)])
def test_verification_too_soon_is_429_with_how_long_to_wait(passed, left):
    asked = stream(verified_at=NOW)
    now = NOW + timedelta(seconds=passed)
    answer = management.verify(TRANSMITTER, [asked], {"stream_id": "stream-1"}, "v", now)
    assert answer.status == (204 if left is None else 429)
    assert answer.retry_after_s == left
    assert (answer.event is None) == (left is not None)


def test_streams_of_others_are_as_if_they_did_not_exist():
    body = {"stream_id": "stream-2", "subject": WHO, "status": "paused"}
    answers = [
        management.read(TRANSMITTER, [stream()], "stream-2", NOW),
        management.update(TRANSMITTER, [stream()], body, NOW),
        management.replace_all(TRANSMITTER, [stream()], body, NOW),
        management.delete([stream()], "stream-2"),
        management.read_status([stream()], "stream-2", NOW),
        management.update_status([stream()], body, NOW),
        management.add_subject([stream()], body, NOW),
        management.remove_subject([stream()], body, NOW),
        management.verify(TRANSMITTER, [stream()], body, "v", NOW),
    ]
    assert {a.status for a in answers} == {404}
    assert len({str(a) for a in answers}) == 1


NAMES = st.sampled_from(
    [
        "stream_id",
        "status",
        "subject",
        "delivery",
        "method",
        "events_requested",
        "state",
        "aud",
        "iss",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES, inner | st.sampled_from(["stream-1", PUSH, POLL]), max_size=5)
    ),
    max_leaves=8,
)


@given(JSON)
def test_whatever_json_comes_in_is_answered(body):
    for change in (management.update, management.replace_all):
        assert change(TRANSMITTER, [stream()], body, NOW).status in (200, 400, 404)
    assert created(body).status in (201, 400)
    for act in (management.update_status, management.add_subject, management.remove_subject):
        assert act([stream()], body, NOW).status in (200, 204, 400, 404)
    assert management.verify(TRANSMITTER, [stream()], body, "v", NOW).status in (204, 400, 404)


def test_our_own_change_of_a_status_tells_the_receiver():
    answer = management.set_status(stream(), "paused", "maintenance", "s-1")
    assert answer.event is not None
    assert answer.event.uri == STREAM_UPDATED
    assert answer.event.payload == {"status": "paused", "reason": "maintenance"}
    assert answer.stream is not None
    assert answer.stream.status == "paused"
    with pytest.raises(ValueError, match="enabled, paused or disabled"):
        management.set_status(stream(), "off", "", "s-2")


def test_every_request_that_names_a_stream_is_a_sign_of_life():
    body = {"stream_id": "stream-1", "subject": WHO, "status": "enabled"}
    answers = [
        management.read(TRANSMITTER, [stream()], "stream-1", LATER),
        management.read_status([stream()], "stream-1", LATER),
        management.update(TRANSMITTER, [stream()], body, LATER),
        management.update_status([stream()], body, LATER),
        management.add_subject([stream()], body, LATER),
        management.remove_subject([stream()], body, LATER),
        management.verify(TRANSMITTER, [stream()], body, "v", LATER),
    ]
    assert {answer.stream and answer.stream.active_at for answer in answers} == {LATER}


def test_a_receiver_that_is_not_heard_of_has_its_stream_paused_and_is_told():
    timed = replace(TRANSMITTER, inactivity_timeout_s=3_600)
    assert management.inactive(timed, stream(), "i", LATER) is None
    answer = management.inactive(timed, stream(), "i", LATER + timedelta(seconds=1))
    assert answer is not None
    assert answer.stream is not None
    assert answer.stream.status == "paused"
    assert answer.event is not None
    day_after = LATER + timedelta(days=1)
    assert management.inactive(timed, answer.stream, "i", day_after) is None
    assert management.inactive(TRANSMITTER, stream(), "i", day_after) is None


def test_every_type_that_can_be_sent_can_be_asked_for():
    answer = created({"events_requested": list(SENT)})
    assert answer.body["events_delivered"] == list(SENT)
    assert FACTOR_TRUST_CHANGE in SENT
    assert {ALL, NONE} == {"ALL", "NONE"}
