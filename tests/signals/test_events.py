"""Events and subjects: the published examples are valid, what breaks a rule is not, values stay out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.signals import catalogue, events, subjects
from seawall.signals.catalogue import CAEP, OKTA, RISC, TYPES
from seawall.signals.events import Event, FactorChange, okta
from tests.signals.made import DAY, NOW, WHO, every_event

KEY = bytes(range(32))
#: Examples of every format that RFC 9493 and the framework define, with reserved names.
SUBJECTS = [
    {"format": "account", "uri": "acct:someone@example.com"},
    {"format": "email", "email": "someone@example.com"},
    {"format": "iss_sub", "iss": "https://issuer.example.com/", "sub": "145234573"},
    {"format": "opaque", "id": "11112222333344445555"},
    {"format": "phone_number", "phone_number": "+12065550100"},
    {"format": "did", "url": "did:example:123456/did/url/path?versionId=1"},
    {"format": "uri", "uri": "urn:uuid:4e851e98-83c4-4743-a5da-150ecb53042f"},
    {"format": "aliases", "identifiers": [{"format": "opaque", "id": "a"}, WHO]},
    {"format": "jwt_id", "iss": "https://idp.example.com/", "jti": "B70BA622"},
    {"format": "saml_assertion_id", "issuer": "https://idp.example.com/", "assertion_id": "_8e8d"},
    {"format": "ip-addresses", "ip-addresses": ["192.0.2.75", "2001:db8::1"]},
    {"format": "complex", "user": WHO, "tenant": {"format": "opaque", "id": "t1"}},
]
BROKEN = [
    None, [], "someone", {}, {"format": "fax"}, {"format": 7}, {"format": "email"},
    {"format": "email", "email": ""}, {"format": "email", "email": "no-at-sign"},
    {"format": "email", "email": "a@example.com", "more": 1}, {"format": "opaque", "id": 7},
    {"format": "opaque", "id": "a" * 1_001}, {"format": "phone_number", "phone_number": "2065550100"},
    {"format": "did", "url": "https://example.com"}, {"format": "account", "uri": "someone"},
    {"format": "aliases", "identifiers": []}, {"format": "aliases", "identifiers": [7]},
    {"format": "aliases", "identifiers": [SUBJECTS[7]]}, {"format": "aliases", "identifiers": [SUBJECTS[11]]},
    {"format": "ip-addresses", "ip-addresses": ["a"] * 101}, {"format": "ip-addresses", "ip-addresses": [""]},
    {"format": "complex"}, {"format": "complex", "planet": WHO}, {"format": "complex", "user": SUBJECTS[11]},
    {"format": "complex", "user": {"format": "email"}},
]  # fmt: skip
CAEP_EXAMPLES = {
    "session-revoked": {
        "initiating_entity": "policy",
        "reason_user": {"en": "Access from two regions.", "es-410": "Acceso desde dos regiones."},
        "event_timestamp": 1615304991,
    },
    "token-claims-change": {"event_timestamp": 1615304991, "claims": {"trusted_network": False}},
    "credential-change": {
        "credential_type": "fido2-roaming",
        "change_type": "create",
        "friendly_name": "A key",
        "fido2_aaguid": "accced6a-63f5-490a-9eea-e59bc1896cfc",
        "initiating_entity": "user",
    },
    "assurance-level-change": {"namespace": "Retinal Scan", "current_level": "hi-res-scan"},
    "device-compliance-change": {
        "current_status": "not-compliant",
        "previous_status": "compliant",
    },
    "session-established": {"fp_ua": "abb0b6e7", "acr": "AAL2", "amr": ["otp"]},
    "session-presented": {"fp_ua": "abb0b6e7", "ext_id": "12345"},
    "risk-level-change": {
        "current_level": "LOW",
        "previous_level": "HIGH",
        "principal": "USER",
        "event_timestamp": 1615304991,
        "risk_reason": "PASSWORD_FOUND_IN_DATA_BREACH",
    },
}
NAMES = st.sampled_from(["format", "user", "email", "id", "identifiers", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(NAMES, inner | st.sampled_from(sorted(subjects.FORMATS)))
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s["format"])
def test_every_format_of_the_standards_is_taken(subject):
    assert subjects.problem(subject) == ""


@pytest.mark.parametrize("subject", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_subject_is_named_without_its_value(subject):
    wrong = subjects.problem(subject)
    assert wrong
    assert "no-at-sign" not in wrong
    assert "2065550100" not in wrong


@given(JSON)
def test_whatever_json_another_sends_has_a_problem_or_fingerprints(anything):
    if subjects.problem(anything) == "":
        assert subjects.fingerprints(anything, KEY)


def test_simple_subjects_match_only_if_identical():
    prints = [subjects.fingerprints(one, KEY) for one in SUBJECTS]
    for i, one in enumerate(prints):
        for j, other in enumerate(prints):
            assert subjects.matches(one, other) == (i == j)


def test_complex_subjects_match_where_both_have_a_member():
    """The three examples of the framework's section on matching."""
    user, tenant = {"user": WHO}, {"tenant": {"format": "opaque", "id": "t"}}
    other = {"tenant": {"format": "opaque", "id": "u"}}

    def printed(*members):
        whole = {"format": "complex", **{k: v for m in members for k, v in m.items()}}
        return subjects.fingerprints(whole, KEY)

    assert subjects.matches(printed(tenant), printed(tenant, user))
    assert subjects.matches(printed(user, tenant), printed(user))
    assert not subjects.matches(printed(user, tenant), printed(user, other))
    assert not subjects.matches(printed(user), subjects.fingerprints(WHO, KEY))


def test_fingerprints_need_the_key_and_hold_no_value():
    for subject in SUBJECTS:
        one, other = (subjects.fingerprints(subject, key) for key in (KEY, bytes(32)))
        assert set(one.values()) & set(other.values()) == set()
        assert "example" not in json.dumps(one)


@pytest.mark.parametrize("name", CAEP_EXAMPLES)
def test_payloads_as_caep_shows_them_are_taken(name):
    assert catalogue.problem(CAEP + name, CAEP_EXAMPLES[name], WHO) == ""
    assert {uri for uri in catalogue.BY_URI if uri.startswith(CAEP)} == {
        CAEP + n for n in CAEP_EXAMPLES
    }


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.uri.rsplit("/", 1)[-1])
def test_every_claim_of_every_type_is_held_to_its_form(kind):
    """Leaving out what is required, or putting a number nested in a list there, is always noticed."""
    subject = (
        {"format": "opaque", "id": "s"}
        if "opaque" in kind.formats
        else (SUBJECTS[1] if kind.formats else WHO)
    )
    good = {name: _fitting(check) for name, check in kind.required.items()}
    assert catalogue.problem(kind.uri, good, subject) == ""
    for name in kind.required:
        lacking = {k: v for k, v in good.items() if k != name}
        assert name in catalogue.problem(kind.uri, lacking, subject)
    for name in [*kind.required, *kind.optional]:
        assert name in catalogue.problem(kind.uri, {**good, name: [[7]]}, subject)
    assert catalogue.problem(kind.uri, {**good, "unheard-of": 1}, subject) == "a claim is unknown"
    assert catalogue.problem(kind.uri, {**good, "unheard-of": 1}, subject, own=False) == ""
    if kind.formats:
        assert "subject" in catalogue.problem(kind.uri, good, WHO)


def _fitting(check):
    factors = [{"factor": "f", "grade": "sound", "field_classes": []}]
    choices = [
        "a text", "create", "compliant", "LOW", "USER", "password", "enabled", "low", 7,
        {"a": "b"}, ["a"], factors,
    ]  # fmt: skip
    return next(choice for choice in choices if check(choice))


def test_types_that_nobody_knows_are_ours_to_refuse_and_theirs_to_send():
    assert catalogue.problem("urn:unheard:of", {}, WHO)
    assert catalogue.problem("urn:unheard:of", {}, WHO, own=False) == ""
    assert catalogue.problem(CAEP + "session-revoked", [], WHO)


def test_identifiers_change_for_those_who_are_addressed_by_them():
    assert (
        catalogue.problem(RISC + "identifier-changed", {"new-value": "b@example.com"}, SUBJECTS[1])
        == ""
    )
    assert catalogue.problem(RISC + "identifier-recycled", {}, SUBJECTS[4]) == ""
    assert catalogue.problem(RISC + "identifier-recycled", {}, WHO)


def test_our_own_event_has_room_for_names_and_none_for_values():
    event = every_event()[-1]
    assert event.uri == catalogue.FACTOR_TRUST_CHANGE
    assert event.payload["factors"][0] == {
        "factor": "kba.birthplace", "grade": "compromised", "previous_grade": "sound",
        "field_classes": ["birthplace"], "since": int((NOW - DAY).timestamp()),
    }  # fmt: skip
    for entry in (
        {"factor": "f", "grade": "burned", "field_classes": []},
        {"factor": "f", "grade": "sound"},
        {"factor": "f", "grade": "sound", "field_classes": [], "value": "Shanghai"},
    ):
        with pytest.raises(ValueError, match="factors has not the form"):
            Event(catalogue.FACTOR_TRUST_CHANGE, WHO, {"factors": [entry]}, "c")
    with pytest.raises(ValueError, match="factors"):
        events.factor_trust_change(WHO, [], "c", NOW)


def test_instants_without_a_time_zone_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        events.session_revoked(WHO, "c", NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        _ = FactorChange("f", "sound", [], since=NOW.replace(tzinfo=None)).claims


def test_okta_gets_risk_inside_the_event_and_what_it_takes_as_it_is():
    risk, compromise, required, revoked, assurance, own = every_event()
    made = okta(risk)
    assert made is not None
    assert made.uri == OKTA + "user-risk-change"
    assert made.subject is None
    assert made.payload == {
        "subject": {"user": WHO}, "current_level": "high", "previous_level": "low",
        "event_timestamp": int(NOW.timestamp()), "initiating_entity": "policy",
        "reason_admin": {"en": "A breach"},
    }  # fmt: skip
    assert okta(made) == made
    assert okta(revoked) == revoked
    assert [okta(event) for event in (compromise, required, assurance, own)] == [None] * 4


def test_okta_gets_the_members_of_complex_subjects_and_a_previous_level_always():
    device = {"format": "opaque", "id": "d"}
    made = okta(
        events.risk_level_change(
            {"format": "complex", "user": WHO, "device": device}, "LOW", "c", NOW
        )
    )
    assert made is not None
    assert made.payload["subject"] == {"user": WHO, "device": device}
    assert made.payload["previous_level"] == "none"


def test_events_do_not_print_whom_they_are_about():
    assert "account-17" not in repr(every_event())
