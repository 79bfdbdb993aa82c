"""The exercises of the chapter on learning the matrix."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from convmatrix.exercises.catalogue.ideas import CHAPTERS_OWN, at_place, chapters_own
from convmatrix.exercises.constructions import example, matrix, with_examples_numbers
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumbers
from convmatrix.exercises.problem import SIGNAL, Problem
from convmatrix.nearest import nearest_convolution
from convmatrix.operators import tap_matrices

CHANGED = {(0, 0): 9.0, (3, 4): -7.0}
"""What somebody wrote into the matrix of the convolution, entry by entry."""

ALTERNATING = replace(SIGNAL, signal=torch.tensor([1.0, 2]).repeat(5))
"""A signal that has two different shifts around a ring."""


def changed(p: Problem) -> Tensor:
    """Return the matrix of the convolution with some entries overwritten."""
    T = matrix(p).clone()
    for place, value in CHANGED.items():
        T[place] = value
    return T


def along_diagonals(p: Problem) -> Tensor:
    """Return what stands in the changed matrix where each tap does, shape (taps, outputs)."""
    taps = tap_matrices(p.shape, tuple(p.kernel.shape))
    return torch.stack([changed(p)[places > 0] for places in taps])


def nearest(p: Problem) -> Tensor:
    """Return the kernel whose matrix is nearest to the changed one."""
    return nearest_convolution(changed(p), p.shape, len(p.kernel))


def from_classmate(p: Problem) -> Tensor:
    """Return the kernel that is nearest to the matrix of the chapter's classmate."""
    own = example(p)
    T = matrix(own).clone()
    T[0, :2] = torch.tensor([3.0, 0])
    return nearest_convolution(T, own.shape, len(own.kernel))


NEAREST_KERNEL = Exercise(
    id="nearest-kernel",
    title="The nearest kernel",
    points=1,
    kind=VectorOfNumbers(
        entry="tap",
        size="How many taps does the kernel have?",
        look="in which entries of the matrix does it stand, and what stands there now?",
    ),
    problem=SIGNAL,
    expected=nearest,
    mistakes=(
        Mistake(
            "the first row",
            lambda p: changed(p)[0, : len(p.kernel)],
            "This is the first row as it is now. A tap stands in the other rows as well, and all "
            "of them count.",
        ),
        Mistake(
            "what most entries say",
            lambda p: p.kernel,
            "This is what most entries say, and it is best for the sum of absolute differences. "
            "Here differences are squared, so a large one counts for more than its size.",
        ),
        Mistake(
            "divided by the inputs",
            lambda p: along_diagonals(p).sum(dim=1) / p.shape[0],
            "You have divided by the number of columns. How many entries does one tap have?",
        ),
        Mistake(
            "divided by all entries",
            lambda p: along_diagonals(p).sum(dim=1) / changed(p).numel(),
            "You have divided by the number of all entries. A tap has to agree with those in "
            "which it stands, and with no others.",
        ),
        Mistake(
            "sums without a division",
            lambda p: along_diagonals(p).sum(dim=1),
            "These are sums along the diagonals. One number has to serve for all entries of its "
            "diagonal: which lies in their middle?",
        ),
        Mistake(
            "averaged the changed entries alone",
            lambda p: torch.stack([(row.max() + row.min()) / 2 for row in along_diagonals(p)]),
            "You have taken the middle between the smallest and the largest entry of each "
            "diagonal. The others want to be agreed with as well.",
        ),
        Mistake(
            "averaged columns",
            lambda p: changed(p).sum(dim=0)[: len(p.kernel)] / len(changed(p)),
            "You have averaged columns. Along which line of the matrix does one tap stand?",
        ),
        Mistake(
            "another order",
            lambda p: nearest(p).flip(0),
            "These are the right numbers from back to front. Which diagonal is tap 0's?",
        ),
        Mistake(
            "the chapter's own numbers",
            (from_classmate, *with_examples_numbers(nearest)),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "On which diagonal does each of the changed entries stand: which tap is it?",
        "Each tap is chosen alone: find the number with the smallest sum of squared differences "
        "from the entries on its diagonal.",
    ),
    why=(
        "The taps' patterns do not overlap, so each tap is chosen alone, and a sum of "
        "squares is smallest at the average."
    ),
)


def signals(p: Problem) -> tuple[int, int]:
    """Return how many random signals decide the matrix, and how many the kernel."""
    inputs, (outputs,) = p.shape[0], p.output_shape()
    return inputs, -(-len(p.kernel) // outputs)


HOW_MANY_SIGNALS = Exercise(
    id="how-many-signals",
    title="How many signals does it take?",
    points=1,
    kind=WholeNumbers(
        (
            "each row of the matrix has weights of its own, and a signal gives it one equation. "
            "How many weights has a row?",
            "one signal gives an equation for each output, and all of them speak of the same taps. "
            "How many signals make as many equations as there are taps?",
        )
    ),
    problem=SIGNAL,
    expected=signals,
    mistakes=(
        Mistake(
            "another order",
            lambda p: signals(p)[::-1],
            "These are the two numbers, but not in the order that the question asks for.",
        ),
        at_place(
            signals,
            1,
            "a signal for each tap",
            lambda p: len(p.kernel),
            "Your second number has a signal for each tap. But a signal has many windows, and each "
            "of them is an equation for the taps.",
        ),
        at_place(
            signals,
            0,
            "a signal for each output",
            lambda p: p.output_shape()[0],
            "Your first number has a signal for each row. Every signal speaks to all rows at the "
            "same time: how many signals does one row need?",
        ),
        at_place(
            signals,
            0,
            "a signal for each entry",
            lambda p: p.shape[0] * p.output_shape()[0],
            "Your first number has a signal for each entry. A signal brings one equation for "
            "each output, all at once.",
        ),
        at_place(
            signals,
            0,
            "as for the kernel",
            lambda p: len(p.kernel),
            "Your first number counts taps. If nothing is known of the matrix, there are none: "
            "any entry may be anything.",
        ),
        at_place(
            signals,
            0,
            "the chapter's example",
            lambda p: example(p).shape[0],
            "Your first number belongs to the chapter's own example, which has fewer inputs.",
        ),
    ),
    hints=(
        "Unknown numbers on one side, equations on the other: how many equations does one signal "
        "bring, and which unknown numbers stand in them?",
    ),
    why=(
        "Shared weights are spoken of by every output; weights of a row's own by one output "
        "of each signal."
    ),
)


def ring(p: Problem) -> Tensor:
    """Return the circulant matrix of the convolution."""
    return matrix(p, padding=1, padding_mode="circular").double()


def learned(p: Problem, signals: Tensor) -> Tensor:
    """Return the smallest matrix that is right on signals, one in each row."""
    found: Tensor = ring(p) @ signals.T @ torch.linalg.pinv(signals.T)
    return found


def shifts(p: Problem) -> Tensor:
    """Return all circular shifts of the signal, one in each row."""
    return torch.stack([p.signal.roll(n) for n in range(p.shape[0])]).double()


def fed(W: Tensor) -> Tensor:
    """Return what a matrix makes of the signal that is N in place 0 and 0 elsewhere, rounded."""
    return (W[:, 0] * W.shape[1]).round(decimals=4)


def from_copies(p: Problem) -> Tensor:
    """Return what is made of that signal after training on all shifts of another."""
    return fed(learned(p, shifts(p)))


SHIFTED_COPIES = Exercise(
    id="shifted-copies",
    title="What the copies teach",
    points=1,
    kind=VectorOfNumbers(
        entry="output",
        size="How many outputs does the layer have?",
        look="of which inputs, that the layer has seen, are the rows of the matrix made?",
    ),
    problem=ALTERNATING,
    expected=from_copies,
    mistakes=(
        Mistake(
            "the convolution itself",
            lambda p: fed(ring(p)),
            "That is what the convolution makes of it. It fits all pairs, too, but can its matrix "
            "be reached from zero, when each step adds multiples of the inputs?",
        ),
        Mistake(
            "padded with zeros",
            lambda p: fed(matrix(p, padding=1)),
            "That is what a convolution with zero padding makes of it. Here the padding is "
            "circular, and the rows are made of the inputs that were seen.",
        ),
        Mistake(
            "one pair alone",
            lambda p: fed(learned(p, p.signal[None].double())),
            "That is what one pair alone teaches. The shifted copies are seen as well: how many "
            "different ones are there?",
        ),
        Mistake(
            "one place on",
            lambda p: from_copies(p).roll(1),
            "These are the right numbers, one place on. Which output belongs to the signal that "
            "begins with the smaller number?",
        ),
        Mistake(
            "the matrix's column",
            lambda p: learned(p, shifts(p))[:, 0],
            "This is a column of the matrix. By which number does the signal multiply it?",
        ),
        chapters_own(from_copies),
    ),
    hints=(
        "How many of the ten shifts are different, and what is output 0 of each of them?",
        "Each row is a sum of multiples of the different shifts. So how many different numbers can "
        "stand in it?",
    ),
    why=(
        "Copies that come again teach nothing new, and what the data leave open stays as "
        "small as it can be."
    ),
)
