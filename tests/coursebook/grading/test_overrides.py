"""Points by hand: applied where they name something, and named where they do not."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from building import ROOT
from coursebook import __main__ as command_line
from coursebook.grading.asked import Asked, Chapter
from coursebook.grading.overrides import overridden
from coursebook.grading.verdicts import COULD_NOT_RUN, Row

CHAPTER = Chapter("one", (Asked("length", "n"),), frozenset({"length-answer", "essay"}))
ROWS = [
    Row("Jane (1)", "length", "How long?", COULD_NOT_RUN, None, 2, remark="torn"),
    Row("Joe (2)", "length", "How long?", "wrong", 0, 2, "forgot the +1", number="2"),
]
GIVEN = """\
student,exercise,points,reason
Jane (1),length,"1,5",read by me
Joe (2),essay,3,well argued
Joe (2),lenth-of-it,1,a slip
Joe,length,1,no such student
Joe (2),length,all,no number
"""


def test_points_by_hand_take_the_place_of_others(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text(GIVEN, "utf-8")
    rows, wrong = overridden(ROWS, path, CHAPTER)
    found = {(row.student, row.exercise): (row.points, row.remark) for row in rows}
    assert [row.number for row in rows] == ["", "2", "2"]
    assert found == {
        ("Jane (1)", "length"): (1.5, "by hand: read by me"),
        ("Joe (2)", "length"): (0, ""),
        ("Joe (2)", "essay"): (3, "by hand: well argued"),
    }
    assert [line.rpartition("overrides.csv:")[2][0] for line in wrong] == ["4", "5", "6"]
    assert path.read_text("utf-8") == GIVEN


def test_a_file_to_write_into_is_made(tmp_path):
    path = tmp_path / "overrides.csv"
    assert overridden(ROWS, path, CHAPTER) == (ROWS, [])
    assert path.read_text("utf-8") == "student,exercise,points,reason\n"


def test_the_command_line_says_what_is_missing(bubblewrap, monkeypatch, tmp_path, capsys):
    words = ["coursebook", "grade", str(tmp_path), "--source", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", words)
    assert command_line.main() == 1
    assert "holds no .ipynb file" in capsys.readouterr().err


@pytest.mark.parametrize("kept", [["grades/overrides.csv"], []])
def test_cleaning_keeps_nothing_but_the_points_that_somebody_gave(tmp_path, kept):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("student/html/a page.html", "grades/grades.csv", "overrides.csv", *kept):
        path = tmp_path / "_build" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("student,exercise,points,reason\n")
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("_build*/**/*")]
    assert left == [f"_build/{path}" for path in ("grades", *kept) if kept]
    assert (tmp_path / "_build").exists() == bool(kept)
