"""The book, the catalogue and the answer key agree."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

import nbformat
import pytest

from building import ROOT, parsed
from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.answers.key import AnswerKeyError, expect, section, summary
from coursebook.editions.cut import BOOK_SYNTAX, cells

EXERCISE = re.compile(r"^```\{exercise\} (.+)\n:label: (\S+)$", re.MULTILINE)
CHAPTERS = sorted((ROOT / "book").glob("*.md"))


def exercises_in_the_book() -> list[tuple[str, str, str]]:
    """Return id, title and the text up to the next exercise, in the order of each chapter."""
    found = []
    for path in CHAPTERS:
        text = path.read_text("utf-8")
        matches = list(EXERCISE.finditer(text))
        ends = [match.start() for match in matches[1:]] + [len(text)]
        for match, end in zip(matches, ends, strict=bool(matches)):
            found.append((match[2], match[1], text[match.start() : end]))
    return found


def code_of(text: str, tag: str) -> list[str]:
    """Return the code cells with a tag."""
    lines = text.split("\n")
    tagged = [cell for cell in cells(text, BOOK_SYNTAX) if tag in cell.tags]
    bodies = ["\n".join(lines[cell.start : cell.end]) for cell in tagged]
    return [body.split("\n\n", 1)[1].rstrip("`\n") for body in bodies if "{code-cell}" in body]


def assigned(code: str) -> set[str]:
    """Return the names that a cell assigns."""
    assignments = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assign)]
    return {name.id for node in assignments for name in node.targets if isinstance(name, ast.Name)}


def cards(build) -> dict[str, str]:
    """Return the verdicts on the pages of a site, status by headline."""
    found = {}
    for page in build.pages:
        for card in parsed(page).select("div.verdict"):
            title = re.split(r":|(?<=\?)", card.strong.get_text().split(" ", 1)[1])[0]
            assert title not in found
            found[title] = card["data-status"]
    return found


def test_every_exercise_is_in_the_book_and_in_the_catalogue_once():
    checked = [(id, title) for id, title, text in exercises_in_the_book() if code_of(text, "check")]
    assert sorted(checked) == sorted((id, each.title) for id, each in EXERCISES.items())


@pytest.mark.parametrize("id", list(EXERCISES))
def test_starter_solution_and_check_speak_of_the_same_answer(id):
    (text,) = (text for name, _, text in exercises_in_the_book() if name == id)
    (starter,), solutions, (check,) = (
        code_of(text, tag) for tag in ("starter", "solution", "check")
    )
    call = ast.parse(check, mode="eval").body
    assert ast.unparse(call.func) == "check"
    named, answer = (ast.unparse(argument) for argument in call.args)
    assert named == repr(id)
    assert answer in assigned(starter)
    assert answer in assigned(solutions[0])


def test_every_starter_is_not_attempted(student):
    titles = [exercise.title for exercise in EXERCISES.values()]
    assert cards(student) == dict.fromkeys(titles, "not attempted")


def test_every_solution_is_right(instructor):
    titles = [exercise.title for exercise in EXERCISES.values()]
    assert cards(instructor) == dict.fromkeys(titles, "right")


def test_the_key_shows_every_exercise_and_every_mistake(instructor, student):
    assert not (student.html / "book" / "answer-key.html").exists()
    text = " ".join(instructor.page("answer-key").get_text().split())
    for exercise in EXERCISES.values():
        assert exercise.title in text
        shown = exercise.kind.shown(exercise.answer)
        assert " ".join(shown.split()) in text
        for mistake in exercise.mistakes:
            assert mistake.name.replace("'", "\u2019") in text
            assert mistake.message.replace("'", "\u2019") in text
    total = sum(exercise.points for exercise in EXERCISES.values())
    assert f"in all {total}" in text
    assert "A right answer earns all points of its exercise" in text


def test_a_checker_that_contradicts_the_catalogue_fails_the_build(monkeypatch):
    exercise = EXERCISES["output-length"]
    assert list(section(exercise))
    monkeypatch.setattr("convmatrix.exercises.kinds.WholeNumber.same", lambda self, a, b: False)
    with pytest.raises(AnswerKeyError, match="the key of 'How long is the output"):
        list(section(exercise))


def test_a_mistake_under_another_name_fails_the_build(monkeypatch):
    exercise = EXERCISES["toeplitz-matrix"]
    monkeypatch.setattr(
        "convmatrix.exercises.exercise.Exercise.recognises",
        lambda self, mistake, value, problem: mistake.name == "padded",
    )
    with pytest.raises(AnswerKeyError, match="the mistake 'flipped kernel'"):
        list(section(exercise))


def test_what_holds_is_expected_and_nothing_else():
    verdict = judge("output-length", None)
    expect(verdict, True, "nothing")
    with pytest.raises(AnswerKeyError, match=r"output\? Not attempted"):
        expect(verdict, False, "the key")


def test_the_summary_adds_the_points_up():
    points = {"output-length": 3, "toeplitz-matrix": 4, "shift-then-convolve": 0}
    worth = [replace(EXERCISES[id], points=worth) for id, worth in points.items()]
    assert list(summary(worth))[-2] == "| | **in all** | **7** | |"


def test_check_cells_run_in_both_editions(student, instructor):
    for build in (student, instructor):
        notebooks = [nbformat.read(path, as_version=4) for path in build.notebooks.values()]
        code = [cell.source for notebook in notebooks for cell in notebook.cells]
        assert sum(source.startswith("check(") for source in code) == len(EXERCISES)
