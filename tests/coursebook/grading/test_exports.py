"""The course's own table comes back with one column filled, and all else as it was."""

from __future__ import annotations

import pytest

from coursebook.grading.exports import export
from coursebook.grading.verdicts import Row
from coursebook.places import BookError

CANVAS = """\
Student,ID,SIS Login ID,Section,one-dimension (77),padding (78)
    Points Possible,,,,5,6
"Doe, Jane",4711,jane,"A, B",,3
"Doe, Joe",12,joe,A,1,
"Roe, Ann",13,ann,A,4,
"""
MOODLE = """\
Identifier,Full name,Grade,Maximum Grade
Participant 4711,Jane Doe,,5.00
Participant 13,Ann Roe,4,5.00
"""


def rows():
    """Return rows of students with a number, and of two without: one is called as if he had one."""
    yield Row("jane (4711)", "a", "", "right", 2, 2, number="4711")
    yield Row("jane (4711)", "b", "", "partly right", 1.5, 3, number="4711")
    yield Row("ann (13)", "a", "", "right", 2, 2, number="13")
    yield Row("ann (13)", "b", "", "could not run", None, 3, number="13")
    yield Row("lost (99)", "a", "", "right", 2, 2, number="99")
    yield Row("no number", "a", "", "right", 2, 2)
    yield Row("joe (12)", "a", "", "right", 2, 2)


@pytest.mark.parametrize(
    ("table", "name", "was", "becomes"),
    [
        (CANVAS, "canvas.csv", '4711,jane,"A, B",,3', '4711,jane,"A, B",3.5,3'),
        (MOODLE, "moodle.csv", "Jane Doe,,5.00", "Jane Doe,3.5,5.00"),
    ],
)
def test_one_column_is_filled(tmp_path, table, name, was, becomes):
    roster = tmp_path / "export.csv"
    roster.write_text(f"\ufeff{table}", "utf-8")
    said = export(roster, tmp_path, "one-dimension", rows())
    assert (tmp_path / name).read_text("utf-8") == table.replace(was, becomes)
    assert [line for line in said if "99" in line] == said
    assert len(said) == 1


def test_a_column_is_added_where_there_is_none(tmp_path):
    roster = tmp_path / "export.csv"
    roster.write_text(CANVAS)
    export(roster, tmp_path, "counting", rows())
    head, _, jane, joe, _ = (tmp_path / "canvas.csv").read_text("utf-8").splitlines()
    assert (head[-9:], jane[-4:], joe[-1:]) == (",counting", ",3.5", ",")


@pytest.mark.parametrize("table", ["", "a,b\n1,2\n"])
def test_another_table_is_refused(tmp_path, table):
    (tmp_path / "a.csv").write_text(table)
    with pytest.raises(BookError, match="neither"):
        export(tmp_path / "a.csv", tmp_path, "padding", [])
