"""The exercises of the chapter on padding."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from convmatrix.exercises.catalogue.ideas import (
    CHAPTERS_LENGTHS,
    CHAPTERS_OWN,
    at_place,
    chapters_own,
    length,
    moved,
    padded_matrix,
    wrong_rows,
    wrong_values,
)
from convmatrix.exercises.constructions import (
    backwards,
    example,
    flipped,
    matrix,
    padded_on_one_side,
    unpadded_and_empty_rows,
    without_boundary,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumber, WholeNumbers
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SIGNAL, Problem
from convmatrix.exercises.signs import OneSided
from convmatrix.operators import conv_matrix, pad_matrix

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
    varies=("kernel",),
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
            (matrix, unpadded_and_empty_rows),
            "This is the matrix without padding. Which rows come in when the kernel may hang over "
            "each end by one place?",
        ),
        Mistake(
            "two zeros on each side",
            lambda p: matrix(p, padding=2),
            "Your matrix has two zeros on each side of the signal, and so two rows too many. "
            "Padding 1 puts one on each side.",
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


def pad_shape(p: Problem) -> tuple[int, ...]:
    """Return rows and columns of the matrix that pads by 1."""
    return tuple(pad_matrix(p.shape[0], 1).shape)


PAD_SHAPE = Exercise(
    id="pad-shape",
    title="How large is the matrix that pads?",
    points=1,
    kind=WholeNumbers(
        (
            "it makes the padded signal. How long is that?",
            "it is multiplied with the signal as it was. How long is that?",
        )
    ),
    problem=SIGNAL,
    expected=pad_shape,
    mistakes=(
        Mistake(
            "swapped, or the matrix that convolves",
            (
                lambda p: pad_shape(p)[::-1],
                lambda p: conv_matrix(p.kernel, pad_shape(p)[0]).shape,
            ),
            "Either these are the two numbers, but swapped, or you have taken the matrix that "
            "convolves the padded signal. For the one that pads, is that signal what goes in?",
        ),
        Mistake("the chapter's own numbers", lambda p: pad_shape(example(p)), CHAPTERS_OWN),
        Mistake(
            "square",
            lambda p: padded_matrix(p).shape,
            "As many rows as columns: this is the shape of the product, which pads and convolves.",
        ),
        at_place(
            pad_shape,
            0,
            "padded one side",
            lambda p: p.shape[0] + 1,
            "Your first number has room for one zero. Padding by one place adds one on each side.",
        ),
        at_place(
            pad_shape,
            0,
            "padded both sides twice",
            lambda p: p.shape[0] + 4,
            "Your first number has room for more zeros than there are. Padding by one place adds "
            "one on each side.",
        ),
        at_place(
            pad_shape,
            0,
            "the convolution's rows",
            lambda p: length(p),
            "Your first number counts the outputs of the unpadded convolution. This matrix only "
            "pads.",
        ),
        at_place(
            pad_shape,
            1,
            "columns for the zeros",
            lambda p: pad_shape(p)[0],
            "Your second number has columns for the added zeros, but these are not in the signal.",
        ),
    ),
    hints=(
        "It makes the padded signal out of the signal: how long are the two?",
        "A row for each number that comes out, a column for each one that goes in.",
    ),
    why="A matrix has a row for each number that it makes and a column for each that it reads.",
)


def first_row(p: Problem, mode: str, padding: int = 2) -> Any:
    """Return the first row of the matrix with another padding mode."""
    return matrix(p, padding=padding, padding_mode=mode)[0]


def end_repeated(p: Problem) -> Any:
    """Return the first row when the mirror stands behind the last value and repeats it."""
    reads = np.pad(np.arange(p.shape[0]), 2, mode="symmetric")[: len(p.kernel)]
    return p.kernel @ torch.eye(p.shape[0])[reads]


REFLECT_ROW = Exercise(
    id="reflect-row",
    title="A row in the mirror",
    points=1,
    kind=VectorOfNumbers(
        entry="entry",
        size="The row is multiplied with the signal as it was. How many numbers are in that?",
        look="which taps read this place of the signal, on it or in the mirror?",
    ),
    problem=SIGNAL,
    varies=("kernel",),
    expected=lambda p: first_row(p, "reflect"),
    mistakes=(
        Mistake(
            "the value at the end repeated",
            end_repeated,
            "In your mirror the value at the end comes twice. Reflect padding turns round on that "
            "value and does not repeat it.",
        ),
        Mistake(
            "zeros outside",
            lambda p: first_row(p, "zeros"),
            "Here two taps fall off, as with zeros. In the mirror they read values of the signal: "
            "which ones?",
        ),
        Mistake(
            "circular",
            lambda p: first_row(p, "circular"),
            "Your taps that hang over come in at the other end, as on a ring. A mirror sends them "
            "back on the same side.",
        ),
        Mistake(
            "the second row, or padding 1",
            (
                lambda p: first_row(p, "reflect", padding=1),
                lambda p: matrix(p, padding=2, padding_mode="reflect")[1],
            ),
            "Here the kernel hangs over by one place only: this is the row of output 1, or the "
            "first row with padding 1. For output 0 it begins further out.",
        ),
        Mistake(
            "no padding, or flipped",
            (lambda p: matrix(p)[0], lambda p: first_row(backwards(p), "reflect")),
            "Either your kernel lies on the signal itself, or its taps are flipped; both give this "
            "row. For output 0 it begins two places outside.",
        ),
        Mistake(
            "the last row",
            lambda p: matrix(p, padding=2, padding_mode="reflect")[-1],
            "This is the last row. The first one is at the other end of the signal.",
        ),
        chapters_own(lambda p: first_row(p, "reflect")),
    ),
    hints=(
        "Write down the numbers of the places that stand outside, beginning at the end and going "
        "away from the signal: which places of the signal does the mirror show there?",
        "For output 0 the kernel's first tap stands on the outermost of them. Enter each tap in "
        "the column of the place that it reads.",
    ),
    why="A tap outside reads a value inside, so it stands in the column of that value.",
)
