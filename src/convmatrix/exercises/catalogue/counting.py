"""The exercise of the chapter on counting."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from math import prod

from convmatrix.counting import parameter_counts
from convmatrix.exercises.catalogue.ideas import at_place
from convmatrix.exercises.exercise import Construction, Exercise, Mistake
from convmatrix.exercises.kinds import WholeNumbers
from convmatrix.exercises.problem import EXAMPLES, IMAGE, SIGNAL, Problem

SMALLER = "belongs to a smaller example, this chapter's or that of a signal."


def counts(p: Problem) -> tuple[int, ...]:
    """Return the three counts of the unpadded convolution."""
    return tuple(parameter_counts(tuple(p.kernel.shape), p.shape))


def elsewhere(place: int) -> tuple[Construction, ...]:
    """Return what makes this count of the book's other examples."""

    def count(p: Problem, of: Problem) -> int:
        return counts(of)[place]

    return tuple(partial(count, of=p) for p in (*EXAMPLES, SIGNAL))


PARAMETER_COUNTS = Exercise(
    id="parameter-counts",
    title="Count all three",
    points=1,
    kind=WholeNumbers(
        (
            "the fully connected layer has one weight for each pair of an output and an input, and "
            "no bias. How many of each are there?",
            "each output needs one multiplication for each tap. How many of each are there?",
            "a weight is a place in the kernel. How many places does it have?",
        )
    ),
    problem=IMAGE,
    expected=counts,
    mistakes=(
        Mistake(
            "another order",
            tuple(
                lambda p, order=order: tuple(counts(p)[place] for place in order)  # type: ignore[misc]
                for order in [*permutations(range(3))][1:]
            ),
            "These are the three numbers, but not in the order that the question asks for.",
        ),
        Mistake(
            "the chapter's example",
            lambda p: parameter_counts((2, 2), (3, 4)),
            "These are the counts of the chapter's own example. The exercise has a larger image "
            "and a larger kernel.",
        ),
        at_place(
            counts,
            0,
            "counted a bias for each output",
            lambda p: counts(p)[0] + prod(p.output_shape()),
            "Your first number counts a bias for each output. The layers of this book have none.",
        ),
        at_place(
            counts,
            0,
            "took the inputs for the outputs",
            lambda p: prod(p.shape) ** 2,
            "Your first number takes as many outputs as inputs. How many numbers does the output "
            "image hold?",
        ),
        at_place(
            counts,
            0,
            "took the output's rows for the outputs",
            lambda p: p.output_shape()[0] * prod(p.shape),
            "Your first number takes the output image's rows for its outputs. How many numbers "
            "does the output image hold?",
        ),
        at_place(
            counts,
            0,
            "another example's pairs",
            elsewhere(0),
            f"Your first number {SMALLER} How many pixels has this image, and how many outputs are "
            "there?",
        ),
        at_place(
            counts,
            1,
            "counted the zeros",
            lambda p: counts(p)[0] - counts(p)[1],
            "Your second number counts the entries in which no tap stands. The multiplications are "
            "the others.",
        ),
        at_place(
            counts,
            1,
            "another example's count",
            elsewhere(1),
            f"Your second number {SMALLER} How many outputs are there here, and how many taps does "
            "each need?",
        ),
        at_place(
            counts,
            1,
            "a window on every pixel",
            lambda p: prod(p.shape) * prod(p.kernel.shape),
            "Your second number has a window on every pixel. On how many places can it stand?",
        ),
        at_place(
            counts,
            1,
            "the padded signal's count",
            lambda p: parameter_counts(len(SIGNAL.kernel), SIGNAL.shape, padding=1).sparse,
            "Your second number belongs to a padded signal. Here it is an image: "
            "how many outputs are there, and how many taps does each need?",
        ),
        at_place(
            counts,
            2,
            "a weight for each multiplication",
            lambda p: counts(p)[1],
            "Your third number has a weight for each multiplication. That is a locally connected "
            "layer; a convolution shares its weights.",
        ),
        at_place(
            counts,
            2,
            "counted a bias",
            lambda p: counts(p)[2] + 1,
            "Your third number counts a bias. The layers of this book have none.",
        ),
        at_place(
            counts,
            2,
            "counted different values",
            lambda p: len(set(p.kernel.flatten().tolist())),
            "Your third number counts the different values in the kernel. A parameter is a place, "
            "not a value: equal weights can be learned apart.",
        ),
        at_place(
            counts,
            2,
            "another example's kernel",
            elsewhere(2),
            f"Your third number {SMALLER} How many places does this kernel have?",
        ),
    ),
    hints=(
        "Write three numbers down first: how many pixels, how many outputs, how many taps?",
        "Dense: each output has a weight for each pixel. Sparse: only for the pixels under its "
        "taps. Shared: all outputs use the same weights.",
    ),
    why=(
        "Reading few pixels saves entries, and reading with the same weights everywhere "
        "saves parameters: two savings, one after the other."
    ),
)
