"""Numbers of one's own: whatever is drawn, the exercise can still tell right from each mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convmatrix.exercises import Student, check, judge
from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.judging import find
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.variants import (
    PAGES_NUMBERS,
    about,
    distinct,
    draws,
    own,
    told_apart,
)

COURSE = "Signals, spring"
VARYING = [exercise for exercise in EXERCISES.values() if exercise.varies]

# What one student gets. Who changes these changes the numbers of every running course: a draw may
# come out otherwise as soon as an exercise gets one mistake more.
ADA = {
    "convolve-by-hand": {"kernel": [4, 1, -5], "signal": [9, 9, -1, 4, 5]},
    "toeplitz-matrix": {"kernel": [5, 4, -9]},
    "padded-matrix": {"kernel": [5, 1, -6]},
    "reflect-row": {"kernel": [4, 2, -6]},
    "shift-then-convolve": {"kernel": [4, 1, -5], "signal": [4, 3, 5, 6, 2, 6, 2, 9, 9, 5]},
    "padded-shift-then-convolve": {"kernel": [1, 2, -3], "signal": [1, 6, 8, 2, 9, 2, 2, 6, 1, 5]},
    "boundary-error": {"kernel": [4, 2, -6]},
    "strided-matrix": {"kernel": [1, 5, -6]},
    "input-gradient": {"kernel": [6, 1, -7]},
    "transpose-matrix": {"kernel": [1, 2, -3]},
    "kernel-gradient": {"signal": [8, 7, 2, 9, 7, 1, 7, 5, 7, 7]},
    "painted": {"kernel": [3, 2, -5]},
    "composed-kernel": {"kernel": [1, 8, -9]},
}

each_varying = pytest.mark.parametrize("exercise", VARYING, ids=[e.id for e in VARYING])
names = st.text(max_size=12).filter(lambda name: Student(COURSE, name).letters)


class TestDraws:
    @each_varying
    @settings(max_examples=6)
    @given(name=names)
    def test_the_key_is_right_and_each_mistake_is_refused_with_its_own_message(
        self, exercise, name
    ):
        me = Student(COURSE, name)
        drawn = own(exercise, me)
        verdict = judge(exercise.id, drawn.expected(drawn.problem), student=me)
        assert (verdict.status, verdict.points) == ("right", exercise.points)
        for mistake in drawn.mistakes:
            for construction in mistake.constructions:
                verdict = judge(exercise.id, construction(drawn.problem), student=me)
                assert verdict.status in ("wrong", "partly right")
                assert (verdict.mistake, verdict.message) == (mistake.name, mistake.message)

    @each_varying
    @settings(max_examples=6)
    @given(name=names)
    def test_the_numbers_are_of_the_pages_sort(self, exercise, name):
        page, problem = exercise.problem, Student(COURSE, name).numbers(exercise.id)
        assert problem.shape == page.shape
        for part in ("kernel", "signal"):
            numbers, pages = getattr(problem, part), getattr(page, part)
            if part not in exercise.varies:
                assert torch.equal(numbers, pages)
                continue
            assert not torch.equal(numbers, pages)
            assert set(numbers.abs().flatten().tolist()) <= {*range(1, 10)}
            assert ((numbers < 0) == (pages < 0)).all()
        if "kernel" in exercise.varies:
            assert problem.kernel.sum() == page.kernel.sum()
            assert problem.kernel.tolist() != problem.kernel.flip(0).tolist()
        if "signal" in exercise.varies:
            assert problem.signal[0] != problem.signal[-1]

    @each_varying
    def test_students_get_different_numbers(self, exercise):
        drawn = {
            (*problem.kernel.tolist(), *problem.signal.tolist())
            for problem in (Student(COURSE, f"student {n}").numbers(exercise.id) for n in range(8))
        }
        assert len(drawn) > 4

    @each_varying
    def test_the_numbers_of_a_running_course_stay(self, exercise):
        problem = Student(COURSE, "Ada Lovelace").numbers(exercise.id)
        assert {part: getattr(problem, part).tolist() for part in exercise.varies} == ADA[
            exercise.id
        ]

    def test_what_cannot_be_told_apart_is_refused(self):
        matrix, page = EXERCISES["toeplitz-matrix"], EXERCISES["toeplitz-matrix"].problem
        alike = {
            "a palindrome, which no flip changes": [1.0, 2, 1],
            "the page's own": page.kernel.tolist(),
            "the chapter's own, but for a sign": [2.0, 3, -5],
        }
        for name, kernel in alike.items():
            assert not told_apart(about(matrix, replace(page, kernel=torch.tensor(kernel)))), name
        assert told_apart(about(matrix, replace(page, kernel=torch.tensor([2.0, 5, -7]))))
        gradient, ends = EXERCISES["kernel-gradient"], [1.0, 2, 3, 9, 9, 9, 9, 3, 2, 1]
        assert not told_apart(about(gradient, replace(page, signal=torch.tensor(ends))))

    def test_draws_without_the_rules_are_refused(self):
        """So the rules are needed, and what the tests above ask is not true by itself."""
        free, kept = torch.Generator().manual_seed(1), 0
        for exercise in VARYING:
            for _ in range(4):
                drawn = {
                    part: torch.randint(
                        -3, 4, getattr(exercise.problem, part).shape, generator=free
                    )
                    for part in exercise.varies
                }
                problem = replace(exercise.problem, **{k: v.float() for k, v in drawn.items()})
                kept += told_apart(about(exercise, problem))
        assert kept <= 4 * len(VARYING) - 5

    @each_varying
    def test_few_draws_are_needed(self, exercise):
        found = [distinct(p, exercise) for p in islice(draws(exercise, "seed"), 400)]
        assert found.count(True) > 8


class TestStudents:
    @settings(max_examples=20)
    @given(name=names)
    def test_an_answer_to_the_page_is_not_right(self, name):
        for exercise in VARYING[:2]:
            verdict = judge(exercise.id, exercise.answer, student=Student(COURSE, name))
            assert (verdict.status, verdict.mistake) == ("wrong", PAGES_NUMBERS)

    @pytest.mark.parametrize("id", [e.id for e in VARYING if e.kind.name == "matrix"])
    def test_a_function_is_tried_on_the_own_numbers_first(self, id):
        me, exercise = Student(COURSE, "Ada"), EXERCISES[id]

        def made(kernel, input_shape):
            return exercise.expected(Problem(kernel, torch.ones(input_shape)))

        def only_the_page(kernel, input_shape):
            return exercise.answer

        def only_mine(kernel, input_shape):
            return own(exercise, me).answer

        assert judge(id, made, student=me).status == "right"
        assert judge(id, only_the_page, student=me).mistake == PAGES_NUMBERS
        verdict = judge(id, only_mine, student=me)
        assert verdict.message.startswith("Right for the exercise's own numbers, but not for")

    @pytest.mark.parametrize(
        "spelled",
        ["ada lovelace", "Lovelace, Ada", "lovelaceada", " ADA  LOV\u00c9LACE ", "A.Da-Lovelace"],
    )
    def test_a_name_may_be_spelled_in_many_ways(self, spelled):
        assert Student(COURSE, spelled).letters == Student(COURSE, "Ada Lovelace").letters

    def test_other_names_and_courses_are_others(self):
        found = {
            tuple(Student(course, name).numbers("shift-then-convolve").signal.tolist())
            for course in (COURSE, "Signals, autumn")
            for name in ("Ada Lovelace", "Ada", "4711", 4712)
        }
        assert len(found) == 8

    @pytest.mark.parametrize("name", ["", "   ", "?"])
    def test_without_a_name_the_numbers_are_the_pages(self, name):
        nobody = Student(COURSE, name)
        assert repr(nobody) == "No name yet, so the numbers are those of the page."
        for exercise in EXERCISES.values():
            assert own(exercise, nobody) is exercise

    def test_an_exercise_that_does_not_vary_stays(self):
        me = Student(COURSE, "Ada")
        assert judge("output-length", 8, student=me).status == "right"
        assert find("output-length", None, me) is EXERCISES["output-length"]

    def test_points_and_words_are_the_courses(self):
        me = Student(COURSE, "Ada")
        drawn = find("toeplitz-matrix", 3, me)
        assert check("toeplitz-matrix", drawn.answer, points=3, student=me).points == 3
        page = EXERCISES["toeplitz-matrix"]
        assert (drawn.hints, drawn.why, drawn.title) == (page.hints, page.why, page.title)

    def test_what_is_shown_can_be_spoiled_without_harm(self):
        me = Student(COURSE, "Ada")
        before = me.numbers("convolve-by-hand")
        for part in ("kernel", "signal"):
            getattr(me.numbers("convolve-by-hand"), part).zero_()
            assert torch.equal(getattr(me.numbers("convolve-by-hand"), part), getattr(before, part))

    def test_the_draw_does_not_look_at_what_is_set_around(self):
        with torch.no_grad():
            torch.set_default_dtype(torch.float64)
            try:
                drawn = Student(COURSE, "Grace").numbers("composed-kernel").kernel
            finally:
                torch.set_default_dtype(torch.float32)
        assert drawn.dtype == torch.float32

    def test_who_is_no_student_is_refused(self):
        with pytest.raises(ValueError, match=r"^student: got 'Ada', expected a Student, like"):
            judge("output-length", 8, student="Ada")
        with pytest.raises(ValueError, match=r"^id: got 'toeplitz', expected one of output-length"):
            Student(COURSE, "Ada").numbers("toeplitz")


def test_no_sentence_of_what_varies_speaks_of_the_pages_numbers():
    for exercise in VARYING:
        said = [exercise.title, exercise.why, *exercise.hints]
        said += [mistake.message for mistake in exercise.mistakes]
        for sentence in said:
            assert not re.search(r"\d, ?-?\d", sentence), (exercise.id, sentence)
