"""Whose a file is, what it holds, and what a chapter asks: nothing of it is believed."""

from __future__ import annotations

import json
import zipfile

import pytest

from convmatrix.exercises.catalogue import EXERCISES
from coursebook.grading.asked import Asked, Chapter, chapter_of, chapters
from coursebook.grading.batch import sorted_out
from coursebook.grading.conversation import Told
from coursebook.grading.names import student_of
from coursebook.grading.reports import mistakes, table
from coursebook.grading.submissions import submissions
from coursebook.places import BookError

NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "metadata": {},
                "outputs": [],
                "execution_count": None,
                "source": ["n = 8\n", "check('a', n)"],
            }
        ],
    }
)
ONE = Chapter("one", (Asked("length", "n"), Asked("matrix", "T")), frozenset())
TWO = Chapter("two", (Asked("padded-length", "padded_n"),), frozenset())


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("doejane_4711_90210_one-dimension.ipynb", "doejane (4711)"),
        ("doejane_LATE_4711_90210_my_notebook-1.ipynb", "doejane (4711)"),
        ("submissions/doejane_4711_90210_a.ipynb", "doejane (4711)"),
        ("Jane van Doe_4711_assignsubmission_file_/a.ipynb", "Jane van Doe (4711)"),
        ("Jane van Doe_4711_assignsubmission_file_a.ipynb", "Jane van Doe (4711)"),
        ("course/Jane_4711_assignsubmission_file_/deep/a.ipynb", "Jane (4711)"),
        ("jane/work/a.ipynb", "jane"),
        ("jane.ipynb", "jane"),
        ("2024_jane_week_1.ipynb", "2024_jane_week_1"),
    ],
)
def test_the_path_tells_the_student(path, student):
    assert str(student_of(path)) == student


def test_an_archive_is_read_as_a_folder_is(tmp_path):
    names = ["b_2_1_a.ipynb", "a_1_1_a.ipynb", "__MACOSX/a_1_1_a.ipynb", "../out_3_1_a.ipynb"]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in (*names, "a_1_1_a.pdf"):
            archive.writestr(name, NOTEBOOK)
    found = submissions(tmp_path / "all.zip")
    assert [str(each.student) for each in found] == ["out (3)", "a (1)", "b (2)"]
    assert found[0].cells == ("n = 8\ncheck('a', n)",)
    assert {path.name for path in tmp_path.iterdir()} == {"all.zip"}


@pytest.mark.parametrize(
    "text", ["{", "[" * 100_000, "[]", '{"cells": 3, "nbformat": 4}', '{"nbformat": 99}', "\x00"]
)
def test_what_is_no_notebook_is_named_and_stops_nothing(tmp_path, text):
    (tmp_path / "a.ipynb").write_text(text)
    (tmp_path / "b.ipynb").write_text(NOTEBOOK)
    (tmp_path / "c.ipynb").symlink_to("/etc/passwd")
    torn, fine, link = submissions(tmp_path)
    assert torn.problem
    assert not fine.problem
    assert "link" in link.problem


def test_what_is_handed_in_must_be_there(tmp_path):
    with pytest.raises(BookError, match=r"holds no \.ipynb"):
        submissions(tmp_path)
    with pytest.raises(BookError, match="neither"):
        submissions(tmp_path / "missing")
    with pytest.raises(BookError, match="make book"):
        chapters(tmp_path)


def test_a_chapter_is_known_by_its_exercises():
    assert chapter_of("check('length', 3)", [ONE, TWO]) == ONE
    assert chapter_of("check('padded-length', padded_n)", [ONE, TWO]) == TWO
    assert chapter_of("print(1)", [ONE, TWO]) is None


def test_two_notebooks_of_one_student_are_named(tmp_path):
    for name in ("jane/a.ipynb", "jane/b.ipynb", "joe/a.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(NOTEBOOK.replace("'a'", "'length'"))
    jane, joe = sorted_out(submissions(tmp_path), ONE, [ONE, TWO])
    assert "jane/a.ipynb, jane/b.ipynb" in jane.problem
    assert not joe.problem
    other, _ = sorted_out(submissions(tmp_path), TWO, [ONE, TWO])
    assert "no notebook of the chapter two" in other.problem


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"null", b"[]", b"3", b'"done"', b'{"done": 1}', b'{"cell": "x"}', b"\xff"),
        *(b"[" * 200_000, b'{"cell": 1e999}', b'{"cell": ' + b"9" * 9999 + b"}"),
        b'{"error": {"a": []}, "answer": [1], "done": "true"}',
    ],
)
def test_a_line_from_the_pipe_is_no_more_than_data(line):
    told = Told()
    told.hear(line)
    assert (told.done, told.end) == (False, "")


def test_tables_hold_no_formulas(tmp_path):
    table(tmp_path / "a.csv", ("a",), [('=HYPERLINK("x")',), ("+1",), ("b, c",)])
    assert (tmp_path / "a.csv").read_text() == 'a\n"\'=HYPERLINK(""x"")"\n\'+1\n"b, c"\n'
    assert mistakes([]) == []


def test_the_student_edition_asks_all_that_a_program_judges(student):
    found = chapters(student.output / "notebooks")
    asked = [each for chapter in found for each in chapter.asked]
    assert sorted(each.id for each in asked) == sorted(EXERCISES)
    assert all(each.answer.isidentifier() for each in asked)
    assert all(chapter.title and "](" not in chapter.title for chapter in found)
