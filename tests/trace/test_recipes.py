"""The register: what is written is read again, and what cannot be used is refused by place."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import LayoutError, SourceError
from seawall.model.canaries import MarkSet
from seawall.trace import recipes
from tests.trace.sets import owned

NAMES = st.text(min_size=1, max_size=20).filter(lambda s: s.strip() and "\r" not in s)
EPOCHS = st.dates(min_value=__import__("datetime").date(2021, 1, 1)).map(
    lambda d: f"{min(d.year, 2099):04d}-{d.month:02d}"
)


def test_a_register_is_read_as_it_was_written(tmp_path):
    numbers = owned(20)
    (tmp_path / "acme.txt").write_text("# ours\n" + "\n".join(numbers) + "\n")
    made = recipes.recipe(
        "Acme", "2026-11", dataset="customers", count=70, provinces=("31", "44"), ages=(20, 60),
        mail_domains=("canary.example.com",), phones=numbers, drawn_phones=True,
    )  # fmt: skip
    mark = recipes.mark_set("Acme", "2026-11", dataset="customers", every=50)
    path = tmp_path / "partners.toml"
    path.write_text(recipes.set_stanza(made, "acme.txt") + recipes.mark_stanza(mark), "utf-8")
    found = recipes.load(path)
    assert found == recipes.Register((made,), (mark,))


@given(NAMES, EPOCHS, st.integers(1, 10_000))
def test_any_name_can_stand_in_a_register(name, epoch, every):
    stanza = recipes.mark_stanza(MarkSet(name, epoch, name, every))
    (entry,) = tomllib.loads(stanza)["mark"]
    assert entry == {"for": name, "epoch": epoch, "dataset": name, "every": every}


def test_a_short_entry_has_the_usual_values(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(
        '[[set]]\nfor = "A"\nepoch = "2026-11"\n[[mark]]\nfor = "A"\nepoch = "2026-11"\n'
    )
    found = recipes.load(path)
    assert (found.sets[0].count, found.sets[0].ages, found.sets[0].dataset) == (
        50, (18, 79), "default",
    )  # fmt: skip
    assert found.marks[0].every == 20


BAD = [
    "", "x = 1", "set = 1", "[set]\nfor='A'", "[[set]]\n", "[[set]]\nfor='A'",
    "[[set]]\nfor='A'\nepoch='2026-13'", "[[set]]\nfor='A'\nepoch='1999-01'",
    "[[set]]\nfor=' '\nepoch='2026-11'", "[[set]]\nfor='A'\nepoch='2026-11'\ncount=0",
    "[[set]]\nfor='A'\nepoch='2026-11'\ncount=true", "[[set]]\nfor='A'\nepoch='2026-11'\nages=[1,2]",
    "[[set]]\nfor='A'\nepoch='2026-11'\nages=[20]", "[[set]]\nfor='A'\nepoch='2026-11'\nages=['a','b']",
    "[[set]]\nfor='A'\nepoch='2026-11'\nprovinces=['99']",
    "[[set]]\nfor='A'\nepoch='2026-11'\nmail_domains=['not a domain']",
    "[[set]]\nfor='A'\nepoch='2026-11'\nphones='missing.txt'",
    "[[set]]\nfor='A'\nepoch='2026-11'\nsecret='x'", "[[mark]]\nfor='A'\nepoch='2026-11'\nevery=0",
    "[[mark]]\nfor='A'\nepoch='2026-11'\nevery='20'", "[[", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_a_register_that_cannot_be_used_is_refused_by_name(tmp_path, text):
    path = tmp_path / "partners.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LayoutError, match=r"partners\.toml"):
        recipes.load(path)


def test_a_register_that_is_not_there_is_no_input(tmp_path):
    with pytest.raises(SourceError) as problem:
        recipes.load(tmp_path / "none.toml")
    assert problem.value.problem == "matches no file"


def test_numbers_are_read_however_they_are_written(tmp_path):
    path = tmp_path / "phones.txt"
    path.write_text("# ours\n+86 138-1234-5678\n\n13712345678 \n", "utf-8")
    assert recipes.phones(path) == ("13712345678", "13812345678")


@pytest.mark.parametrize(
    ("text", "row"),
    [("13812345678\n021-61234567\n", 2), ("13812345678\n12345\n", 2), ("13492345678\n", 1),
     ("13812345678\n\n+8613812345678\n", 3), ("+1 202-555-0143\n", 1)],
)  # fmt: skip
def test_what_is_no_mobile_number_is_named_by_its_line_and_not_by_its_value(tmp_path, text, row):
    path = tmp_path / "phones.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError) as problem:
        recipes.phones(path)
    assert problem.value.row == row
    assert not any(line and line in str(problem.value) for line in text.splitlines())
