"""What every check of the audit promises, held against every entry."""

import ast
import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.audit import checks, identify
from seawall.audit.checks import CHECKS
from seawall.model.audit import OPEN, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Open, Reply
from tests.audit import transcripts

FOLDER = Path(checks.__file__).parent
FILES = transcripts.files()
every = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
#: What servers said, so that random conversations get past the first question.
HEARD = sorted(
    {transcripts.read(s["received"]) for f in FILES for s in transcripts.load(f)["steps"]}
)
ENDS = ("complete", "closed", "timeout", "limit", "error", "refused")
MOST_STEPS = 60


def _broken(given_):
    data, at, put = given_
    at %= len(data) + 1
    return data[:at] + put + data[at + len(put) :]


heard = st.sampled_from(HEARD)
replies = st.lists(
    st.tuples(
        st.one_of(heard, heard, st.tuples(heard, st.integers(0, 4000), st.binary(max_size=4)).map(_broken),
                  st.binary(max_size=60)),
        st.sampled_from(ENDS[:1] * 4 + ENDS),
    ).map(lambda pair: Reply(*pair)),
    max_size=30,
)  # fmt: skip


def converse(talk, given_):
    """Play replies, then silence: what was asked, and the answer."""
    asked, queue = [], list(given_)
    try:
        want = next(talk)
        while True:
            asked.append((type(want).__name__, want[:3] if isinstance(want, Ask) else want))
            assert len(asked) < MOST_STEPS
            reply = queue.pop(0) if queue else Reply(b"", "closed")
            if isinstance(want, Open):
                reply = Reply(
                    b"", reply.end if reply.end in ("complete", "refused") else "complete"
                )
            else:
                want.complete(reply.data)
            want = talk.send(reply)
    except StopIteration as stop:
        return asked, stop.value


@every
def test_a_check_says_how_to_close_its_door_and_whose_page_says_so(check):
    assert len(check.remedy) > 40
    assert check.reference.startswith("https://")
    assert " " not in check.reference
    assert "Source:" in (check.doc or "")


def test_every_file_of_the_folder_is_one_check_in_the_list_and_ids_are_unique():
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
    modules = [importlib.import_module(f"seawall.audit.checks.{name}") for name in names]
    constants = [v for m in modules for v in vars(m).values() if isinstance(v, Check)]
    assert constants == list(CHECKS)
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert [check.id for check in CHECKS] == sorted(check.id for check in CHECKS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_a_check_is_short_and_imports_ground_alone(path):
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("seawall"):
            assert node.module.split(".")[1] in ("model", "protocols", "tables", "errors")
    assert len(path.read_text("utf-8").splitlines()) <= 150


@every
@settings(deadline=None, max_examples=200)
@given(
    given_=replies, level=st.sampled_from(Level), tries=st.integers(0, 2),
    stores=st.sampled_from([(), ("data", "/srv/data")]),
)  # fmt: skip
def test_whatever_is_answered_a_check_keeps_its_level_ends_and_does_the_same_again(
    check, given_, level, tries, stores
):
    grant = transcripts.grant_of(max(level, check.needs), tries)._replace(stores=stores)
    asked, answer = converse(check.probe(grant), given_)
    for kind, what in asked:
        if kind == "Ask":
            assert what[2] <= grant.level
    assert answer is None or isinstance(answer, Answer)
    if answer is not None:
        assert answer.verdict in Verdict
        assert answer.why.isprintable()
        assert len(answer.why) < 200
        assert len(answer.facts.version) <= 40
        assert all(ch.isprintable() for ch in answer.facts.version)
    assert converse(check.probe(grant), given_) == (asked, answer)


@every
@settings(deadline=None)
@given(data=st.one_of(heard, st.binary(max_size=200)), tls=st.booleans())
def test_recognition_is_a_share_whatever_comes(check, data, tls):
    for hello in (b"", check.hello, identify.PING, identify.GET):
        assert 0 <= check.recognise(First(data, hello, tls)) <= 1


@every
@settings(deadline=None)
@given(noise=st.lists(st.binary(max_size=200), max_size=12))
def test_noise_is_never_called_open(check, noise):
    given_ = [Reply(data, "complete") for data in noise]
    _, answer = converse(check.probe(transcripts.grant_of(Level.COUNTS)), given_)
    assert answer is None or answer.verdict not in OPEN


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_transcript_gives_its_verdict_again(path):
    said = transcripts.load(path)
    found = []
    talk = identify.talk(CHECKS, 0, transcripts.granted(said), found)
    answer = transcripts.played(talk, said["steps"])
    assert (found[:1] or [""])[0] == said["check"]
    assert (answer.verdict, answer.why) == (said["verdict"], said["why"])
    assert answer.facts.n_records == said["n_records"]


@every
def test_a_check_has_transcripts_of_an_open_and_a_closed_door(check):
    verdicts = {
        transcripts.load(f)["verdict"] for f in FILES if transcripts.load(f)["check"] == check.id
    }
    assert verdicts & set(OPEN)
    assert verdicts & {Verdict.PROTECTED, Verdict.METADATA_ONLY, Verdict.UNKNOWN}
