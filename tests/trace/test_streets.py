"""Streets of our own: read from addresses, lived in where the city has one."""

import numpy as np
import pytest

from seawall.elements import by_id
from seawall.errors import SourceError
from seawall.model.element import Reason
from seawall.model.strings import strings
from seawall.trace import canary, layout, streets
from tests.trace.sets import KEY, recipe


def written(tmp_path, text):
    path = tmp_path / "streets.txt"
    path.write_text(text, "utf-8")
    return path


def test_addresses_are_cut_before_their_number(tmp_path):
    found = streets.load(
        written(
            tmp_path, "上海市黄浦区南京东路300号\n上海市黄浦区福州路五号\n上海市黄浦区福州路\n\n"
        )
    )
    assert found == {3101: ["上海市黄浦区南京东路", "上海市黄浦区福州路"]}


@pytest.mark.parametrize("text", ["", "南京东路300号\n", "nothing\n"])
def test_a_list_that_names_no_city_is_refused(tmp_path, text):
    with pytest.raises(SourceError):
        streets.load(written(tmp_path, text))


def test_a_list_that_is_not_there_is_named():
    from pathlib import Path

    with pytest.raises(SourceError, match=r"none\.txt"):
        streets.load(Path("none.txt"))


def test_canaries_live_in_our_streets_and_nothing_else_changes(tmp_path):
    own = streets.load(written(tmp_path, "上海市黄浦区南京东路\n上海市徐汇区漕溪北路\n"))
    of = recipe(count=400, provinces=("31",))
    plain, lived = canary.make(of, KEY), canary.make(of, KEY, own)
    columns = layout.columns("id_no,name,email,birth_date")
    assert plain.table(columns).equals(lived.table(columns))
    assert all(
        a.startswith(("上海市黄浦区南京东路", "上海市徐汇区漕溪北路")) for a in lived.addresses
    )
    address = lived.table(layout.columns("address")).column("address").combine_chunks()
    judged = by_id("address").judge(strings(address))
    assert (judged.codes == Reason.VALID).all()
    assert set((judged.facts["division"] // 100).tolist()) == {3101}
    assert len(set(lived.addresses)) > 380


def test_rows_of_other_cities_keep_the_models_streets():
    usual = ["山东省泰安市泰山区竹林街778号"]
    made = streets.addresses(
        usual, np.array([370902]), np.array([7], np.uint64), {3101: ["上海市黄浦区福州路"]}
    )
    assert made == usual
