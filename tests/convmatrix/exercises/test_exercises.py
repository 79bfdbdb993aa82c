"""The answer key, the starters and every listed mistake: what the checker accepts and refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from building import ROOT
from convmatrix import conv_matrix, shift_matrix
from convmatrix.exercises import check, judge, sentences
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.judging import find
from convmatrix.exercises.problem import EXAMPLES, SIGNAL, Problem, fresh
from convmatrix.exercises.words import spans
from writing import moved_apart

MATRICES = [exercise for exercise in EXERCISES.values() if exercise.kind.name == "matrix"]

# The answers of the book's first exercises as literals: what the computed ones are held against. A
# new exercise needs none; the tests below find it in the catalogue.
PLAIN_ANSWERS = {
    "output-length": 8,
    "padded-output-length": 10,
    "shift-then-convolve": [-3, -3, -3, -3, -3, 13, 7, 0],
    "padded-shift-then-convolve": [0, 0, 0, -2, -3, -3, -3, -3, -3, 11],
    "equivariant-shifts": {0, 1, 2, 3, 4, 5},
    "padded-equivariant-shifts": {-2, -1, 0, 1},
    "parameter-counts": (120, 54, 9),
    "strided-length": 4,
    "dilated-length": 4,
    "unread-inputs": {3, 7, 8, 9},
    "shifted-round": [-3, 7, -2, -3, -3],
    "channel-row": [0, 3, -1, 4, 0, 0, -3, 5, 2, 0],
    "channel-weights": (96, 48, 44),
    "input-gradient": [2, 2, -4, 0, 0, 0, 0, -1, -1, 2],
    "kernel-gradient": (-6, -7, 2),
    "painted": [1, 1, -1, 1, -1, 1, -1, 1, -2],
    "composed-kernel": [1, 2, -3, -4, 4],
    "missing-corners": (4, 1),
    "receptive-field": 11,
    "nearest-kernel": [2, 0, -2],
    "how-many-signals": (10, 1),
    "shifted-copies": [2, -2] * 5,
    "convolve-by-hand": [6, -5, -5],
    "pad-shape": (12, 10),
    "reflect-row": [-2, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    "boundary-error": [0, 0, -2, 0, 0, 0, 0, 0, 0, 128],
    "commutator-entries": (1, 0, 9, 8),
    "block": [0, 2, 1, -2, 0],
    "patch-column": [1, 1, 0, 0, 0, 1, 1, 1, 0],
    "padded-counts": (400, 130, 9),
    "two-savings": (54, 54, 400, 20),
    "stored-matrix": (432, 50_331_648),
}
OPTIONS = {
    "toeplitz-matrix": {},
    "padded-matrix": {"padding": 1},
    "block-toeplitz-matrix": {},
    "strided-matrix": {"stride": 2},
}
FIRST_AND_LAST_ROWS = {
    "toeplitz-matrix": (8, [1, 1, -2, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1, 1, -2]),
    "padded-matrix": (10, [1, -2, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
    "block-toeplitz-matrix": (
        6,
        [2, 1, -2, 0, 0, -3, -1, 1, 0, 0, 1, 1, -1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 2, 1, -2, 0, 0, -3, -1, 1, 0, 0, 1, 1, -1],
    ),
    "strided-matrix": (4, [1, 1, -2, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 1, -2, 0]),
}
# Wrong answers as literals, for the mistakes that have short ones.
LITERAL_MISTAKES = {
    "output-length": {
        "forgot the +1": [7],
        "same length": [10],
        "grew by K - 1": [12],
        "added K": [13],
    },
    "padded-output-length": {
        "forgot the padding": [8],
        "padded one side, or forgot the +1": [9],
        "forgot to subtract the kernel": [12],
    },
    "shift-then-convolve": {
        "convolved, then shifted": [[-3, -3, -3, -3, -3, 13, 0, 0]],
        "shifted the other way": [[0, 0, -2, -3, -3, -3, -3, -3]],
    },
    "padded-shift-then-convolve": {
        "convolved, then shifted": [[0, 0, 0, -2, -3, -3, -3, -3, -3, -3]],
        "shifted the other way": [[-3, -3, -3, -3, -3, -3, 13, 7, 0, 0]],
        "no padding": [[0, 0, -2, -3, -3, -3, -3, -3]],
    },
    "equivariant-shifts": {
        "every input": [{0}],
        "other direction": [{*range(-5, 1)}],
        "all shifts": [{*range(-5, 6)}],
        "forgot 0": [{*range(1, 6)}],
    },
    "padded-equivariant-shifts": {
        "every input": [{0}],
        "thought of P": [{-1, 0, 1}],
        "forgot 0": [{-2, -1, 1}],
        "other direction": [{-1, 0, 1, 2}],
        "all shifts": [{*range(-5, 6)}],
        "the answer without padding": [{*range(6)}],
    },
    "parameter-counts": {
        "another order": [(9, 54, 120), (54, 120, 9), (120, 9, 54)],
        "took the output's rows for the outputs": [(40, 54, 9), (40, 18, 9)],
        "counted the zeros": [(120, 66, 9)],
        "another example's count": [(120, 24, 9), (120, 12, 4)],
        "the padded signal's count": [(120, 28, 3)],
        "counted different values": [(120, 54, 5)],
    },
    "strided-length": {
        "halved the input": [5],
        "forgot the +1": [3],
        "forgot the stride": [8],
        "forgot both": [7],
        "the chapter's own numbers": [2],
    },
    "dilated-length": {
        "no dilation": [8],
        "added the dilation to the kernel": [5],
        "forgot the +1": [3],
        "too many holes": [2],
        "no room for it": [0],
    },
    "unread-inputs": {
        "forgot the end": [{3, 7}],
        "forgot the gap": [{7, 8, 9}],
        "a gap alone": [{3}],
        "a shorter stride": [{9}],
        "those that are read": [{0, 1, 2, 4, 5, 6}],
        "the chapter's own numbers": [{5}],
    },
    "shifted-round": {
        "not shifted": [[0, -3, -3, -3, 13]],
        "moved the kept outputs": [[13, 0, -3, -3, -3], [-3, 13, 0, -3, -3], [-3, -3, 13, 0, -3]],
        "shifted the other way": [[-3, -3, -3, 7, -2]],
        "every output": [[-3, 13, 7, 0, -2, -3, -3, -3, -3, -3]],
        "zeros came in": [[0, 0, -2, -3, -3], [5, 0, -2, -3, -3]],
        "padded with zeros": [[-8, 7, -2, -3, -3]],
        "without padding": [[13, 0, -3, -3]],
        "flipped kernel": [[3, -14, 1, 3, 3]],
        "the chapter's own numbers": [[52, 29, 36], [62, 32, 19]],
    },
    "channel-row": {
        "the kernels of the other direction": [[0, 2, 0, -1, 0, 0, -3, 5, 2, 0]],
        "blocks exchanged": [[0, -3, 5, 2, 0, 0, 3, -1, 4, 0]],
        "the other row of blocks": [[0, 1, 1, -2, 0, 0, 2, 0, -1, 0]],
        "a neighbouring row": [[3, -1, 4, 0, 0, -3, 5, 2, 0, 0], [0, 0, 3, -1, 4, 0, 0, -3, 5, 2]],
        "the places one after the other": [
            [0, 0, 0, 0, 1, 2, 1, 0, -2, -1],
            [0, 0, 1, 1, -2, 0, 0, 2, 0, -1],
            [0, 0, 3, -3, -1, 5, 4, 2, 0, 0],
        ],
        "one block alone": [[0, 3, -1, 4, 0]],
        "a block alone, and zeros": [
            [0, 3, -1, 4, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, -3, 5, 2, 0],
        ],
        "added": [[0, 0, 4, 6, 0]],
        "flipped kernel": [[0, 4, -1, 3, 0, 0, 2, 5, -3, 0]],
        "the chapter's own numbers": [[3, -1, 4, 0, 0, 0, -3, 5, 2, 0, 0, 0]],
    },
    "channel-weights": {
        "a kernel for each channel of one side": [(24, 48, 44), (12, 48, 44)],
        "added the channels": [(36, 48, 44)],
        "counted kernels": [(32, 48, 44)],
        "groups change nothing": [(96, 96, 44)],
        "one group alone": [(96, 24, 44)],
        "one of the two layers": [(96, 48, 12), (96, 48, 32)],
        "mixed with all taps": [(96, 48, 108)],
    },
    "input-gradient": {
        "flipped kernel": [[-4, 2, 2, 0, 0, 0, 0, 2, -1, -1]],
        "the step": [[-2, -2, 4, 0, 0, 0, 0, 1, 1, -2]],
        "g reversed": [[-1, -1, 2, 0, 0, 0, 0, 2, 2, -4]],
        "not handed back": [[2, 0, 0, 0, 0, 0, 0, -1]],
    },
    "kernel-gradient": {
        "the step": [(6, 7, -2)],
        "g reversed": [(12, 14, -1)],
        "reversed signal": [(-1, 14, 12)],
        "added": [(6, 7, 2)],
        "the first output alone": [(0, 0, 2)],
        "every output is told the same": [(21, 28, 28)],
        "the chapter's own numbers": [(9, 11, 19), (2, -3, 3)],
    },
    "painted": {
        "stride 1": [[1, 2, 0, 0, -1, -2]],
        "side by side": [SIGNAL.kernel.repeat(4)],
        "flipped kernel": [[-2, 1, -1, 1, -1, 1, -1, 1, 1]],
        "the later hides the earlier": [[1, 1, 1, 1, 1, 1, 1, 1, -2]],
        "the earlier stays": [[1, 1, -2, 1, -2, 1, -2, 1, -2]],
        "one place more": [[1, 1, -1, 1, -1, 1, -1, 1, -2, 0]],
    },
    "composed-kernel": {
        "entry by entry": [[1, 1, 4]],
        "added": [[2, 2, -4]],
        "correlated": [[-2, -1, 6, -1, -2]],
        "side by side": [[1, 1, -2, 1, 1, -2]],
        "backwards": [[4, -4, -3, 2, 1]],
        "cut to the kernel's length": [[2, -3, -4]],
        "the chapter's own numbers": [[4, 12, 29, 30, 25], [2, 5, 4, -1, -10]],
    },
    "missing-corners": {
        "they agree": [(0, 0)],
        "layers in the other order": [(1, 4)],
        "the other sign": [(-4, -1)],
        "what is left": [(2, 5)],
        "the one layer's entries": [(6, 6)],
        "taps of the same number": [(-2, -2)],
        "the chapter's own numbers": [(10, 10), (25, 4)],
    },
    "receptive-field": {
        "forgot the stride": [7],
        "added the taps, or let the stride come too late": [9],
        "multiplied the taps": [27],
        "let the first layer take long steps itself": [13],
        "forgot the 1": [10],
        "the chapter's first example": [5],
    },
    "convolve-by-hand": {
        "flipped kernel": [[-9, 1, 7]],
        "kernel hangs over the ends": [[4, 6, -5, -5, 5], [-8, 4, 6, -5, -5, 5, 3]],
        "lost the last tap's sign": [[2, 3, 7]],
        "all signs turned": [[-6, 5, 5]],
    },
    "expose-the-matrix": {
        "the exercise's own input": [SIGNAL.signal.tolist()],
        "constant": [[1] * 10, [-2.5] * 10],
        "ramp": [[*range(10)], [0.1 * n for n in range(10)], [*range(100, 0, -10)]],
        "zeros where the rows differ": [[1] + [0] * 9, [5, 5, 0, 0, 0, 1, 2, 3, 4, 5]],
    },
    "pad-shape": {
        "swapped, or the matrix that convolves": [(10, 12)],
        "square": [(10, 10)],
        "padded one side": [(11, 10)],
        "the chapter's own numbers": [(8, 6)],
    },
    "reflect-row": {
        "the value at the end repeated": [[-1, 1] + [0] * 8],
        "zeros outside": [[-2] + [0] * 9],
        "circular": [[-2] + [0] * 7 + [1, 1]],
        "the second row, or padding 1": [[1, -1] + [0] * 8],
        "no padding, or flipped": [[*SIGNAL.kernel.tolist(), *[0] * 7]],
    },
    "make-shift": {
        "the other direction": [np.eye(10, k=-3)],
        "circular": [np.roll(np.eye(10), -3, axis=0)],
        "no rows for the zeros": [np.eye(7, 10, 3)],
        "not shifted": [np.eye(10)],
    },
    "boundary-error": {
        "the other sign": [[0, 0, 2] + [0] * 6 + [-128]],
        "the other direction": [[-9] + [0] * 6 + [100, 0, 0]],
        "the other tap": [[0, 0, 1] + [0] * 6 + [-64]],
        "one place too far": [[0, 0, 0, -2] + [0] * 5 + [128]],
        "another value fell off": [[0, 0, -2] + [0] * 6 + [last] for last in (98, 162, 200)],
        "the signs of both alike": [[0, 0, -2] + [0] * 6 + [-128]],
    },
    "commutator-entries": {
        "the other direction, or row and column swapped": [(0, 1, 8, 9)],
        "the lower entry first": [(9, 8, 1, 0)],
        "counted from 1": [(2, 1, 10, 9)],
        "the shift by 1": [(0, 0, 9, 9)],
        "the chapter's own numbers": [(1, 0, 5, 4)],
        "the row of the first value": [(2, 0, 9, 8)],
    },
    "block": {
        "another row of the kernel": [[0, -3, -1, 1, 0], [0, 1, 1, -1, 0]],
        "rows counted from 1": [[2, 1, -2, 0, 0]],
        "flipped kernel": [[0, -2, 1, 2, 0]],
    },
    "patch-column": {
        "columns counted from 1": [[0, 1, 1, 1, 0, 0, 1, 1, 1]],
        "patch read by columns": [[1, 0, 1, 1, 0, 1, 0, 1, 0]],
    },
    "padded-counts": {
        "forgot the padding": [(120, 54, 9)],
        "multiplied the padding": [(400, 180, 9)],
        "took the padding for inputs": [(840, 130, 9)],
        "one direction only": [(400, 150, 9), (400, 156, 9)],
    },
    "two-savings": {
        "shared the weights": [(54, 9, 400, 20)],
        "swapped within a layer": [(54, 54, 20, 400)],
        "multiplied densely": [(120, 54, 400, 20)],
        "shared nothing": [(54, 54, 400, 400)],
        "the small kernel": [(54, 54, 400, 9)],
        "made it sparse": [(54, 54, 180, 20)],
    },
    "stored-matrix": {
        "swapped": [(50_331_648, 432)],
        "counted a bias": [(448, 50_331_648)],
        "forgot channels": [(432, 1_048_576), (432, 16_777_216), (432, 3_145_728)],
        "forgot the padding": [(432, 44_236_800)],
        "in bytes": [(432, 201_326_592)],
        "the chapter's own layer": [(1_728, 483_385_147_392)],
    },
}


def made(exercise: Exercise) -> Iterator[tuple[Mistake, Any]]:
    """Yield every listed mistake in every way it is made."""
    for mistake in exercise.mistakes:
        for answer in exercise.wrong(mistake, exercise.problem):
            yield mistake, answer


EXPOSED = EXERCISES["expose-the-matrix"]
SETS = st.frozensets(st.integers(-5, 5))
OTHER_ANSWERS = {
    **dict.fromkeys(
        ("output-length", "padded-output-length", "strided-length", "dilated-length"), st.integers()
    ),
    "unread-inputs": st.frozensets(st.integers(0, 9)),
    **dict.fromkeys(("equivariant-shifts", "padded-equivariant-shifts"), SETS),
    "parameter-counts": st.tuples(*[st.integers(0, 130)] * 3),
}


def half_of_the_rows(answer, exercise: Exercise) -> bool:
    """Tell whether half of an answer's rows are right, or all but one that is missing or extra."""
    if exercise.kind.name != "matrix":
        return False
    rows, right = answer.tolist(), exercise.answer.tolist()
    if len(rows) == len(right):
        return sum(map(list.__eq__, rows, right)) >= len(right) / 2
    shorter, longer = sorted((rows, right), key=len)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def by_torch(exercise: Exercise, problem: Problem) -> np.ndarray:
    """Return the operator as torch defines it: what it makes of all basis vectors."""
    basis = torch.eye(problem.signal.numel()).reshape(-1, 1, *problem.shape)
    convolve = F.conv1d if len(problem.shape) == 1 else F.conv2d
    made = convolve(basis, problem.kernel[None, None], **OPTIONS[exercise.id])
    return made.flatten(1).T.numpy()


each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
each_matrix = pytest.mark.parametrize("exercise", MATRICES, ids=[e.id for e in MATRICES])
each_of_torch = pytest.mark.parametrize("exercise", [EXERCISES[id] for id in OPTIONS], ids=OPTIONS)


class TestKey:
    @each_exercise
    def test_the_key_is_right_and_earns_all_points(self, exercise):
        verdict = judge(exercise.id, exercise.expected(exercise.problem))
        assert (verdict.status, verdict.points) == ("right", exercise.points)
        assert verdict.mistake is None

    def test_points_are_those_of_the_book(self):
        points = dict.fromkeys([*PLAIN_ANSWERS, *OPTIONS], 1)
        points |= {"shift-then-convolve": 0, "padded-shift-then-convolve": 0}
        assert {id: EXERCISES[id].points for id in points} == points

    @pytest.mark.parametrize("id", PLAIN_ANSWERS)
    def test_computed_answers_are_the_literal_ones(self, id):
        assert judge(id, PLAIN_ANSWERS[id]).status == "right"
        key, literal = EXERCISES[id].answer, PLAIN_ANSWERS[id]
        assert (key.tolist() if isinstance(key, np.ndarray) else key) == literal

    @each_of_torch
    def test_matrices_are_those_of_torch(self, exercise):
        for problem in [exercise.problem, *fresh(len(exercise.problem.shape))]:
            assert (exercise.right(problem) == by_torch(exercise, problem)).all()
        rows, first, last = FIRST_AND_LAST_ROWS[exercise.id]
        assert len(exercise.answer) == rows
        assert exercise.answer[0].tolist() == first
        assert exercise.answer[-1].tolist() == last


class TestMistakes:
    @each_exercise
    def test_each_is_refused_with_its_own_message(self, exercise):
        for mistake, answer in made(exercise):
            verdict = judge(exercise.id, answer)
            assert verdict.status in ("wrong", "partly right")
            assert (verdict.mistake, verdict.message) == (mistake.name, mistake.message)
            if exercise.kind.name == "whole numbers":
                assert verdict.points < exercise.points
            else:
                assert verdict.points == exercise.points * half_of_the_rows(answer, exercise) / 2

    @pytest.mark.parametrize("id", LITERAL_MISTAKES)
    def test_each_literal_is_recognised(self, id):
        for name, answers in LITERAL_MISTAKES[id].items():
            assert {judge(id, answer).mistake for answer in answers} == {name}

    @each_exercise
    def test_each_can_be_made_and_has_a_name_and_a_message_of_its_own(self, exercise):
        for mistake in exercise.mistakes:
            wrong = exercise.wrong(mistake, exercise.problem)
            assert len(wrong) == len(mistake.constructions), mistake.name
        for words in ("name", "message"):
            texts = [getattr(mistake, words) for mistake in exercise.mistakes]
            assert len(set(texts)) == len(texts)

    @each_exercise
    def test_no_two_share_an_answer(self, exercise):
        """The same wrong answer would get one message or the other by chance."""
        for (mistake, answer), (other, other_answer) in combinations(made(exercise), 2):
            same = exercise.kind.same(answer, other_answer)
            assert mistake is other or not same, (mistake.name, other.name)

    @each_exercise
    def test_no_sentence_gives_the_answer(self, exercise):
        sentences = [*exercise.hints, *(mistake.message for mistake in exercise.mistakes)]
        numbers = exercise.kind.name in ("whole number", "whole numbers")
        forbidden = set(np.ravel(exercise.answer).tolist()) if numbers else set()
        for sentence in sentences:
            found = [int(n) for n in re.findall(r"\d+", sentence)]
            assert not forbidden & set(found), sentence
            assert len(found) <= 3, f"nearly a list of numbers: {sentence}"
            assert sentence.count(".") + sentence.count("?") <= 3, f"too long: {sentence}"


class TestPartialCredit:
    @each_of_torch
    def test_a_flipped_matrix_earns_nothing_although_most_zeros_agree(self, exercise):
        kernel = exercise.problem.kernel.flip(tuple(range(exercise.problem.kernel.ndim)))
        flipped = conv_matrix(kernel, exercise.problem.shape, **OPTIONS[exercise.id])
        assert (flipped.numpy() == exercise.answer).mean() > 0.5
        assert judge(exercise.id, flipped).points == 0

    @pytest.mark.parametrize(("right_rows", "points"), [(3, 0), (4, 0.5), (7, 0.5)])
    def test_half_the_rows_earn_half(self, right_rows, points):
        answer = EXERCISES["toeplitz-matrix"].answer.copy()
        answer[right_rows:] = 0
        verdict = judge("toeplitz-matrix", answer)
        assert verdict.points == points
        assert verdict.status == ("partly right" if points else "wrong")
        assert f"Rows 0 to {right_rows - 1} are right." in verdict.message

    def test_counts_are_questions_of_their_own(self):
        assert judge("parameter-counts", (120, 50, 10)).points == pytest.approx(1 / 3, abs=0.01)
        assert judge("parameter-counts", (120, 54, 10)).points == pytest.approx(2 / 3, abs=0.01)
        assert judge("parameter-counts", (1, 2, 3)).points == 0
        message = judge("parameter-counts", (120, 50, 9)).message
        assert message.startswith(
            "Your first and third numbers are right. About the second number:"
        )
        message = judge("parameter-counts", (120, 50, 8)).message
        assert message.startswith("Your first number is right. About the second number: each")

    @pytest.mark.parametrize("wrong", range(3))
    def test_each_question_about_a_number_is_a_sentence(self, wrong):
        answer = [*PLAIN_ANSWERS["parameter-counts"]]
        answer[wrong] = 1
        about = judge("parameter-counts", answer).message.split(" number: ")[1]
        assert about.split()[0] in ("the", "each", "a")

    @pytest.mark.parametrize(
        "fields",
        [
            *(["120, 54, 9", "", ""], ["", "120 54 9", ""], ["120, 54", "", "9"]),
            *(["120", "54, 9", ""], ["[120, 54, 9]", None, None], [(120, 54, 9), "", ""]),
        ],
    )
    def test_numbers_in_one_field_go_to_their_places(self, fields):
        assert judge("parameter-counts", fields).status == "right"

    def test_numbers_in_one_field_are_counted(self):
        say = partial(judge, "parameter-counts")
        assert say(["120, 54", "", ""]).message == "The third number is still missing."
        message = "3 whole numbers are asked for, and here are "
        assert say(["120, 54, 9", "1", ""]).message == f"{message}4."
        assert say(["120, 54, 9"] * 3).message == f"{message}9."


class TestKindsOfMistakes:
    """A kind is recognised whatever its numbers are."""

    @each_of_torch
    @given(data=st.data())
    def test_rows_moved_by_any_number_of_places(self, exercise, data):
        answer, width = exercise.answer, exercise.answer.shape[1]
        by = data.draw(st.integers(1, (width - 1) // 2)) * data.draw(st.sampled_from([1, -1]))
        if data.draw(st.booleans()):
            moved = np.roll(answer, by, axis=1)
        else:
            moved = answer @ shift_matrix(width, by).numpy().T
        assume((np.roll(moved, -by, axis=1) == answer).all(axis=1).sum() > 1)
        message = judge(exercise.id, moved).message
        side = "right" if by > 0 else "left"
        assert (
            f" too far to the {side}" in message
            or "to the left of it" in message
            or (exercise.id == "padded-matrix" and f"both zeros stand to the {side}" in message)
        )

    def test_rows_moved_by_different_numbers_of_places(self):
        answer = EXERCISES["toeplitz-matrix"].answer
        assert (
            "same number of places" in judge("toeplitz-matrix", np.roll(answer, 3, axis=1)).message
        )
        assert "number of places" not in judge("toeplitz-matrix", moved_apart(answer)).message

    @given(
        taps=st.lists(st.integers(-3, 9).filter(bool), min_size=1, max_size=4),
        rows=st.integers(5, 14),
        off=st.integers(-3, 0),
        padded=st.booleans(),
        transposed=st.booleans(),
    )
    def test_a_band_on_one_side_of_the_diagonal(self, taps, rows, off, padded, transposed):
        size = (10, rows) if padded and transposed else (rows, 10)
        band = sum(tap * np.eye(*size, off - r) for r, tap in enumerate(taps))
        band = band.T if padded and transposed else band
        exercise = EXERCISES[("toeplitz-matrix", "padded-matrix")[padded]]
        verdict = judge(exercise.id, band)
        assume(band.shape[1] == 10 and band.any(axis=1).mean() >= 0.5)
        ends = np.asarray(exercise.answer)[[0, -1]]  # who has one of them right hears of the others
        assume(not any((band == end).all(axis=1).any() for end in ends))
        known = "hangs over|too far|both zeros|without padding|for each padding|one side|below the"
        assert re.search(known, f"{verdict.mistake} {verdict.message}"), (band, verdict)

    @each_exercise
    def test_numbers_of_the_chapters_own_example(self, exercise):
        own = {2: {"image": EXAMPLES[1]}}.get(len(exercise.problem.shape), {"signal": EXAMPLES[0]})
        (example,) = own.values()
        of_example = [replace(exercise.problem, kernel=example.kernel), example]
        for problem in [*of_example, replace(exercise.problem, signal=example.signal)]:
            answer = exercise.kind.read(exercise.expected(problem))
            verdict = judge(exercise.id, answer)
            if verdict.status != "right" and exercise.kind.name not in ("set", "counterexample"):
                assert re.search("chapter's own|belongs to a smaller example", verdict.message)

    @pytest.mark.parametrize("place", range(3))
    @pytest.mark.parametrize("example", [(72, 24, 4), (24, 12, 3), (80, 24, 3)])
    def test_one_count_of_another_example(self, place, example):
        answer = [*PLAIN_ANSWERS["parameter-counts"]]
        answer[place] = example[place]
        assert "belongs to a smaller example" in judge("parameter-counts", answer).message


class TestShifts:
    """A function that makes a matrix may be called with a shift in place of a kernel."""

    def test_a_function_for_all_shifts_is_right(self):
        verdict = judge("make-shift", lambda n, shape: shift_matrix(shape[0], n))
        assert verdict.message.startswith("Right, for this n and for others, and for other sizes")

    @pytest.mark.parametrize(
        ("function", "said"),
        [
            (lambda n, shape: np.eye(*shape, shape[0], 3), "not for n = 2 and input_shape = (7,)."),
            (lambda n, shape: by_slices(n, shape[0]), "but not for n = 0 and input_shape = (5,)."),
            (lambda n: n, "is called with two arguments: first the shift n, then the input's"),
            (lambda shape, n: shift_matrix(shape[0], n), "seems to take the shift n last. It is"),
        ],
    )
    def test_what_is_wrong_is_said_of_n(self, function, said):
        assert said in judge("make-shift", function).message

    @given(n=st.integers(-12, 12))
    def test_another_shift_is_no_answer(self, n):
        assert (judge("make-shift", np.eye(10, k=-n)).status == "right") == (n == -3)


def by_slices(n, length):
    """Shift as slices do, which fail where nothing is shifted."""
    matrix = np.zeros((length, length))
    source = np.eye(length)
    if n > 0:
        matrix[n:] = source[:-n]
    else:
        matrix[:n] = source[-n:]
    return matrix


class TestCounterexamples:
    """Any input is right that parts the two rows, and no other."""

    WRONG = np.array([1, 1, -1, -2, 1, 0, 0, 0, 0, 0])
    RIGHT = np.array([1, 1, -2, 0, 0, 0, 0, 0, 0, 0])

    @given(signal=st.lists(st.integers(-3, 3), min_size=10, max_size=10))
    def test_it_is_right_when_the_outputs_differ(self, signal):
        assume(any(signal))
        verdict = judge("expose-the-matrix", signal)
        differ = self.WRONG @ signal != self.RIGHT @ signal
        assert (verdict.status == "right") == differ
        if not differ and verdict.mistake is None:
            assert f"both rows make {self.RIGHT @ signal}." in verdict.message

    @pytest.mark.parametrize("length", [1, 9, 11])
    def test_it_is_as_long_as_the_matrix_is_wide(self, length):
        message = judge("expose-the-matrix", [*range(1, length + 1)]).message
        assert message.startswith("Your vector has ")
        assert "ten columns" in message

    def test_the_wrong_row_is_the_one_in_the_question(self):
        wrong, right = (row.tolist() for row in EXPOSED.kind.rows(EXPOSED.problem))
        assert (wrong, right) == (self.WRONG.tolist(), self.RIGHT.tolist())
        asked = (ROOT / "book" / "one-dimension.md").read_text("utf-8")
        entries = re.search(r":label: expose-the-matrix.*?\$\$\n\[(.*?)\\,\]", asked, re.DOTALL)[1]
        assert [int(n) for n in re.findall(r"-?\d+", entries)] == self.WRONG.tolist()


class TestStructure:
    def test_a_broken_diagonal_is_named(self):
        answer = EXERCISES["toeplitz-matrix"].answer.copy()
        answer[3, 4] = 7
        message = judge("toeplitz-matrix", answer).message
        assert "Entry (2, 3) is 1 and entry (3, 4) is 7; they stand on one diagonal, so" in message
        assert "Rows 0 to 2 and 4 to 7 are right." in message

    @pytest.mark.parametrize("missing", range(8))
    def test_any_single_row_may_be_missing(self, missing):
        answer = np.delete(EXERCISES["toeplitz-matrix"].answer, missing, axis=0)
        verdict = judge("toeplitz-matrix", answer)
        assert (verdict.mistake, verdict.points) == ("one row short", 0.5)

    @pytest.mark.parametrize(
        ("rows", "said"), [([0], "over the left end"), ([9], "over the right end"), ([0, 9], "and")]
    )
    def test_boundary_rows_are_asked_about_when_the_rest_is_right(self, rows, said):
        answer = EXERCISES["padded-matrix"].answer.copy()
        answer[rows, 4] = 5
        message = judge("padded-matrix", answer).message
        assert said in message
        assert message.endswith("Which tap falls off there?")

    @each_of_torch
    @given(data=st.data())
    def test_rows_that_are_empty_are_named_and_no_diagonal(self, exercise, data):
        rows = range(len(exercise.answer))
        empty = data.draw(st.sets(st.sampled_from(rows), min_size=1, max_size=len(rows) - 1))
        answer = exercise.answer.copy()
        answer[[*empty]] = 0
        verdict = judge(exercise.id, answer)
        assume(verdict.mistake is None)
        form = "Row {} is still empty." if len(empty) == 1 else "Rows {} are still empty."
        assert verdict.message.endswith(form.format(spans(sorted(empty))))
        wrong = min({*rows} - empty)
        answer[wrong] *= 2
        message = judge(exercise.id, answer).message
        assume("No row is right yet" not in message)
        assert form.format(spans(sorted(empty))) in message
        assert f"({min(empty)}, " not in message

    def test_entries_a_stride_apart_are_named(self):
        answer = EXERCISES["strided-matrix"].answer.copy()
        answer[1, 3] = 7
        message = judge("strided-matrix", answer).message
        said = "Entry (0, 1) is 1 and entry (1, 3) is 7; they stand one row and one stride apart"
        assert said in message
        assert "Rows 0 and 2 to 3 are right." in message or "Rows 0, 2 and 3 are right." in message

    def test_two_blocks_that_differ_are_named(self):
        answer = EXERCISES["block-toeplitz-matrix"].answer.copy()
        answer[:3, :5] = 0
        message = judge("block-toeplitz-matrix", answer).message
        assert "same place of two blocks" in message

    def test_a_constant_diagonal_in_the_wrong_place_points_at_a_row(self):
        answer = conv_matrix([1, 0, 1, -2], 11)[:, :10]
        assert "Look at row 0" in judge("toeplitz-matrix", answer).message

    @each_of_torch
    def test_what_one_input_does_not_test_is_said(self, exercise):
        zeros = np.flatnonzero(exercise.problem.signal.flatten() == 0)
        answer = exercise.answer.copy()
        answer[0, zeros[0]] += 3
        assert "On the exercise's own" in judge(exercise.id, answer).message

    @pytest.mark.parametrize(
        ("shape", "said"),
        [((8, 9), "9 columns"), ((4, 10), "4 rows"), ((12, 8), "8 columns")],
    )
    def test_a_wrong_shape_is_a_question(self, shape, said):
        message = judge("toeplitz-matrix", np.ones(shape)).message
        assert said in message
        assert message.endswith("?")

    def test_sets_say_what_is_wrong_but_not_where(self):
        say = partial(judge, "equivariant-shifts")
        assert "not complete" in say({0, 1, 2}).message
        assert "does not hold" in say({-3, 0, 1, 2, 3, 4, 5}).message
        assert "something is missing" in say({-3, 0, 1}).message

    @pytest.mark.parametrize("id", ["equivariant-shifts", "padded-equivariant-shifts"])
    @given(ends=st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
    def test_two_numbers_may_be_meant_as_an_interval(self, id, ends):
        least, most = sorted(ends)
        asked = f"If you mean all numbers from {least} to {most}, put in every one of them."
        assert (asked in judge(id, [least, most]).message) == (most - least > 1)

    @pytest.mark.parametrize(
        "text", ["-2..1", "-2 to 1", "[-2, 1)", "\u22122 \u2264 n \u2264 1", "range(-2, 2)", "-2:1"]
    )
    def test_an_interval_in_words_is_to_be_written_out(self, text):
        verdict = judge("padded-equivariant-shifts", text)
        assert verdict.status == "malformed"
        assert verdict.message.endswith("from one to another, write out every one of them.")

    @pytest.mark.parametrize("text", ["none", "For none", "no shift", "None of them"])
    def test_none_in_words_is_answered(self, text):
        assert "it holds for one" in judge("equivariant-shifts", text).message

    def test_a_vector_says_where_to_look(self):
        answer = EXERCISES["shift-then-convolve"].answer.copy()
        answer[5] = 0
        message = judge("shift-then-convolve", answer).message
        assert "What stands before output 5 is right. Look at output 5" in message
        assert "9 entries" in judge("shift-then-convolve", [1] * 9).message


class TestGoingBack:
    """Exercises about what outputs hand back: torch and autograd are the oracle."""

    @pytest.mark.parametrize("problem", [SIGNAL, *fresh(1)])
    def test_the_transpose_is_that_of_torch(self, problem):
        outputs = torch.eye(*problem.output_shape())[:, None]
        painted = F.conv_transpose1d(outputs, problem.kernel[None, None])[:, 0].T
        assert (EXERCISES["transpose-matrix"].right(problem) == painted.numpy()).all()

    @pytest.mark.parametrize("problem", [SIGNAL, *fresh(1)])
    def test_the_gradients_are_those_of_autograd(self, problem):
        g = torch.zeros(problem.output_shape())
        g[0] += 2
        g[-1] -= 1
        x, w = (part.clone().requires_grad_() for part in (problem.signal, problem.kernel))
        F.conv1d(x[None, None], w[None, None])[0, 0].backward(g)
        inputs, taps = (EXERCISES[id] for id in ("input-gradient", "kernel-gradient"))
        assert inputs.right(problem).tolist() == x.grad.tolist()
        assert list(taps.expected(problem)) == w.grad.tolist()

    @pytest.mark.parametrize(
        ("shape", "said"),
        [
            ((10, 7), "7 columns. It is multiplied with a number for each output"),
            ((10, 10), "10 columns. It is multiplied with a number for each output"),
            ((4, 8), "4 rows. It gives a number for each input"),
            ((12, 8), "12 rows. It gives a number for each input"),
        ],
    )
    def test_a_wrong_shape_is_a_question_about_the_way_back(self, shape, said):
        message = judge("transpose-matrix", np.ones(shape)).message
        assert said in message
        assert message.endswith("?")

    def test_a_wrong_row_is_asked_about_as_an_input(self):
        answer = EXERCISES["transpose-matrix"].answer.copy()
        answer[:, 3] = 5
        answer[0] = 0
        answer[0, :2] = 1, -2
        message = judge("transpose-matrix", answer).message
        assert "exercise's own" not in message
        constant = conv_matrix([1, 0, 1, -2], 8, padding=3)[:10]
        message = judge("transpose-matrix", constant).message
        assert "Look at row 0: which outputs of the convolution read input 0" in message

    def test_a_function_is_called_with_the_input_of_the_convolution(self):
        verdict = judge("transpose-matrix", lambda w, n: conv_matrix(w, n).T)
        assert (verdict.status, verdict.points) == ("right", 1)
        verdict = judge("transpose-matrix", lambda w, n: conv_matrix(w, 8, padding=2))
        assert verdict.mistake == "flipped kernel"


class TestPerturbations:
    """What is not the operator is not accepted, however close it looks."""

    @each_matrix
    @given(data=st.data())
    def test_one_changed_entry(self, exercise, data):
        rows, columns = exercise.answer.shape
        answer = exercise.answer.copy()
        place = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
        amount = data.draw(st.one_of(st.integers(-9, 9), st.floats(0.001, 1)).filter(bool))
        answer[place] += amount
        refused(exercise, answer)

    @each_matrix
    @given(data=st.data())
    def test_two_rows_swapped(self, exercise, data):
        order = data.draw(st.permutations(range(len(exercise.answer))))
        answer = exercise.answer[list(order)]
        assume((answer != exercise.answer).any())
        refused(exercise, answer)

    @each_matrix
    @given(factor=st.floats(-3, 3).filter(lambda factor: abs(factor - 1) > 0.001))
    def test_scaled(self, exercise, factor):
        refused(exercise, exercise.answer * factor)

    @each_of_torch
    @given(data=st.data())
    def test_taps_permuted(self, exercise, data):
        kernel = exercise.problem.kernel
        order = data.draw(st.permutations(range(kernel.numel())))
        changed = kernel.flatten()[list(order)].reshape(kernel.shape)
        assume(not torch.equal(changed, kernel))
        refused(exercise, conv_matrix(changed, exercise.problem.shape, **OPTIONS[exercise.id]))

    @pytest.mark.parametrize("id", OTHER_ANSWERS)
    @given(data=st.data())
    def test_another_answer(self, id, data):
        answer = data.draw(OTHER_ANSWERS[id])
        assert (judge(id, answer).status == "right") == (answer == PLAIN_ANSWERS[id])

    @pytest.mark.parametrize("id", ["shift-then-convolve", "padded-shift-then-convolve"])
    @given(data=st.data())
    def test_another_vector(self, id, data):
        answer = list(PLAIN_ANSWERS[id])
        place = data.draw(st.integers(0, len(answer) - 1))
        answer[place] += data.draw(st.sampled_from([-1, 0.01, 5]))
        assert judge(id, answer).status == "wrong"


def refused(exercise: Exercise, answer: np.ndarray) -> None:
    """Assert that an answer which is not the matrix is not accepted."""
    verdict = judge(exercise.id, answer)
    assert verdict.status not in ("right", "malformed")
    assert verdict.points <= exercise.points / 2


def spelled_out(kernel, input_shape, padding=0):
    """Write a one-dimensional matrix with a loop, as a student would."""
    (n,) = input_shape
    rows = n - len(kernel) + 2 * padding + 1
    result = torch.zeros(rows, n)
    for i in range(rows):
        for r in range(len(kernel)):
            if 0 <= i + r - padding < n:
                result[i, i + r - padding] = kernel[r]
    return result


def for_three_taps(kernel, input_shape):
    """Forget that a kernel may have other lengths."""
    (n,) = input_shape
    result = torch.zeros(n - 2, n)
    for i in range(n - 2):
        result[i, i : i + 3] = kernel
    return result


def endless(kernel, input_shape):
    while True:
        pass


def leaving(kernel, input_shape):
    sys.exit()


class TestFunctions:
    @each_of_torch
    def test_a_function_that_holds_for_all_numbers_is_right(self, exercise):
        verdict = judge(exercise.id, partial(conv_matrix, **OPTIONS[exercise.id]))
        assert (verdict.status, verdict.points) == ("right", exercise.points)

    def test_a_loop_is_right(self):
        assert judge("toeplitz-matrix", spelled_out).status == "right"
        assert judge("padded-matrix", partial(spelled_out, padding=1)).status == "right"

    def test_a_length_will_do_for_the_shape_of_a_signal(self):
        verdict = judge("toeplitz-matrix", lambda kernel, n: spelled_out(kernel, (n + 0,)))
        assert verdict.status == "right"

    @each_matrix
    def test_the_own_matrix_alone_is_not_accepted(self, exercise):
        verdict = judge(exercise.id, lambda kernel, input_shape: exercise.answer)
        assert (verdict.status, verdict.points) == ("partly right", exercise.points / 2)
        handed = exercise.problem.handed_name
        assert f"Right for the exercise's own numbers, but not for {handed} = " in verdict.message

    def test_a_problem_that_cannot_tell_a_mistake_is_left_out(self):
        """Of one row, or one tap, rows that move by one are not told from those of a stride."""
        by_one, exercise = EXERCISES["strided-matrix"].mistakes[0], EXERCISES["strided-matrix"]
        tried = exercise.new_problems
        assert 0 < len(tried) < len(fresh(1)) == len(EXERCISES["toeplitz-matrix"].new_problems)
        assert all(exercise.wrong(by_one, problem) for problem in tried)
        assert not all(exercise.wrong(by_one, problem) for problem in fresh(1))

    def test_a_size_written_into_it_shows(self):
        verdict = judge("toeplitz-matrix", for_three_taps)
        assert verdict.status == "partly right"
        assert "input_shape = (6,)." in verdict.message
        assert "RuntimeError" in verdict.message

    @each_matrix
    def test_mistakes_are_recognised_in_functions(self, exercise):
        for mistake in exercise.mistakes:
            for construction in mistake.constructions:
                verdict = judge(exercise.id, made_by(construction, exercise))
                assert verdict.mistake == mistake.name
                assert verdict.points <= exercise.points / 2

    def test_of_two_mistakes_that_agree_once_the_one_made_always_is_meant(self):
        """With w = [1, 1, -2] this swap of the first two taps is no mistake; elsewhere it is."""
        verdict = judge(
            "toeplitz-matrix", lambda k, s: conv_matrix(k[[1, 0, *range(2, len(k))]], s)
        )
        assert verdict.status == "partly right"

    @pytest.mark.parametrize(
        ("function", "said"),
        [
            (lambda kernel: kernel, "takes kernel. It is called with two arguments: first the k"),
            (lambda kernel, n, padding: 0, "takes kernel, n and padding. It is called with"),
            (lambda kernel, *, n: 0, "takes kernel and n. It is called with two arguments"),
            (lambda: 0, "takes no arguments. It is called with two arguments"),
            (lambda n, kernel: conv_matrix(kernel, n), "seems to take the kernel last. It is call"),
            (lambda s, w: spelled_out(w, (s + 0,)), "then the input's shape, here (10,)."),
            (
                lambda N, K: torch.zeros(N - K + 1, N),
                "were given. It is called with two",
            ),
            (lambda N, K: [0] * (N - K), "It is called with two arguments: first the kernel, "),
            (lambda kernel, x: x.shape, "no attribute 'shape'. It is called with two arguments"),
            (lambda kernel, input_shape: 1 / 0, "raised ZeroDivisionError: division by zero"),
            (leaving, "raised SystemExit"),
            (endless, "endless loop"),
            (lambda kernel, input_shape: "no", "no matrix"),
            (lambda kernel, input_shape: [[1, 2], [3]], "equally long"),
            (lambda kernel, input_shape: conv_matrix, "returned a function"),
            (dict, "raised TypeError"),
            (lambda kernel, n: torch.zeros(n - 2, n)[n], "raised IndexError: index 10 is out"),
            (lambda kernel, n: endless(kernel, n - 2), "endless loop"),
            (lambda kernel, shape: torch.zeros(shape[0])[99], "raised IndexError: index 99"),
            (lambda kernel, shape: shape[0] + "a", "unsupported operand"),
            (object, "takes no arguments"),
        ],
    )
    def test_what_goes_wrong_inside_becomes_a_message(self, function, said, monkeypatch):
        if said == "endless loop":
            monkeypatch.setattr("convmatrix.exercises.functions.SECONDS", 0.5)
        verdict = judge("toeplitz-matrix", function)
        assert verdict.status == "malformed"
        assert said in verdict.message

    @pytest.mark.parametrize(
        ("result", "said"),
        [
            *((None, "return missing"), ([], "is empty"), (torch.zeros(0, 10), "is empty")),
            *((np.zeros((8, 10)), "only zeros"), ([[0] * 20] * 6, "only zeros"), (0, "only zer")),
            (torch.zeros(8, 10, requires_grad=True), "only zeros"),
        ],
    )
    def test_a_stub_is_not_attempted(self, result, said):
        verdict = judge("toeplitz-matrix", lambda kernel, input_shape: result)
        assert verdict.status == "not attempted"
        assert said in verdict.message

    def test_a_function_may_spoil_its_kernel(self):
        def spoiling(kernel, input_shape):
            made = conv_matrix(kernel.clone(), input_shape)
            kernel.zero_()
            return made

        assert judge("toeplitz-matrix", spoiling).status == "right"
        assert SIGNAL.kernel[0] == SIGNAL.kernel[1]

    def test_a_layer_filled_without_gradients_works_in_a_function(self):
        def layered(kernel, input_shape):
            matrix = conv_matrix(kernel, input_shape)
            layer = nn.Linear(*reversed(matrix.shape), bias=False)
            layer.weight.copy_(matrix)
            return layer

        with torch.no_grad():
            assert judge("toeplitz-matrix", layered).status == "right"


def made_by(construction, exercise):
    """Return the function of somebody who makes a mistake with all numbers."""
    name = "shift" if exercise.problem.shift is not None else "kernel"
    return lambda handed, input_shape: construction(
        replace(exercise.problem, signal=torch.ones(input_shape), **{name: handed})
    )


UNLIKELY = ("padded-equivariant-shifts", {-5, 5})


class TestVerdict:
    def test_an_unknown_exercise_is_refused(self):
        with pytest.raises(ValueError, match=r"^id: got 'toeplitz', expected one of output-length"):
            judge("toeplitz", 1)

    def test_a_course_gives_points_of_its_own(self):
        whole = judge("toeplitz-matrix", conv_matrix(SIGNAL.kernel, 10), points=3)
        half = judge("toeplitz-matrix", conv_matrix(SIGNAL.kernel, 10)[:-1], points=3)
        warm_up = judge("shift-then-convolve", PLAIN_ANSWERS["shift-then-convolve"], points=2)
        assert [(v.points, v.of) for v in (whole, half, warm_up)] == [(3, 3), (1.5, 3), (2, 2)]
        for points in (-1, 0.5, "2"):
            with pytest.raises(ValueError, match=r"^points: got"):
                judge("output-length", 8, points=points)

    def test_text_and_card_say_the_same(self):
        verdict = check("toeplitz-matrix", torch.ones(2, 2))
        text = repr(verdict)
        assert text.splitlines()[0] == "\u2717 Write the matrix: wrong (0 of 1 point)"
        assert text.splitlines()[1] == verdict.message
        card = verdict._repr_html_()
        assert verdict.message in card
        assert 'role="status"' in card

    def test_what_a_student_writes_is_not_markup(self):
        card = check("output-length", "<script>alert(1)</script>")._repr_html_()
        assert "<script>" not in card
        assert "&lt;script&gt;" in card

    @pytest.mark.parametrize("end", ["", "?", "!", ".", "\u2026"])
    def test_a_title_keeps_its_own_punctuation(self, end, monkeypatch):
        asked = replace(EXERCISES["output-length"], title=f"How long{end}")
        monkeypatch.setitem(EXERCISES, "output-length", asked)
        find.cache_clear()
        said = f"How long{end} Right (" if end else "How long: right ("
        assert judge("output-length", 8).headline.startswith(said)
        find.cache_clear()

    @pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
    def test_what_counts_as_no_answer_is_said(self, exercise):
        blank = set() if exercise.kind.name == "set" else None
        message = judge(exercise.id, blank).message
        meant = {
            "set": "\u201cfor none\u201d",
            **dict.fromkeys(("whole number", "whole numbers"), "then check it."),
        }
        assert meant.get(exercise.kind.name, "Zeros alone") in message

    def test_unscored_exercises_have_no_points_to_show(self):
        assert "point" not in repr(check("shift-then-convolve", None))

    def test_a_hint_is_for_who_has_tried(self):
        for exercise in EXERCISES.values():
            assert exercise.hints
            assert exercise.hints[0] not in judge(exercise.id, None).message
        for id, answer in (("output-length", 99), ("equivariant-shifts", {0, 1}), UNLIKELY):
            assert judge(id, answer).message.endswith(EXERCISES[id].hints[0])

    def test_equivariance_is_what_the_vectors_are_about(self):
        x, kernel = SIGNAL.signal, SIGNAL.kernel
        by_hand = F.conv1d((shift_matrix(10, -2) @ x)[None, None], kernel[None, None]).flatten()
        assert judge("shift-then-convolve", by_hand).status == "right"


MUTATIONS = {
    "accept everything": "kinds.close = lambda value, other: True",
    "compare with one input only": """
import numpy as np
def same(self, value, other):
    x = (SIGNAL if other.shape[-1] == 10 else IMAGE).signal.flatten().double().numpy()
    return value.shape == other.shape and np.allclose(value @ x, other @ x)
matrices.MatrixOfNumbers.same = same""",
    "count equal cells": """
import numpy as np
def share(self, value, expected):
    same = value == expected if value.shape == expected.shape else np.zeros(1)
    return float(same.mean())
matrices.MatrixOfNumbers.share = share""",
    "try a function on the own numbers only": "functions.Exercise.new_problems = ()",
    "accept nothing": """
matrices.MatrixOfNumbers.same = lambda self, value, other: False""",
    "recognise no mistake": """
from convmatrix.exercises.exercise import Exercise
Exercise.recognises = lambda self, mistake, value, problem: False""",
    "name the first mistake always": """
from convmatrix.exercises.exercise import Exercise
Exercise.recognises = lambda self, mistake, value, problem: True""",
    "take any input for a counterexample": """
from convmatrix.exercises.counterexamples import Counterexample
Counterexample.accepts = lambda self, value, expected, problem: True""",
    "forget the order of counts": "kinds.WholeNumbers.same = lambda self, a, b: set(a) == set(b)",
}


# Imports once, and lets a child break its own copy and run the tests above: to each its output.
BREAK_AND_TEST = """
import os, sys
import pytest, torch
import convmatrix.exercises.catalogue
mutations, folder, tests = eval(sys.argv[1]), *sys.argv[2:]
names = "from convmatrix.exercises import functions, kinds, matrices\\n"
names += "from convmatrix.exercises.problem import IMAGE, SIGNAL\\n"
for number, patch in enumerate(mutations):
    if os.fork():
        os.wait()
        continue
    os.dup2(os.open(f"{folder}/{number}", os.O_CREAT | os.O_WRONLY), 1)
    exec(names + patch)
    if "kinds.close" in patch:
        matrices.close = kinds.close
    where = "TestFunctions" if "functions." in patch else "Test"
    status = pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-k", where, tests])
    print("status", int(status), flush=True)
    os._exit(0)
"""


def test_a_checker_that_is_broken_fails_these_tests(tmp_path):
    patches = repr(list(MUTATIONS.values()))
    command = [sys.executable, "-c", BREAK_AND_TEST, patches, str(tmp_path), __file__]
    subprocess.run(command, cwd=ROOT, env={"PATH": ""}, check=True)
    for number, name in enumerate(MUTATIONS):
        said = (tmp_path / str(number)).read_text("utf-8")
        assert "1 failed" in said, f"{name}: {said}"
        assert said.endswith("status 1\n"), name


@pytest.mark.parametrize("name", ["tolist", "numpy", "double"])
def test_a_method_that_was_not_called_is_no_function(name):
    answer = torch.tensor(EXERCISES["toeplitz-matrix"].answer)
    assert judge("toeplitz-matrix", getattr(answer, name)).message == sentences.NOT_CALLED
