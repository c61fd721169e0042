import pytest

from seawall.errors import LayoutError
from seawall.match.plan import plan
from seawall.model.layout import ColumnPlan, Layout


def column(name: str, element: str, n_filled: int = 10) -> ColumnPlan:
    return ColumnPlan(name, element, 1.0, 0.9, 1.0, n_filled, n_filled, {})


def layout(*columns: ColumnPlan) -> Layout:
    return Layout({"accounts": columns})


USUAL = layout(
    column("mail", "email"),
    column("uid", "opaque"),
    column("name", "person_name"),
    column("born", "birth_date"),
    column("note", "free_text"),
    column("home", "address"),
)


def test_identifiers_are_used_and_the_first_meaningless_column_is_the_reference():
    made = plan(USUAL)
    assert made.ref == "uid"
    assert made.mapping == {
        "uid": "ref",
        "mail": "email",
        "name": "person_name",
        "born": "birth_date",
    }


def test_what_we_are_told_goes_before_the_guess():
    made = plan(USUAL, {"home": "phone", "mail": "none", "note": "ref"})
    assert made.ref == "note"
    assert [c.element for c in made.columns] == ["person_name", "birth_date", "phone"]


def test_an_identifier_told_to_be_the_reference_is_still_matched_by():
    made = plan(USUAL, {"mail": "ref"})
    assert made.ref == "mail"
    assert "email" in [c.element for c in made.columns]


def test_a_column_of_personal_data_is_never_guessed_to_be_the_reference():
    made = plan(layout(column("mail", "email"), column("name", "person_name")))
    assert made.ref is None


def test_a_name_and_a_birth_date_are_enough_together_and_not_alone():
    both = column("name", "person_name"), column("born", "birth_date")
    assert len(plan(layout(*both)).columns) == 2
    for one in both:
        with pytest.raises(LayoutError, match="--map"):
            plan(layout(one))


def test_tables_are_taken_together_and_the_fuller_column_decides():
    tables = {
        "a": (column("x", "opaque", 3), column("k", "opaque")),
        "b": (column("x", "phone", 9),),
    }
    made = plan(Layout(tables))
    assert made.ref == "k"
    assert [c.element for c in made.columns] == ["phone"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"nope": "phone"}, "no column 'nope'"),
        ({"mail": "address"}, "cannot be matched by 'address'"),
        ({"mail": "name_birth_date"}, "cannot be matched by"),
        ({"mail": "ref", "uid": "ref"}, "Only one"),
        ({"mail": "none", "name": "none"}, "holds an identifier"),
    ],
)
def test_what_cannot_be_done_is_said(told, said):
    with pytest.raises(LayoutError, match=said):
        plan(USUAL, told)


@pytest.mark.parametrize(
    ("columns", "ref"),
    [
        ((("nickname", "other"), ("uid", "opaque")), "uid"),
        ((("nickname", "other"), ("user_no", "other")), "user_no"),
        ((("device", "opaque"), ("编号", "other")), "编号"),
        ((("device", "opaque"), ("city", "other")), "device"),
        ((("password_hash", "opaque"), ("salt", "opaque"), ("key", "uuid")), "key"),
        ((("nickname", "other"), ("remark", "other")), None),
        ((("pwd", "opaque"),), None),
    ],
)
def test_nicknames_and_secrets_are_never_guessed_to_be_the_reference(columns, ref):
    found = [column(name, element) for name, element in columns]
    assert plan(layout(column("mail", "email"), *found)).ref == ref
