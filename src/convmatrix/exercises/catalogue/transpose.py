"""The exercises of the chapter on the transpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from convmatrix.exercises.catalogue.ideas import (
    CHAPTERS_OWN,
    chapters_own,
    padded_matrix,
    wrong_rows,
    wrong_values,
)
from convmatrix.exercises.constructions import backwards, example, flipped, matrix, on_ring
from convmatrix.exercises.exercise import Construction, Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumbers
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import PAINT, SIGNAL, Problem
from convmatrix.gradients import kernel_gradient
from convmatrix.transposes import conv_transpose_matrix


def told(p: Problem) -> Tensor:
    """Return g: the first output is too large by 2, and the last one too small by 1."""
    g = torch.zeros(p.output_shape())
    g[0] += 2
    g[-1] -= 1
    return g


def told_first(p: Problem) -> Tensor:
    """Return g with what the first output is told alone."""
    g = torch.zeros(p.output_shape())
    g[0] = 2
    return g


def taken_back(p: Problem, g: Tensor | None = None) -> Tensor:
    """Return what the inputs are told: the transpose times what the outputs are told."""
    return matrix(p).T @ (told(p) if g is None else g)


INPUT_GRADIENT = Exercise(
    id="input-gradient",
    title="What is each input told?",
    points=1,
    kind=VectorOfNumbers(
        entry="input",
        size="Each input is told one number: how many inputs are there?",
        look="which outputs read it, each with which tap, and what were they told?",
    ),
    problem=SIGNAL,
    varies=("kernel",),
    expected=taken_back,
    mistakes=(
        Mistake(
            "flipped kernel",
            lambda p: flipped(p).T @ told(p),
            "You hand the taps out from back to front. The first output read its leftmost input "
            "with tap 0, so with tap 0 that input is told.",
        ),
        Mistake(
            "the step",
            lambda p: -taken_back(p),
            "This is the way in which learning would go, downhill. The gradient points the other "
            "way, to where the loss grows.",
        ),
        Mistake(
            "g reversed",
            lambda p: taken_back(p, told(p).flip(0)),
            "What the first output is told has gone to the end, and what the last is told to the "
            "start. Which inputs does output 0 read?",
        ),
        Mistake(
            "added",
            lambda p: taken_back(p, told(p).abs()),
            "The last output is too small, not too large. What sign has its number in g?",
        ),
        Mistake(
            "the first output alone",
            lambda p: taken_back(p, told_first(p)),
            "This is what the first output hands back. Another one was told something, too.",
        ),
        Mistake(
            "times the input",
            lambda p: taken_back(p) * p.signal,
            "You have multiplied by the inputs as well. How fast an output grows with an input "
            "depends on the tap between them alone.",
        ),
        Mistake(
            "not handed back",
            told,
            "This is what the outputs are told. Each hands it on to the inputs that it read, times "
            "a tap.",
        ),
        chapters_own(taken_back),
    ),
    hints=(
        "Only two outputs are told anything. Which inputs did each of them read, and with which "
        "taps?",
        "Each paints its kernel on the inputs that it read, times its own number. Everything else "
        "stays 0.",
    ),
    why="What an output read with a tap, it tells with the same tap.",
)


def transposed(p: Problem) -> Tensor:
    """Return T transposed."""
    result: Tensor = matrix(p).T
    return result


def pushed_down(p: Problem, *, wrap: bool) -> Tensor:
    """Return T transposed with every column one place too far down."""
    moved = transposed(p).roll(1, dims=0)
    if not wrap:
        moved[0] = 0
    return moved


# A row of the transpose belongs to an input, not to an output.
ROWS_OF_INPUTS = {
    "one row short": "All your rows are right, but one is missing. Each row says what one input is "
    "told: for which input is there none?",
    "rows reversed": "These are the right rows from the last to the first. What which input is "
    "told comes from row 0?",
}

TRANSPOSE_MATRIX = Exercise(
    id="transpose-matrix",
    title="Write the transpose",
    points=1,
    kind=MatrixOfNumbers(transposed=True),
    problem=SIGNAL,
    varies=("kernel",),
    expected=transposed,
    mistakes=(
        Mistake(
            "flipped kernel",
            lambda p: flipped(p).T,
            "The places are right, but the kernel stands the other way round. Read one of your "
            "columns from the top down: it is what one output hands back.",
        ),
        Mistake(
            "not transposed",
            matrix,
            "This is the matrix of the convolution itself, from inputs to outputs. Here numbers go "
            "the other way.",
        ),
        Mistake(
            "flipped, not transposed",
            flipped,
            "Your matrix still goes from inputs to outputs, with a flipped kernel. The transpose "
            "takes a number for each output, and gives one for each input.",
        ),
        Mistake(
            "inverse",
            lambda p: np.linalg.pinv(matrix(p).numpy()),
            "This is the pseudo-inverse, which undoes the convolution as well as it can be undone. "
            "The transpose hands back, and undoes nothing.",
        ),
        Mistake(
            "padded",
            lambda p: padded_matrix(p).T,
            "This is the transpose of a padded convolution. Here it is without padding.",
        ),
        Mistake(
            "circulant",
            lambda p: on_ring(p).T,
            "In your matrix a tap that leaves at one end comes in again at the other. Nothing "
            "comes in again here.",
        ),
        Mistake(
            "cut to a square",
            (
                lambda p: transposed(p)[: p.output_shape()[0]],
                lambda p: transposed(p)[p.shape[0] - p.output_shape()[0] :],
            ),
            "Your matrix is square, so a kernel is cut at one end. Every output read all its taps, "
            "and hands something back through each of them.",
        ),
        Mistake(
            "kernel at row 0 in every column",
            lambda p: transposed(p)[:, :1].expand(-1, p.output_shape()[0]),
            "All your columns are the same, as if each output had read the same inputs. Which "
            "inputs did output 1 read?",
        ),
        Mistake(
            "one place too far down",
            (lambda p: pushed_down(p, wrap=True), lambda p: pushed_down(p, wrap=False)),
            "Every column stands one place too far down. Which is the first input that output 0 "
            "reads?",
        ),
        *(
            replace(each, message=ROWS_OF_INPUTS[each.name])
            for each in wrong_rows(transposed)
            if each.name in ROWS_OF_INPUTS
        ),
        chapters_own(transposed),
        replace(
            wrong_values(transposed),
            message="The right places are filled, but with other numbers than the kernel has "
            "there. Compare one column with the kernel, number by number and sign by sign.",
        ),
    ),
    hints=(
        "Begin with column 0: what does output 0 hand back, to which of the inputs?",
        "Each column is the one before it, one place further down. There is a column for each "
        "output, and a row for each input.",
    ),
    why=(
        "That convolution is the full one of the flipped kernel: its columns are what the outputs "
        "hand back, and its rows what the inputs are told."
    ),
)


def numbers_of(g: Tensor, p: Problem, signal: Tensor | None = None) -> tuple[int, ...]:
    """Return the gradient of each tap, when the outputs are told g."""
    x = p.signal if signal is None else signal
    return tuple(int(each) for each in kernel_gradient(x, len(p.kernel), g))


def of_taps(p: Problem) -> tuple[int, ...]:
    """Return what the taps are told."""
    return numbers_of(told(p), p)


def in_the_chapter(*g: int) -> Construction:
    """Return what makes the chapter's own answer for this g."""
    return lambda p: numbers_of(torch.tensor(g).float(), example(p))


KERNEL_GRADIENT = Exercise(
    id="kernel-gradient",
    title="What is each tap told?",
    points=1,
    kind=WholeNumbers(
        tuple(
            f"which input does {tap} read for the first output, and which for the last? What are "
            "these two outputs told?"
            for tap in ("the first tap", "the middle tap", "the last tap")
        )
    ),
    problem=SIGNAL,
    varies=("signal",),
    expected=of_taps,
    mistakes=(
        Mistake(
            "the step",
            lambda p: tuple(-each for each in of_taps(p)),
            "This is the way in which learning would go, downhill. The gradient points the other "
            "way, to where the loss grows.",
        ),
        Mistake(
            "g reversed",
            lambda p: numbers_of(told(p).flip(0), p),
            "What the first output is told was given to the last, and the other way round.",
        ),
        Mistake(
            "reversed signal",
            lambda p: numbers_of(told(p), p, p.signal.flip(0)),
            "You have read the signal from its end. For the first output the taps stand on the "
            "first inputs.",
        ),
        Mistake(
            "taps reversed",
            lambda p: of_taps(p)[::-1],
            "These are the numbers, but the taps are counted from the end. Tap 0 reads the "
            "leftmost input of each window.",
        ),
        Mistake(
            "added",
            lambda p: numbers_of(told(p).abs(), p),
            "The last output is too small, not too large: its part counts against the other's.",
        ),
        Mistake(
            "the first output alone",
            lambda p: numbers_of(told_first(p), p),
            "This is what the first output says. A tap stands in every row, and sums what each of "
            "them says.",
        ),
        Mistake(
            "every output is told the same",
            lambda p: numbers_of(torch.ones(p.output_shape()), p),
            "You have added all inputs that each tap reads, as if every output were too large by "
            "one. What are the outputs told here?",
        ),
        Mistake(
            "the chapter's own numbers",
            (
                lambda p: of_taps(example(p)),
                in_the_chapter(1, -1, 0, 0),
                in_the_chapter(1, 1, 1, 1),
            ),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "Write down the inputs that the first output reads, and below them those that the last "
        "one reads.",
        "Each tap sums over the outputs: the input that it reads there, times what that output is "
        "told.",
    ),
    why="A weight that is shared is told by each of its places, and the gradient is the sum.",
)


def paint(p: Problem, **options: Any) -> Tensor:
    """Return what a transposed convolution with stride 2 makes of the signal."""
    result: Tensor = conv_transpose_matrix(p.kernel, p.shape, **{"stride": 2, **options}) @ p.signal
    return result


def covered(p: Problem, *, later_wins: bool) -> Tensor:
    """Return the paint when one coat hides another where they meet."""
    result = torch.zeros(2 * len(p.signal) - 2 + len(p.kernel))
    coats = [*enumerate(p.signal)]
    for i, number in coats if later_wins else coats[::-1]:
        result[2 * i : 2 * i + len(p.kernel)] = number * p.kernel
    return result


PAINTED = Exercise(
    id="painted",
    title="Paint with stride 2",
    points=1,
    kind=VectorOfNumbers(
        entry="place",
        size="Where does the last number begin to paint, and how far does it reach?",
        look="which of the numbers paint here, and with which taps?",
    ),
    problem=PAINT,
    varies=("kernel",),
    expected=paint,
    mistakes=(
        Mistake(
            "stride 1",
            lambda p: paint(p, stride=1),
            "Your numbers paint one place apart. With stride 2, how far from the first does the "
            "second begin?",
        ),
        Mistake(
            "side by side",
            lambda p: paint(p, stride=len(p.kernel)),
            "You have put the coats side by side, so that they never meet. With stride 2 the next "
            "one begins before the kernel ends.",
        ),
        Mistake(
            "flipped kernel",
            lambda p: paint(backwards(p)),
            "You paint the kernel from back to front. The first number paints tap 0 on the first "
            "place.",
        ),
        Mistake(
            "the later hides the earlier",
            lambda p: covered(p, later_wins=True),
            "Where two coats meet, yours keeps the later one. They add.",
        ),
        Mistake(
            "the earlier stays",
            lambda p: covered(p, later_wins=False),
            "Where two coats meet, yours keeps the earlier one. They add.",
        ),
        Mistake(
            "one place more",
            lambda p: paint(p, output_padding=1),
            "The numbers are right, but behind them stands a place that nobody paints. A layer "
            "adds it only when it is asked to, by output_padding.",
        ),
        Mistake(
            "cut at the ends",
            lambda p: paint(p, padding=1),
            "You have cut a place off at each end, as padding does in a transposed layer. Here "
            "there is none.",
        ),
        chapters_own(paint),
    ),
    hints=(
        "Write the coat of each number in a row of its own, each two places further than the one "
        "before it.",
        "Then add the columns. Where do two coats meet, and with which of their taps?",
    ),
    why=(
        "In every other place of the middle two taps add, and in between one tap stands alone. "
        "With these taps that is not the same: an even input has become an uneven output."
    ),
)
