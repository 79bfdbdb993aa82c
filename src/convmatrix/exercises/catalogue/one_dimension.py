"""The exercises of the chapter on one dimension."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from convmatrix.exercises.catalogue.ideas import (
    CHAPTERS_LENGTHS,
    chapters_own,
    length,
    moved,
    padded_matrix,
    wrong_rows,
    wrong_values,
)
from convmatrix.exercises.constructions import (
    backwards,
    below,
    cut_on_the_right,
    example,
    flipped,
    matrix,
    on_ring,
    one_more_row,
    slid,
)
from convmatrix.exercises.counterexamples import Counterexample
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumber
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SHORT, SIGNAL, Problem
from convmatrix.exercises.signs import OneSided, Straight, ZeroWhere

OUTPUT_LENGTH = Exercise(
    id="output-length",
    title="How long is the output?",
    points=1,
    kind=WholeNumber(),
    problem=SIGNAL,
    expected=length,
    mistakes=(
        Mistake(
            "forgot the +1",
            lambda p: p.shape[0] - len(p.kernel),
            "You have counted the steps from the first place to the last. How many places is that?",
        ),
        Mistake(
            "same length",
            lambda p: p.shape[0],
            "As long as the input? Put the kernel's first tap on the last input: where do the "
            "other taps stand?",
        ),
        Mistake(
            "grew by K - 1",
            lambda p: length(p, padding=len(p.kernel) - 1),
            "The output cannot be longer than the input when all taps must stand on the input. You "
            "have let the kernel hang over both ends.",
        ),
        Mistake(
            "added K",
            lambda p: p.shape[0] + len(p.kernel),
            "You have added the kernel's length. Does a longer kernel find more places to stand, "
            "or fewer?",
        ),
        CHAPTERS_LENGTHS,
    ),
    hints=(
        "On which place can the kernel's first tap stand first, and on which last?",
        "In the chapter six inputs and three taps leave four places. What does one more input "
        "change, and what one more tap?",
    ),
    why=(
        "The first tap can go only as far as the last one still finds an input: a longer "
        "kernel makes a shorter output."
    ),
)


def outputs(p: Problem) -> Any:
    """Return the convolution of the problem's own signal."""
    return matrix(p) @ p.signal


CONVOLVE_BY_HAND = Exercise(
    id="convolve-by-hand",
    title="Slide it by hand",
    points=1,
    kind=VectorOfNumbers(
        entry="output",
        size="Count the places where the whole kernel lies on the input: each gives one output.",
        look="which inputs lie under the three taps, and with which signs do they count?",
    ),
    problem=SHORT,
    varies=("kernel", "signal"),
    expected=outputs,
    mistakes=(
        Mistake(
            "flipped kernel",
            lambda p: flipped(p) @ p.signal,
            "You have read the taps from back to front, as mathematicians do. PyTorch does not "
            "flip the kernel.",
        ),
        Mistake(
            "kernel hangs over the ends",
            (
                lambda p: padded_matrix(p) @ p.signal,
                lambda p: matrix(p, padding=2) @ p.signal,
                lambda p: matrix(p, padding=1, padding_mode="circular") @ p.signal,
            ),
            "Some of your outputs belong to places where the kernel hangs over an end. Here all "
            "taps must lie on the input.",
        ),
        Mistake(
            "lost the last tap's sign",
            lambda p: outputs(replace(p, kernel=p.kernel.abs())),
            "You have added everything. Which tap is negative, and what does it do to the number "
            "under it?",
        ),
        Mistake(
            "lost the input's sign",
            lambda p: outputs(replace(p, signal=p.signal.abs())),
            "One of the inputs is negative. What becomes of its sign under each tap?",
        ),
        Mistake(
            "all signs turned",
            lambda p: -outputs(p),
            "Right but for the sign, in every output. Which of the taps is negative?",
        ),
        Mistake(
            "jumped by the kernel's length",
            lambda p: outputs(p)[:: len(p.kernel)],
            "After the first output you have moved the kernel too far: it goes on by one place.",
        ),
        Mistake(
            "the long signal",
            lambda p: outputs(SIGNAL),
            "This is the convolution of the ten numbers above. Here the input is a shorter one.",
        ),
        chapters_own(outputs),
    ),
    hints=(
        "Write the kernel under the first three inputs, multiply each pair, and add.",
        "Mind the signs: a negative tap over a negative number adds.",
    ),
    why="Each output looks only at what lies under the kernel, a window that moves by one place.",
)

TOEPLITZ_MATRIX = Exercise(
    id="toeplitz-matrix",
    title="Write the matrix",
    points=1,
    kind=MatrixOfNumbers(),
    problem=SIGNAL,
    varies=("kernel",),
    expected=matrix,
    mistakes=(
        Mistake(
            "flipped kernel",
            flipped,
            "In each row the taps stand from back to front. PyTorch does not flip the kernel: "
            "which tap reads the leftmost input?",
        ),
        Mistake(
            "transposed",
            lambda p: matrix(p).T,
            "Your matrix has a column for each output and a row for each input. Multiplied with "
            "the input, which of the two must be the rows?",
        ),
        Mistake(
            "circulant",
            (on_ring, lambda p: matrix(p, padding=1, padding_mode="circular")),
            "In your matrix taps that leave at one end come in again at the other. Here nothing "
            "comes in again: the kernel must stay on the signal.",
        ),
        Mistake(
            "kernel hangs over the ends",
            (
                padded_matrix,
                lambda p: matrix(p, padding=len(p.kernel) - 1),
                cut_on_the_right,
            ),
            "Some of your rows hold a cut kernel, so it hangs over an end. Here all taps of every "
            "row stand on the input.",
        ),
        Mistake(
            "kernel at column 0 in every row",
            lambda p: matrix(p)[:1].expand(length(p), -1),
            "All your rows are the same, so all outputs would be the same. Where does the kernel "
            "stand for output 1?",
        ),
        Mistake(
            "one place too far right",
            (lambda p: slid(matrix(p), 1, wrap=True), lambda p: slid(matrix(p), 1, wrap=False)),
            "Every row is one place too far to the right. Where does the kernel's first tap stand "
            "for output 0?",
        ),
        Mistake(
            "one place too far left",
            (lambda p: slid(matrix(p), -1, wrap=True), lambda p: slid(matrix(p), -1, wrap=False)),
            "Every row is one place too far to the left, and for the first tap of row 0 there is "
            "no column left. Where does it stand for output 0?",
        ),
        *wrong_rows(matrix),
        *moved(matrix),
        Mistake(
            "band below the diagonal",
            lambda p: below(backwards(p), p.shape[0]),
            "Your taps stand on the diagonal or to the left of it, so row 0 reads one input at "
            "most. How many inputs does output 0 read?",
            OneSided(matrix, right_too=False),
        ),
        Mistake(
            "one row too many",
            (
                lambda p: one_more_row(p, in_front=False),
                lambda p: one_more_row(p, in_front=True),
                lambda p: np.pad(matrix(p).numpy(), ((0, 1), (0, 0))),
                lambda p: np.pad(matrix(p).numpy(), ((1, 0), (0, 0))),
            ),
            "There is one row too many: in your first or last row the kernel is not whole.",
        ),
        chapters_own(matrix, padded_matrix),
        wrong_values(matrix),
    ),
    hints=(
        "Begin with row 0, where the kernel stands at the left end. Which inputs does it not "
        "reach?",
        "Row 1 is row 0 with the kernel one place further. Each row is as long as the input, "
        "wherever the kernel stands.",
        "Count your rows: one for each output. In the last one the kernel stands at the right end.",
    ),
    why=(
        "Each row holds the same taps, one place further on, so every diagonal is constant: "
        "that is what weight sharing looks like."
    ),
)


def unnoticed(p: Problem) -> Any:
    """Return a wrong first row that sees no difference on the signal, on ramps or on constants.

    It is the right one and the second difference of three neighbours.
    """
    row = torch.zeros(p.shape)
    row[2:5] = torch.tensor([1.0, -2, 1])
    return matrix(p)[0] + row


def both_rows(p: Problem) -> tuple[Any, Any]:
    """Return the wrong first row and the right one."""
    return unnoticed(p), matrix(p)[0]


EXPOSE_THE_MATRIX = Exercise(
    id="expose-the-matrix",
    title="Expose the matrix",
    points=1,
    kind=Counterexample(
        rows=both_rows,
        size="The matrix has ten columns: how many numbers does it read?",
    ),
    problem=SIGNAL,
    secret=False,
    expected=lambda p: torch.eye(p.shape[0])[int((unnoticed(p) != matrix(p)[0]).nonzero()[0])],
    mistakes=(
        Mistake(
            "the exercise's own input",
            lambda p: p.signal,
            "On this input both rows make the same number: that is why nobody noticed. Where "
            "the rows differ it goes up by the same step each time: try one that does not.",
        ),
        Mistake(
            "the chapter's own input",
            lambda p: example(p).signal,
            "This is the chapter's own input, and too short for a matrix with ten columns.",
        ),
        Mistake(
            "zeros where the rows differ",
            lambda p: p.signal.flip(0) * (unnoticed(p) == matrix(p)[0]),
            "In every column where the two rows differ, your input is 0: there the matrix could "
            "hold anything.",
            ZeroWhere(both_rows),
        ),
        Mistake(
            "constant",
            lambda p: torch.ones(p.shape),
            "On a constant input only the sum of a row counts. What is the sum of each of the two?",
            Straight(level=True),
        ),
        Mistake(
            "ramp",
            lambda p: torch.arange(p.shape[0]),
            "Your input changes by the same step everywhere, and so does the exercise's own "
            "between its ends. A straight line does not part these rows; what does?",
            Straight(level=False),
        ),
    ),
    hints=(
        "Write the right row 0 under the wrong one and subtract: what is left over?",
        "The difference of the rows, times your input, must not be 0. Which of the basis vectors "
        "pick out a number that is left over?",
    ),
    why=(
        "What is left over when the rows are subtracted makes nothing of an input that goes up by "
        "the same step each time. No basis vector does, and together they find every wrong entry."
    ),
)
