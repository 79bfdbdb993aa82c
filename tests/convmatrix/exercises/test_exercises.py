"""The answer key, the starters and every listed mistake: what the checker accepts and refuses."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from building import ROOT
from convmatrix import conv_matrix, shift_matrix
from convmatrix.exercises import check, judge
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.problem import SIGNAL, Problem, fresh

MATRICES = [exercise for exercise in EXERCISES.values() if exercise.kind.name == "matrix"]
STATUSES = {"not attempted", "malformed", "wrong", "partly right", "right"}

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
}
PADDING = {"toeplitz-matrix": 0, "padded-matrix": 1, "block-toeplitz-matrix": 0}
FIRST_AND_LAST_ROWS = {
    "toeplitz-matrix": (8, [1, 1, -2, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1, 1, -2]),
    "padded-matrix": (10, [1, -2, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
    "block-toeplitz-matrix": (
        6,
        [2, 1, -2, 0, 0, -3, -1, 1, 0, 0, 1, 1, -1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 2, 1, -2, 0, 0, -3, -1, 1, 0, 0, 1, 1, -1],
    ),
}
# Wrong answers as literals, for the mistakes that have short ones.
LITERAL_MISTAKES = {
    "output-length": {7: "forgot the +1", 10: "same length", 12: "grew by K - 1", 13: "added K"},
    "padded-output-length": {
        8: "forgot the padding",
        9: "padded one side, or forgot the +1",
        12: "forgot to subtract the kernel",
    },
    "shift-then-convolve": {
        (-3, -3, -3, -3, -3, 13, 0, 0): "convolved, then shifted",
        (0, 0, -2, -3, -3, -3, -3, -3): "shifted the other way",
    },
    "padded-shift-then-convolve": {
        (0, 0, 0, -2, -3, -3, -3, -3, -3, -3): "convolved, then shifted",
        (-3, -3, -3, -3, -3, -3, 13, 7, 0, 0): "shifted the other way",
        (0, 0, -2, -3, -3, -3, -3, -3): "no padding",
    },
    "equivariant-shifts": {
        frozenset({0}): "every input",
        frozenset(range(-5, 1)): "other direction",
        frozenset(range(-5, 6)): "all shifts",
        frozenset(range(1, 6)): "forgot 0",
    },
    "padded-equivariant-shifts": {
        frozenset({0}): "every input",
        frozenset({-1, 0, 1}): "thought of P",
        frozenset(range(6)): "the answer without padding",
        frozenset({-1, 0, 1, 2}): "other direction",
        frozenset(range(-5, 6)): "all shifts",
        frozenset({-2, -1, 1}): "forgot 0",
    },
    "parameter-counts": {
        (9, 54, 120): "another order",
        (54, 120, 9): "another order",
        (120, 9, 54): "another order",
        (40, 54, 9): "took the output's rows for the outputs",
        (40, 18, 9): "took the output's rows for the outputs",
        (120, 66, 9): "counted the zeros",
        (120, 24, 9): "another example's count",
        (120, 28, 3): "the padded signal's count",
        (120, 54, 5): "counted different values",
    },
}


def mistakes() -> list:
    """Every listed mistake in every way it is made, as pytest parameters."""
    return [
        pytest.param(exercise, mistake, answer, id=f"{exercise.id}: {mistake.name} {number}")
        for exercise in EXERCISES.values()
        for mistake in exercise.mistakes
        for number, answer in enumerate(exercise.wrong(mistake, exercise.problem))
    ]


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
    made = convolve(basis, problem.kernel[None, None], padding=PADDING[exercise.id])
    return made.flatten(1).T.numpy()


each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
each_matrix = pytest.mark.parametrize("exercise", MATRICES, ids=[e.id for e in MATRICES])
each_of_torch = pytest.mark.parametrize("exercise", [EXERCISES[id] for id in PADDING], ids=PADDING)


class TestKey:
    @each_exercise
    def test_the_key_is_right_and_earns_all_points(self, exercise):
        verdict = judge(exercise.id, exercise.expected(exercise.problem))
        assert (verdict.status, verdict.points) == ("right", exercise.points)
        assert verdict.mistake is None

    def test_points_are_those_of_the_book(self):
        points = dict.fromkeys([*PLAIN_ANSWERS, *PADDING], 1)
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
        options = {"padding": PADDING[exercise.id]}
        refused(exercise, conv_matrix(changed, exercise.problem.shape, **options))

    @each_of_torch
    @given(data=st.data())
    def test_right_on_the_own_input_only(self, exercise, data):
        """Columns that meet a zero of the input could hold anything, if one input were the test."""
        x = exercise.problem.signal.flatten().numpy()
        answer = exercise.answer.copy()
        column = data.draw(st.sampled_from(np.flatnonzero(x == 0).tolist()))
        answer[data.draw(st.integers(0, len(answer) - 1)), column] += 1
        assert (answer @ x == exercise.answer @ x).all()
        refused(exercise, answer)

    @pytest.mark.parametrize("id", ["equivariant-shifts", "padded-equivariant-shifts"])
    @given(answer=st.frozensets(st.integers(-5, 5)))
    def test_another_set(self, id, answer):
        expected = "right" if answer == PLAIN_ANSWERS[id] else STATUSES - {"right"}
        assert judge(id, answer).status in expected

    @pytest.mark.parametrize("id", ["output-length", "padded-output-length"])
    @given(answer=st.integers())
    def test_another_number(self, id, answer):
        assert (judge(id, answer).status == "right") == (answer == PLAIN_ANSWERS[id])

    @given(answer=st.tuples(*[st.integers(0, 130)] * 3))
    def test_other_counts(self, answer):
        right = answer == PLAIN_ANSWERS["parameter-counts"]
        assert (judge("parameter-counts", answer).status == "right") == right

    @pytest.mark.parametrize("id", ["shift-then-convolve", "padded-shift-then-convolve"])
    @given(data=st.data())
    def test_another_vector(self, id, data):
        answer = list(PLAIN_ANSWERS[id])
        answer[data.draw(st.integers(0, len(answer) - 1))] += data.draw(
            st.sampled_from([-1, 0.01, 5])
        )
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
        verdict = judge(exercise.id, partial(conv_matrix, padding=PADDING[exercise.id]))
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
        assert "Right for the exercise's own numbers, but not for kernel = [" in verdict.message

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
            (lambda kernel: kernel, "raised TypeError"),
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
            (object, "raised TypeError"),
        ],
    )
    def test_what_goes_wrong_inside_becomes_a_message(self, function, said, monkeypatch):
        if said == "endless loop":
            monkeypatch.setattr("convmatrix.exercises.functions.SECONDS", 0.5)
        verdict = judge("toeplitz-matrix", function)
        assert verdict.status == "malformed"
        assert said in verdict.message

    @pytest.mark.parametrize("result", [None, [], torch.zeros(8, 10)])
    def test_a_stub_is_not_attempted(self, result):
        verdict = judge("toeplitz-matrix", lambda kernel, input_shape: result)
        assert verdict.status == "not attempted"
        assert ("return missing" in verdict.message) == (result is None)

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
    return lambda kernel, input_shape: construction(
        replace(exercise.problem, kernel=kernel, signal=torch.ones(input_shape))
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
    "try a function on the own numbers only": "functions.fresh = lambda rank: iter(())",
    "accept nothing": """
matrices.MatrixOfNumbers.same = lambda self, value, other: False""",
    "recognise no mistake": """
from convmatrix.exercises.exercise import Exercise
Exercise.recognises = lambda self, mistake, value, problem: False""",
    "name the first mistake always": """
from convmatrix.exercises.exercise import Exercise
Exercise.recognises = lambda self, mistake, value, problem: True""",
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
