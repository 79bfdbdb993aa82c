"""Grading where everybody has other numbers: they are those of the student whose file it is."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from convmatrix.exercises import Student
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.judging import find
from convmatrix.exercises.variants import PAGES_NUMBERS
from coursebook.grading.asked import chapters
from coursebook.grading.batch import Options, grade
from coursebook.grading.conversation import Told
from coursebook.grading.keys import write_keys
from coursebook.grading.names import student_of
from coursebook.grading.page_files import PageFile
from coursebook.grading.submissions import Submission
from coursebook.grading.verdicts import COULD_NOT_RUN, rows
from coursebook.notebooks import own_numbers
from coursebook.places import BookError

COURSE = "Signals, spring"
ASKED = {"output-length": "n", "composed-kernel": "both", "toeplitz-matrix": "T"}


def published(folder, *, varies=True):
    """Write a notebook that asks for three answers, two of them about the student's numbers."""
    made = [new_code_cell(own_numbers.name_cell(COURSE))] if varies else []
    for id, name in ASKED.items():
        source = f'check("{id}", {name})'
        source = own_numbers.told_whose(source) if varies else source
        made.append(new_code_cell(source, id=f"{id}-check", metadata={"tags": ["check"]}))
    folder.mkdir()
    nbformat.write(new_notebook(cells=made), folder / "chapter.ipynb")
    return folder


def answers(name):
    """Return right answers of somebody, as plain data."""
    me = Student(COURSE, name)
    return {id: {"value": plain(find(id, None, me).answer)} for id in ASKED}


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


def judged(tmp_path, path, says, told, **how):
    """Return the rows of a file whose notebook says some name, and which told some answers."""
    (chapter,) = chapters(published(tmp_path / "out", **how))
    cells = ("%matplotlib inline", own_numbers.name_cell(COURSE).replace('""', repr(says)))
    submission = Submission(student_of(path), path, cells)
    return {row.exercise: row for row in rows(submission, chapter, Told(answers=told, done=True))}


def test_everybody_is_asked_about_their_own_numbers(tmp_path):
    found = judged(
        tmp_path, "lovelaceada_4711_1_chapter.ipynb", "Ada Lovelace", answers("Ada Lovelace")
    )
    assert {row.status for row in found.values()} == {"right"}
    assert {row.remark for row in found.values()} == {""}


def test_who_takes_the_name_of_a_friend_has_other_numbers_all_the_same(tmp_path):
    found = judged(
        tmp_path, "hoppergrace_4712_1_chapter.ipynb", "Ada Lovelace", answers("Ada Lovelace")
    )
    assert found["output-length"].status == "right"
    for id in ("composed-kernel", "toeplitz-matrix"):
        assert found[id].status == "wrong"
        said = "The notebook says the name “Ada Lovelace”; the numbers asked about are those of ho"
        assert said in found[id].remark
        assert said in found[id].message
    assert "The notebook says" not in found["output-length"].remark


def test_who_answers_for_the_page_is_told_so(tmp_path):
    told = {id: {"value": plain(EXERCISES[id].answer)} for id in ASKED}
    found = judged(tmp_path, "ada/chapter.ipynb", "", told)
    assert found["toeplitz-matrix"].mistake == PAGES_NUMBERS
    assert "The notebook says no name" in found["toeplitz-matrix"].message


def test_an_answer_in_a_page_about_numbers_of_ones_own_is_left_to_a_person(tmp_path):
    (chapter,) = chapters(published(tmp_path / "out"))
    page = PageFile(chapter.name, "", {"toeplitz-matrix": [["1", "2"]], "output-length": "1"})
    submission = Submission(student_of("ada/chapter.json"), "ada/chapter.json", page=page)
    length, composed, matrix = rows(submission, chapter, Told())
    assert (length.status, composed.status) == ("wrong", "not attempted")
    assert (matrix.status, matrix.points) == (COULD_NOT_RUN, None)
    assert matrix.remark.endswith("the notebook is to be handed in")
    (_, _, matrix) = rows(submission, replace(chapter, course=""), Told())
    assert matrix.status == "wrong"


def test_where_nothing_varies_a_name_changes_nothing(tmp_path):
    told = {id: {"value": plain(EXERCISES[id].answer)} for id in ASKED}
    found = judged(tmp_path, "ada/chapter.ipynb", "Grace", told, varies=False)
    assert {row.status for row in found.values()} == {"right"}


def test_a_function_is_asked_for_the_students_matrix(bubblewrap, tmp_path):
    """Whatever name it says inside the sandbox."""
    start = "from convmatrix import conv_matrix\nfrom convmatrix.exercises import Student, check"
    right = "def T(kernel, shape):\n    return conv_matrix(kernel, shape)"
    taken = (
        f"w = Student({COURSE!r}, 'Ada').numbers('toeplitz-matrix').kernel\n"
        "def T(kernel, shape):\n    return conv_matrix(w, 10)"
    )
    for name, source in {"Ada": taken, "Grace": taken, "Emmy": right}.items():
        made = [new_code_cell(each) for each in (start, source, 'check("toeplitz-matrix", T)')]
        path = tmp_path / "in" / name / "chapter.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(new_notebook(cells=made)), "utf-8")
    grade(tmp_path / "in", published(tmp_path / "out"), tmp_path / "grades", Options())
    with (tmp_path / "grades" / "grades.csv").open(encoding="utf-8", newline="") as file:
        found = {
            row["student"]: row["status"]
            for row in csv.DictReader(file)
            if row["exercise"] == "toeplitz-matrix"
        }
    assert found == {"Ada": "partly right", "Emmy": "right", "Grace": "wrong"}


@pytest.mark.parametrize(
    "table",
    [
        'Student,ID\n    Points Possible,\n"Lovelace, Ada",1\n"Hopper, Grace",2\n',
        "Identifier,Full name\nParticipant 1,Ada Lovelace\nParticipant 2,Grace Hopper\n",
        "\ufeffname\nada lovelace\n\nGrace Hopper\n",
    ],
)
def test_the_key_has_everybodys_answers(tmp_path, table):
    (tmp_path / "roster.csv").write_text(table, "utf-8")
    said = write_keys(tmp_path / "roster.csv", published(tmp_path / "out"), tmp_path / "grades")
    assert said.endswith("keys.csv: 2 students, 4 answers")
    with (tmp_path / "grades" / "keys.csv").open(encoding="utf-8", newline="") as file:
        keys = [*csv.DictReader(file)]
    for key in keys:
        (name,) = {n for n in ("Ada Lovelace", "Grace Hopper") if same(n, key["student"])}
        drawn = find(key["exercise"], None, Student(COURSE, name))
        assert json.loads(key["kernel"]) == drawn.problem.kernel.tolist()
        assert (key["chapter"], key["input"]) == ("chapter", "")
        assert drawn.kind.same(drawn.kind.read(key["answer"]), drawn.answer)
    assert len({key["kernel"] for key in keys}) > 1


def same(name, other):
    return Student(COURSE, name).letters == Student(COURSE, other).letters


def test_a_key_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "roster.csv").write_text("who\nAda\n", "utf-8")
    with pytest.raises(BookError, match="none of the columns Student, Full name, student, name"):
        write_keys(tmp_path / "roster.csv", published(tmp_path / "out"), tmp_path)
    with pytest.raises(BookError, match="set variants: true, and build the book"):
        write_keys(tmp_path / "roster.csv", published(tmp_path / "all", varies=False), tmp_path)
