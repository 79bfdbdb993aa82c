"""Hints and answer boxes: what the page says of an answer is what Python says, word for word."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest

from answering import answers_to, changed_page, entered, page_says, python_says
from building import parsed
from convmatrix import conv_matrix
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Mistake
from coursebook.answers import digests

CHANGES = 60

TEXTS = {
    "output-length": [
        *("", " ", "a few", "10.5", "8.0", "1, 2", "\u22123", "x" * 60, "0", "[7]", "1e1"),
    ],
    "parameter-counts": [
        *(["", "", ""], ["1", "", "2"], ["1.5", "2", "3"], ["0", "0", "0"], ["a", "2", "3"]),
        *(["120", "1", "9"], ["", "a", ""], ["120, 54, 9", "", ""], ["", "120 54 9", ""]),
        *(["120, 54", "", "9"], ["120, 54", "", ""], ["120, 54, 9", "1", ""], ["0 0 0", "", ""]),
    ],
    "missing-corners": [["", ""], ["0", "0"], ["0 0", ""], ["0", ""], ["", "0"]],
    "equivariant-shifts": [[], [-2, 1], [-5, 5], [0, 1], [0, 5], [4]],
    "shift-then-convolve": [
        *("", "0 0", "a b", "tensor([1., 2.])", "[1, 2, 3]", "1;2", "1 two 3", "[1, 2", "[[1, 2]]"),
    ],
    "expose-the-matrix": [
        *("", "0 0", "a", "1 2 3", "1 " * 10, "0.1 " * 10, "1 2 3 4 5 6 7 8 9 10", "1 " * 12),
        *("0 0 1 2 3 4 5 6 7 0", "3 1 2 3 4 1 5 9 2 6", "1 1 0 0 0 1e7 2 3 4 5", "1e300 " * 10),
        *("0 0 1.00004 2 3 0 0 1 0 1", "0 0 0.2 2 3 1 1 1 1 1", "2 0 1e9 1e9 1e9 0 0 0 0 0"),
        "0 .1 .2 .3 .4 .5 .6 .7 .8 .9",
    ],
    "toeplitz-matrix": [
        *([["", ""], ["", ""]], [["1", ""], ["", "-"]], [["0.5", "1e7"], ["", "3"]]),
        *([["1", "2"], ["3", "4 5"]], [["1 2", "3"], ["4", "5"]]),
    ],
}


def changed(exercise, chance):
    """Return the right answer with some things wrong, as somebody makes them."""
    right, kind = exercise.answer, exercise.kind
    match kind.name:
        case "whole number":
            return chance.randint(-3, 20)
        case "whole numbers":
            return tuple(chance.choice([value, 40, 66, 24, 5, 10, 0]) for value in right)
        case "set":
            return right ^ frozenset(
                chance.sample(range(kind.least, kind.most + 1), chance.randint(1, 3))
            )
        case "counterexample":
            start, step = chance.randint(-3, 3), chance.randint(-2, 2)
            line = [start + step * place for place in range(len(right))]
            return [chance.choice([entry] * 5 + [0, 1]) for entry in line]
        case "vector":
            entries = [chance.choice([entry, entry, entry, 3.5]) for entry in right]
            return entries[: chance.choice([None, None, -1])]
        case _:
            return changed_matrix(np.array(right), chance)


def changed_matrix(matrix, chance):
    """Return a matrix after a few changes of entries, rows and columns."""
    for _ in range(chance.choice([1, 1, 2, 3])):
        rows, columns = (chance.randrange(size) for size in matrix.shape)
        match chance.choice([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]):
            case 0:
                places = np.argwhere(matrix)
                if len(places):
                    matrix[tuple(chance.choice(places))] = chance.choice([0, 3, 0.5, 1e7])
            case 1:
                matrix[rows] = 0
            case 2 if len(matrix) > 1:
                matrix = np.delete(matrix, rows, axis=0)
            case 3:
                matrix = np.insert(matrix, rows, matrix[-1], axis=0)
            case 4 if matrix.shape[1] > 1:
                matrix = np.delete(matrix, columns, axis=1)
            case 5:
                matrix[rows] = np.roll(matrix[rows], 1)
            case 6:
                matrix = chance.choice([np.tril, np.triu])(matrix, chance.choice([-1, 0]))
            case 7:
                matrix = np.roll(matrix, chance.choice([-4, -2, -1, 1, 2, 3]), axis=1)
            case _:
                matrix = -matrix
    return matrix


def all_answers():
    """Return each exercise's key, starter, mistakes and some changes of the key, as entered."""
    chance = random.Random(6)
    asked = [(id, text) for id, texts in TEXTS.items() for text in texts]
    for id, exercise in EXERCISES.items():
        asked += [(id, entered(exercise, value)) for value in answers_to(exercise)]
        asked += [(id, entered(exercise, changed(exercise, chance))) for _ in range(CHANGES)]
    return asked


@pytest.fixture(scope="module")
def judged():
    """Return every (exercise, what was entered) with what Python says of it."""
    return [(answer, python_says(*answer)) for answer in all_answers()]


def test_the_page_says_what_python_says(judged):
    asked = [answer for answer, _ in judged]
    for (answer, python), page in zip(judged, page_says(asked), strict=True):
        assert page == python, answer


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("exercise.rows[place])", "exercise.rows[0])"),
        ("row.map(inUnits(said)).join", "row.map(String).join"),
        ("missing && tooMany ?", "missing ?"),
        ("Math.abs(wrong - right) >", "Math.abs(wrong) >"),
        ("output: g(made[1])", "output: g(made[0] + 1)"),
        ('mistake.straight === "level"', "true"),
        ("weight === other[at] || !numbers[at]", "!numbers[at]"),
        ("onBoundary(right, fine, said)", "null"),
        ("exercise.transposed ?", "false ?"),
        ("!right[at] && !row.some(Boolean)", "false"),
        ("facts.moved === mistake.moved", "facts.moved"),
        ("(j - i) * way > 0", "(j - i) * way > 1"),
        ("said.INTERVAL, {", 'said.INTERVAL, { least: "", most: "" }, {'),
        ("level === 0 && blockOf", "level === 9 && blockOf"),
        (": [[1, exercise.stride]];", ": [[1, 1]];"),
        ("exercise.stride > 1 ?", "exercise.stride > 2 ?"),
        ("!facts.right.some(Boolean)", "true"),
        ("&& oneRowLess(facts.rows", "&& !oneRowLess(facts.rows"),
        ('rounded.toExponential().split("e")', '"5e+7".split("e")'),
    ],
)
def test_a_page_that_says_something_else_is_caught(tmp_path, judged, sound, broken):
    other = changed_page(tmp_path, "judge.js", sound, broken)
    said = page_says([answer for answer, _ in judged], other)
    assert any(page != python for page, (_, python) in zip(said, judged, strict=True))


def test_a_page_that_takes_zeros_for_a_blank_is_caught(tmp_path):
    asked = [("missing-corners", ["0", "0"])]
    other = changed_page(
        tmp_path, "reading.js", "numbers.some((number) => number !== null)", "numbers.some(Boolean)"
    )
    assert page_says(asked) == [python_says(*asked[0])] != page_says(asked, other)


MATRICES = ("toeplitz-matrix", "padded-matrix", "strided-matrix", "block-toeplitz-matrix")


def marked(wrongs):
    """Return which entries the page marks in wrong matrices."""
    asked = [(id, entered(EXERCISES[id], matrix)) for id, matrix in wrongs]
    return [sorted(map(tuple, marks)) for marks in page_says(asked, marks=True)]


def test_wrong_entries_alone_are_marked():
    """One, two or three of them, also next to each other on a diagonal, in any kind of matrix."""
    chance, wrongs, places = random.Random(5), [], []
    for id, count in [(id, count) for id in MATRICES for count in (1, 1, 1, 2, 2, 3, 3)]:
        matrix = np.array(EXERCISES[id].answer)
        most = 1 if id == MATRICES[-1] else len(matrix) - 2
        rows = chance.sample(range(1, len(matrix) - 1), min(count, most))
        places.append(sorted((row, int(matrix[row].nonzero()[0][0])) for row in rows))
        for place in places[-1]:
            matrix[place] = 7
        wrongs.append((id, matrix))
    assert marked(wrongs) == places


def test_rows_that_are_empty_are_not_marked():
    wrongs = []
    for id in MATRICES:
        matrix = np.array(EXERCISES[id].answer)
        matrix[[1, 2, -1]] = 0
        wrongs.append((id, matrix))
    assert not any(marked(wrongs))


def test_without_a_right_row_most_entries_count_and_else_all_are_marked():
    flipped = conv_matrix([-2, 1, 1], 10).numpy()
    odd, halves = flipped.copy(), flipped.copy()
    odd[4, 5] = 7
    halves[:4] = halves[:4] * 3
    diagonals = sorted((row, row + tap) for row in range(8) for tap in range(3))
    assert marked([(MATRICES[0], matrix) for matrix in (flipped, odd, halves)]) == [
        *([], [(4, 5)], diagonals),
    ]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_data_hold_no_answer(exercise):
    """Nothing that spells the answer; how long and wide it is, their lists say anyway."""
    data = digests.compiled(exercise)
    messages = {mistake.message for mistake in exercise.mistakes} | {exercise.title, data["hint"]}
    data = {name: value for name, value in data.items() if name not in ("title", "hint", "points")}
    data["mistakes"] = [
        {name: value for name, value in mistake.items() if name != "message"}
        for mistake in data["mistakes"]
    ]
    known_of_matrices = ("input", "half", "rank", "widths", "columns", "stride")
    for known in ("least", "most", "questions", *known_of_matrices):
        data.pop(known, None)  # the question says these
    if exercise.kind.name == "counterexample":
        data.pop("rows")  # the one is shown, and everybody knows the other
    text = re.sub(r"[A-Za-z0-9+/]{12}", "digest", json.dumps(data))
    assert not messages & set(text.split('"'))
    text = re.sub(rf'"number": \[[0-4]|{exercise.id}', "", text)
    assert not re.search(r"\d", text), text


def test_what_the_page_cannot_look_for_stops_the_build():
    exercise = EXERCISES["output-length"]
    unknown = Mistake("new", lambda p: 3, "Three.", sign=lambda value, p: value == 3)
    with pytest.raises(TypeError, match=r"no page can look for .* output-length"):
        digests.compiled(replace(exercise, mistakes=(unknown,)))


class TestPages:
    def test_every_exercise_has_its_box_and_its_hints(self, student):
        found = {}
        for path in student.pages:
            for box in parsed(path).select(".answer-box"):
                exercise = box.find_parent(class_="exercise")
                hints = [hint.get_text() for hint in exercise.select(".hint > p")]
                found[box["data-exercise"]] = (exercise["id"], tuple(hints))
        assert found == {id: (id, exercise.hints) for id, exercise in EXERCISES.items()}

    def test_the_sentences_stand_once_on_a_page(self, student):
        for path in student.pages:
            soup = parsed(path)
            boxes = bool(soup.select(".answer-box"))
            assert len(soup.select("#answer-sentences")) == boxes
            assert len(soup.select('script[src*="answers.js"]')) == boxes

    def test_the_instructor_edition_has_hints_and_no_boxes(self, instructor):
        text = "\n".join(path.read_text("utf-8") for path in instructor.pages)
        assert "answer-box" not in text
        assert "answers.js" not in text
        assert text.count('class="hint"') == sum(len(e.hints) for e in EXERCISES.values())

    def test_notebooks_have_none(self, student):
        for notebook in student.written.values():
            text = notebook.read_text("utf-8")
            assert "answer-box" not in text
            assert "until here" not in text

    def test_the_first_page_counts_every_exercise(self, student):
        places = student.page().select("main [data-exercises]")
        assert " ".join(place["data-exercises"] for place in places).split() == list(EXERCISES)
