"""The exercises of the chapter on one dimension."""

from __future__ import annotations

import numpy as np

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
    flipped,
    matrix,
    on_ring,
    one_more_row,
    slid,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import WholeNumber
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SIGNAL
from convmatrix.exercises.signs import OneSided

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

TOEPLITZ_MATRIX = Exercise(
    id="toeplitz-matrix",
    title="Write the matrix",
    points=1,
    kind=MatrixOfNumbers(),
    problem=SIGNAL,
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
