"""Mistakes that exercises of several chapters share, and small helpers of their entries."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from convmatrix.exercises.constructions import example, matrix, slid, with_examples_numbers
from convmatrix.exercises.exercise import Construction, Mistake
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.signs import Moved, NumberAtPlace, OneRowMissing, SamePlaces

CHAPTERS_OWN = (
    "This comes from the chapter's own example: its kernel, its input, or both. Which kernel and "
    "which input does the exercise name?"
)


def wrong_rows(right: Construction) -> tuple[Mistake, ...]:
    """Return the mistakes of a row that is missing, of an empty first row, and of all upside down.

    The first row stays empty in a loop from 1.
    """
    return (
        Mistake(
            "one row short",
            (lambda p: right(p)[:-1], lambda p: right(p)[1:]),
            "All your rows are right, but one is missing. Is there an output that no row gives?",
            OneRowMissing(right),
        ),
        Mistake(
            "rows counted from 1",
            lambda p: np.pad(right(p)[:-1].numpy(), ((1, 0), (0, 0))),
            "Your first row is empty, and the others each come one row too late. Rows are counted "
            "from 0: the first row gives output 0.",
        ),
        Mistake(
            "rows reversed",
            lambda p: right(p).flip(0),
            "These are the right rows from the last to the first. Which output does row 0 give?",
        ),
    )


def wrong_values(right: Construction) -> Mistake:
    """Return the mistake of other numbers in the right places."""
    return Mistake(
        "right places, wrong values",
        lambda p: right(replace(p, kernel=p.kernel.abs())),
        "The right places are filled, but with other numbers than the kernel has there. Compare "
        "one row with the kernel, number by number and sign by sign.",
        SamePlaces(right),
    )


def moved(right: Construction) -> tuple[Mistake, ...]:
    """Return the mistakes of rows that all stand too far to one side, by as many places."""

    def moving(by: int, *, wrap: bool) -> Construction:
        return lambda p: slid(right(p), by, wrap=wrap)

    return tuple(
        Mistake(
            f"rows too far {side}",
            (moving(2 * way, wrap=True), moving(3 * way, wrap=False)),
            f"Your rows would be right, but all of them stand too far to the {side}, by the same "
            "number of places. Where does the kernel's first tap stand for output 0?",
            Moved(right, side),
        )
        for side, way in (("right", 1), ("left", -1))
    )


def chapters_own(*rights: Construction) -> Mistake:
    """Return the mistake of an answer with numbers of the chapter's own example."""
    return Mistake(
        "the chapter's own numbers",
        tuple(made for right in rights for made in with_examples_numbers(right)),
        CHAPTERS_OWN,
    )


def at_place(
    right: Construction,
    place: int,
    name: str,
    made: Construction | tuple[Construction, ...],
    message: str,
) -> Mistake:
    """Return the mistake of one wrong number among several, whatever the others are."""
    all_made = made if isinstance(made, tuple) else (made,)

    def example(p: Problem, made: Construction) -> tuple[int, ...]:
        numbers = list(right(p))
        numbers[place] = made(p)
        return tuple(numbers)

    examples = tuple(partial(example, made=made) for made in all_made)
    return Mistake(name, examples, message, NumberAtPlace(place, all_made, right))


def padded_matrix(p: Problem) -> Any:
    """Return the matrix of the convolution with padding 1."""
    return matrix(p, padding=1)


def length(p: Problem, padding: int = 0) -> int:
    """Return the number of outputs."""
    return p.output_shape(padding)[0]


CHAPTERS_LENGTHS = Mistake(
    "the chapter's own numbers",
    (lambda p: length(example(p)), lambda p: length(example(p), padding=1)),
    CHAPTERS_OWN,
)
