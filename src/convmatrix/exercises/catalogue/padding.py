"""The exercises of the chapter on padding."""

from __future__ import annotations

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
    flipped,
    matrix,
    padded_on_one_side,
    without_boundary,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import WholeNumber
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SIGNAL
from convmatrix.exercises.signs import OneSided
from convmatrix.operators import conv_matrix

PADDED_OUTPUT_LENGTH = Exercise(
    id="padded-output-length",
    title="How long is the padded output?",
    points=1,
    kind=WholeNumber(),
    problem=SIGNAL,
    expected=lambda p: length(p, padding=1),
    mistakes=(
        Mistake(
            "forgot the padding",
            length,
            "That is the length without padding. How long is the signal on which the kernel "
            "slides now?",
        ),
        Mistake(
            "padded one side, or forgot the +1",
            lambda p: length(p) + 1,
            "Either you have padded one side only, or you have counted steps instead of places; "
            "both give this number. Padding 1 adds one zero on each side.",
        ),
        Mistake(
            "forgot to subtract the kernel",
            lambda p: p.shape[0] + 2,
            "That is the length of the padded signal. The kernel takes up room on it: on how many "
            "places can its first tap stand?",
        ),
        CHAPTERS_LENGTHS,
    ),
    hints=(
        "Write the zeros around the signal first. How long is it then?",
        "From there on it is the unpadded convolution of a longer signal, and you know how to "
        "count its outputs.",
    ),
    why=(
        "Padding lengthens the signal at both ends; from there on the kernel slides as "
        "without padding."
    ),
)

PADDED_MATRIX = Exercise(
    id="padded-matrix",
    title="Write the padded matrix",
    points=1,
    kind=MatrixOfNumbers(padding=1),
    problem=SIGNAL,
    expected=padded_matrix,
    mistakes=(
        Mistake(
            "flipped or transposed",
            (lambda p: flipped(p, padding=1), lambda p: matrix(p, padding=1).T),
            "In each row the taps stand from back to front: the kernel is flipped, or the matrix "
            "is transposed, which here is the same. In which order does PyTorch read the taps?",
        ),
        Mistake(
            "forgot the padding",
            matrix,
            "This is the matrix without padding. Which rows come in when the kernel may hang over "
            "each end by one place?",
        ),
        Mistake(
            "both zeros on the right",
            lambda p: padded_on_one_side(p, left=False),
            "In your matrix both zeros stand to the right of the signal. Padding 1 puts one on "
            "each side.",
        ),
        Mistake(
            "both zeros on the left",
            lambda p: padded_on_one_side(p, left=True),
            "In your matrix both zeros stand to the left of the signal. Padding 1 puts one on each "
            "side.",
        ),
        Mistake(
            "circular corners",
            lambda p: matrix(p, padding=1, padding_mode="circular"),
            "The tap that falls off at one end comes in again at the other, in the corners. Here "
            "zeros stand outside, and a tap that falls off is gone.",
        ),
        Mistake(
            "another padding mode",
            (
                lambda p: matrix(p, padding=1, padding_mode="replicate"),
                lambda p: matrix(p, padding=1, padding_mode="reflect"),
            ),
            "In your boundary rows the tap that hangs over the end reads a value of the signal. "
            "Here zeros stand outside; what does a tap that reads a zero add?",
        ),
        Mistake(
            "kept the padding's columns",
            lambda p: conv_matrix(p.kernel, p.shape[0] + 2),
            "Your matrix has a column for each padding zero as well. It is multiplied with the "
            "signal, which has no such entries.",
        ),
        Mistake(
            "boundary rows left empty",
            without_boundary,
            "The middle is right. In the first and the last row only one tap hangs over the end; "
            "what do the others read?",
        ),
        *wrong_rows(padded_matrix),
        *moved(padded_matrix),
        chapters_own(padded_matrix, matrix),
        Mistake(
            "band on one side of the diagonal",
            (
                lambda p: padded_on_one_side(backwards(p), left=True),
                lambda p: padded_on_one_side(backwards(p), left=False),
            ),
            "All your taps stand on one side of the diagonal, as if the kernel hung over one end "
            "only. Which inputs does output 0 read, and which the last output?",
            OneSided(padded_matrix, right_too=True),
        ),
        wrong_values(padded_matrix),
    ),
    hints=(
        "Write the unpadded matrix for the longer signal, with its added zeros, first. Which of "
        "its columns meet an added zero?",
        "Those columns can go. Which taps go with them, and from which rows?",
    ),
    why=(
        "It is the matrix of the longer signal without the columns that meet only padding: "
        "the taps that fell off there would have been multiplied by zero."
    ),
)
