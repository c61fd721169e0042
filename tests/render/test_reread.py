"""What was written of an assessment comes back as it was, and what is none is refused."""

from dataclasses import replace

import pytest

from seawall.errors import SourceError
from seawall.render import json, reread
from tests.render import instances, verdicts

VERDICTS = {"not weighed": None, "large": verdicts.large(),
            **{name: made() for name, made in verdicts.OUTCOMES.items()}}  # fmt: skip


@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS)
def test_an_assessment_written_again_gives_the_same_document(tmp_path, verdict):
    document = json.assessment(replace(instances.realistic(), verdict=verdict))
    path = tmp_path / "assessment.json"
    path.write_bytes(json.dumps(document))
    assert json.assessment(reread.assessment(path)) == document


def test_a_match_run_written_again_gives_the_same_document(tmp_path):
    document = json.matches(instances.matched())
    path = tmp_path / "matches.json"
    path.write_bytes(json.dumps(document))
    assert json.matches(reread.matches(path)) == document


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"schema": "seawall.assessment/2"}', b"\xff", b"[" * 9999]
)
def test_what_is_no_assessment_is_refused_by_its_name_alone(tmp_path, text):
    path = tmp_path / "assessment.json"
    path.write_bytes(text)
    with pytest.raises(SourceError, match=r"^assessment\.json: "):
        reread.assessment(path)


def test_a_wrong_member_is_refused_and_not_quoted(tmp_path):
    document = json.assessment(instances.realistic()) | {"n_records": "planted@example.org"}
    path = tmp_path / "assessment.json"
    path.write_bytes(json.dumps(document))
    with pytest.raises(SourceError) as refused:
        reread.assessment(path)
    assert "planted" not in str(refused.value)
