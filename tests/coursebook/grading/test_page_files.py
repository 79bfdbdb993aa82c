"""Files of answers that pages made: judged as Python judges, and never believed."""

from __future__ import annotations

import json
import zipfile
from dataclasses import astuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from answering import answers_to, entered
from building import contents
from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.answers.files import FORMAT
from coursebook.grading import batch
from coursebook.grading.asked import Asked, Chapter
from coursebook.grading.batch import edition_now, sorted_out
from coursebook.grading.conversation import INSIDE, Told, run
from coursebook.grading.page_files import LARGEST, function_in
from coursebook.grading.sandbox import sandbox
from coursebook.grading.submissions import submission, submissions
from coursebook.grading.verdicts import COULD_NOT_RUN, rows

BLANK = {
    "whole number": ["", " "],
    "whole numbers": [["", "", ""], ["", " ", ""]],
    "set": [[]],
    "vector": ["", "0 0"],
    "counterexample": ["", "0, 0"],
    "matrix": [[["", " "], ["", "0"]], [[""]]],
}
LISTS = """\
def matrix(kernel, input_shape):
    rows = input_shape[0] + 2 - len(kernel) + 1
    wide = [[0] * i + kernel + [0] * (rows - 1 - i) for i in range(rows)]
    return [row[1:-1] for row in wide]
"""
SHORTER = LISTS.replace("rows)]", "rows - 1)]")


def asks(*ids):
    """Return a chapter that asks some exercises of the book."""
    return Chapter("padding", tuple(Asked(id, id.replace("-", "_")) for id in ids), frozenset())


CHAPTER = asks("padded-output-length", "padded-matrix", "shift-then-convolve")


def file_of(chapter=CHAPTER, answers=(), functions=(), words=(), **more):
    """Return the bytes of a file as a page makes it."""
    head = {"format": FORMAT, "book": "A Book", "chapter": chapter.name}
    head |= {"edition": edition_now(chapter)}
    parts = {"answers": dict(answers), "functions": dict(functions), "words": dict(words)}
    return json.dumps(head | parts | more, indent=1).encode()


def judged(chapter, **parts):
    """Return what stands of the answers in a file that runs nothing."""
    handed_in = submission("jane.json", file_of(chapter, **parts))
    assert not handed_in.runs
    return [*rows(handed_in, chapter, Told())]


def alike(row, verdict):
    """Compare a row with what Python says of an answer."""
    said = (row.title, row.status, row.points, row.of, row.message, row.mistake)
    return said == (*astuple(verdict)[:5], verdict.mistake or "")


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_key_blank_and_every_mistake_get_the_verdict_that_python_gives(exercise):
    chapter = asks(exercise.id)
    for value in answers_to(exercise):
        (row,) = judged(chapter, answers={exercise.id: entered(exercise, value)})
        assert alike(row, judge(exercise.id, value)), value
    none = [{}, *({exercise.id: blank} for blank in BLANK[exercise.kind.name])]
    for answers in none:
        (row,) = judged(chapter, answers=answers)
        assert alike(row, judge(exercise.id, None)), answers


@pytest.mark.parametrize("text", ["a few", "1, 2", "8.0", "\u22123", "x" * 60, "[7]", "inf"])
def test_what_is_typed_is_read_by_the_grammar_of_the_box(text):
    row, _, _ = judged(CHAPTER, answers={"padded-output-length": text})
    assert alike(row, judge("padded-output-length", text))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        *[(each, "damaged") for each in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b"9" * 9999)],
        *[(each, "no answers of this book") for each in (b"[]", b"{}", b"3", b'{"format": 1}')],
        (file_of(format="answers/2"), "of another form"),
        (file_of(answers={"a": None}), "none that a page writes"),
        (file_of(answers={"a": {"set": [1]}}), "none that a page writes"),
        (file_of(answers={"a": [[[["1"]]]]}), "none that a page writes"),
        (file_of(answers={"a": True}), "none that a page writes"),
        (file_of(functions={"padded-matrix": ["x"]}), "none that a page writes"),
        (file_of(words={"a": 3}), "none that a page writes"),
        (file_of(edition=None), "none that a page writes"),
        (file_of(words=[], functions={}, answers={}).replace(b'"words"', b'"word"'), "missing"),
        (b" " * (LARGEST + 1), "larger than 1 MB"),
    ],
)
def test_a_damaged_or_huge_file_could_not_run_and_says_why(tmp_path, data, reason):
    (tmp_path / "jane.json").write_bytes(data)
    (tmp_path / "joe.json").write_bytes(file_of(answers={"padded-output-length": "10"}))
    jane, joe = submissions(tmp_path)
    assert reason in jane.problem
    assert not joe.problem
    found = [*rows(jane, CHAPTER, Told())]
    assert {(row.status, row.points, row.remark) for row in found} == {
        (COULD_NOT_RUN, None, jane.problem)
    }


@pytest.mark.parametrize("answer", [["\ud800"], "\ud800", [["1"] * 3, ["1"]], "9" * 5000, [[], 1]])
def test_whatever_an_answer_is_it_is_judged_and_can_be_written(answer):
    ids = ("padded-output-length", "padded-matrix", "shift-then-convolve")
    for row in judged(CHAPTER, answers=dict.fromkeys(ids, answer)):
        assert row.points == 0
        assert row.message.encode()


def test_names_and_archives_are_those_of_notebooks(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("doejane_LATE_4711_90210_a-book-padding (1).json", file_of())
        archive.writestr("Joe_12_assignsubmission_file_/a-book-padding.json", file_of())
        archive.writestr("Joe_12_assignsubmission_file_/notes.txt", "{}")
        archive.writestr("joe/.vscode/settings.json", "{}")
    found = [*sorted_out(submissions(tmp_path / "all.zip"), CHAPTER, [CHAPTER])]
    assert [row.number for each in found for row in rows(each, CHAPTER, Told())][::3] == [
        *("12", "4711"),
    ]
    assert [(str(each.student), each.problem) for each in found] == [
        ("Joe (12)", ""),
        ("doejane (4711)", ""),
    ]


def test_a_file_says_its_chapter(tmp_path):
    other = Chapter("counting", (Asked("parameter-counts", "counts"),), frozenset())
    (tmp_path / "jane.json").write_bytes(file_of())
    (tmp_path / "joe.json").write_bytes(file_of(other))
    jane, joe = sorted_out(submissions(tmp_path), CHAPTER, [CHAPTER, other])
    assert not jane.problem
    assert "no file of the chapter padding" in joe.problem


def test_which_function_answers_is_chosen_as_on_the_page():
    assert function_in("padded-matrix", LISTS + "\ndef helper(a):\n    return a\n") == "matrix"
    assert function_in(
        "make-shift", "def one(n, s):\n    def inner(): ...\ntwo = lambda n, s: 1"
    ) == ("two")
    row, matrix, _ = judged(CHAPTER, functions={"padded-matrix": "T = 3", "output-length": LISTS})
    assert row.status == "not attempted"
    assert (matrix.status, matrix.points) == ("malformed", 0)
    assert matrix.message.startswith("There is no function in it.")


def told(*answers, errors=()):
    """Return what a sandbox told of the function for the padded matrix."""
    return Told([*errors], {"padded-matrix": {**dict(answers)}}, 2, done=True)


def test_of_an_answer_and_a_function_the_better_counts():
    right = entered(EXERCISES["padded-matrix"], EXERCISES["padded-matrix"].answer)
    wrong, failed = (
        [["1", "2"], ["3", "5"]],
        told(("failed", "NameError"), ("expression", "matrix")),
    )
    worse = told(("tries", [{"value": [[1, 2], [3, 5]]}]))
    chapter = asks("padded-matrix")
    for typed, heard, status in (
        (right, failed, "right"),
        (right, worse, "right"),
        (wrong, failed, "wrong"),
        (None, failed, COULD_NOT_RUN),
        (None, worse, "wrong"),
    ):
        answers = {} if typed is None else {"padded-matrix": typed}
        data = file_of(chapter, answers=answers, functions={"padded-matrix": LISTS})
        (row,) = rows(submission("jane.json", data), chapter, heard)
        assert row.status == status


def test_functions_run_in_the_sandbox_as_in_the_page(bubblewrap, tmp_path):
    """Each alone, handed lists; one that fails is named, and costs nobody else anything."""
    programs = {
        "padded-matrix": LISTS,
        "toeplitz-matrix": f"{LISTS}\nmatrix(",
        "strided-matrix": SHORTER,
        "make-shift": "def make_shift(n, input_shape):\n    return matrix([1], input_shape)",
    }
    chapter = asks(*programs)
    (tmp_path / "jane.json").write_bytes(file_of(chapter, functions=programs))
    (jane,) = submissions(tmp_path)
    heard = run(jane.cells, chapter.asked, 20, sandbox(INSIDE))
    padded, toeplitz, strided, shift = rows(jane, chapter, heard)
    assert (padded.status, padded.points) == ("right", padded.of)
    assert toeplitz.status == COULD_NOT_RUN
    assert "the function for toeplitz-matrix: SyntaxError" in toeplitz.remark
    assert strided.status == "wrong"
    assert (shift.status, "NameError" in shift.message) == ("malformed", True)
    (said,) = batch.errors_of(jane, heard)
    assert said.startswith("The function for toeplitz-matrix: SyntaxError")


@pytest.fixture
def published(tmp_path):
    """Return a folder with a chapter as the student edition has it."""
    checks = [f'check("{each.id}", {each.answer})' for each in CHAPTER.asked]
    cells = [new_code_cell(each, metadata={"tags": ["check"]}) for each in checks]
    notebook = new_notebook(cells=[new_markdown_cell("# [Padding](https://example.org)"), *cells])
    (tmp_path / "out").mkdir()
    nbformat.write(notebook, tmp_path / "out" / f"{CHAPTER.name}.ipynb")
    return tmp_path / "out"


def test_files_need_no_sandbox_and_the_same_files_give_the_same_bytes(
    tmp_path, monkeypatch, published
):
    monkeypatch.setattr(batch, "sandbox", lambda *_, **__: pytest.fail("nothing is run"))
    (tmp_path / "in").mkdir()
    for number, answers in enumerate([{"padded-output-length": "10"}, {"padded-matrix": "1"}]):
        data = file_of(answers=answers, words={"pad-shape": "Because <of> it."})
        (tmp_path / "in" / f"s{number}_{number}_1_padding.json").write_bytes(data)
    (tmp_path / "in" / "torn.json").write_bytes(b"{")
    (tmp_path / "in" / "old.json").write_bytes(file_of(edition="another"))
    said = [
        batch.grade(tmp_path / "in", published, tmp_path / name, batch.Options())
        for name in ("once", "again")
    ]
    once, again = (contents(tmp_path / name) for name in ("once", "again"))
    assert once == again
    assert said[0] == said[1]
    assert {"summary.html", "grades.csv", "feedback/s0-0.html"} <= {*once}
    assert b"Because &lt;of&gt; it." in once["summary.html"]
    assert [line for line in said[0] if "another edition" in line] == [
        "old: old.json was made by another edition of the book, with other questions"
    ]
    assert sum("torn" in line for line in said[0]) == 3
