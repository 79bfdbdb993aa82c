"""The exercises of the chapter on stride, dilation and channels."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from torch import Tensor

from convmatrix.exercises.catalogue.ideas import (
    CHAPTERS_OWN,
    chapters_own,
    moved,
    wrong_rows,
    wrong_values,
)
from convmatrix.exercises.constructions import example, flipped, matrix
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import WholeNumber, WholeNumberSet
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SIGNAL, Problem
from convmatrix.operators import conv_matrix

STRIDE, LONG_STRIDE, DILATION = 2, 4, 3


def length(p: Problem, *, span: int | None = None, stride: int = 1) -> int:
    """Return the number of outputs of a kernel that spans so many places; 0 if it does not fit."""
    return (p.shape[0] - (span or len(p.kernel))) // stride + 1


def span(p: Problem, dilation: int) -> int:
    """Return the number of places from the first tap to the last."""
    return dilation * (len(p.kernel) - 1) + 1


STRIDED_LENGTH = Exercise(
    id="strided-length",
    title="How long is the output with stride?",
    points=1,
    kind=WholeNumber(),
    problem=SIGNAL,
    expected=partial(length, stride=STRIDE),
    mistakes=(
        Mistake(
            "halved the input",
            lambda p: p.shape[0] // STRIDE,
            "You have halved the input's length, or let the kernel hang over the end in its last "
            "place. Of which places does the stride leave out some, and where must the last tap "
            "still find an input?",
        ),
        Mistake(
            "forgot the +1",
            lambda p: (p.shape[0] - len(p.kernel)) // STRIDE,
            "You have counted the steps of the kernel. In how many places does it stand?",
        ),
        Mistake(
            "forgot the stride",
            length,
            "That is the number of outputs without stride. In which of these places does the "
            "kernel still stand?",
        ),
        Mistake(
            "forgot both",
            lambda p: p.shape[0] - len(p.kernel),
            "That is how far the kernel can go, in places. How many steps of the stride is it, and "
            "how many places to stand in?",
        ),
        Mistake(
            "the chapter's own numbers",
            lambda p: length(example(p), stride=STRIDE),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "Write down the places in which the kernel's first tap stands, from place 0 on, and stop "
        "before the last tap runs out of inputs.",
        "The chapter's example has six inputs. How far can the first tap go here, and how many "
        "steps of the stride fit into that?",
    ),
    why=(
        "A stride keeps the first place and then one in each step; what is left at the end is too "
        "short for another step."
    ),
)


def strided(p: Problem, **options: Any) -> Tensor:
    """Return the matrix with the exercise's stride."""
    return matrix(p, stride=STRIDE, **options)


def with_a_cut_row(p: Problem) -> Tensor:
    """Return the strided matrix with a row more, in which the kernel hangs over the end."""
    rows, columns = strided(p).shape
    longer: Tensor = conv_matrix(p.kernel, columns + STRIDE, stride=STRIDE)
    return longer[: rows + 1, :columns]


def with_holes(p: Problem) -> Tensor:
    """Return the matrix of the dilated kernel; one that spans too much is cut."""
    wide: Tensor = conv_matrix(p.kernel, p.shape[0] + len(p.kernel) - 1, dilation=STRIDE)
    return wide[:, : p.shape[0]]


STRIDED_MATRIX = Exercise(
    id="strided-matrix",
    title="Write the matrix with stride",
    points=1,
    kind=MatrixOfNumbers(stride=STRIDE),
    problem=SIGNAL,
    varies=("kernel",),
    expected=strided,
    # One row, or one tap, does not tell how the rows move.
    tried_on=lambda p: len(p.kernel) > 1 and length(p, stride=STRIDE) > 1,
    mistakes=(
        Mistake(
            "rows move by one",
            lambda p: matrix(p)[: len(strided(p))],
            "There are as many rows as outputs, but each stands one place further than the row "
            "above, as without stride. On the exercise's own input that makes no difference: how "
            "far does the kernel move from one output to the next?",
        ),
        Mistake(
            "stride taken for dilation",
            (
                lambda p: conv_matrix(p.kernel, p.shape, dilation=STRIDE),
                lambda p: with_holes(p)[: len(strided(p))],
            ),
            "You have put holes between the taps: that is dilation. A stride leaves the kernel "
            "whole, and moves it further.",
        ),
        Mistake(
            "all rows",
            matrix,
            "These are the rows of every place. Which of them does the stride keep?",
        ),
        Mistake(
            "every second column",
            lambda p: matrix(p)[:, ::STRIDE],
            "You have kept some of the columns, and with them some of the inputs. A stride leaves "
            "outputs out: which part of the matrix makes an output?",
        ),
        Mistake(
            "transposed",
            lambda p: strided(p).T,
            "Your matrix has a column for each output and a row for each input. Multiplied with "
            "the input, which of the two must be the rows?",
        ),
        Mistake(
            "flipped kernel",
            lambda p: flipped(p, stride=STRIDE),
            "In each row the taps stand from back to front. PyTorch does not flip the kernel: "
            "which tap reads the leftmost input?",
        ),
        Mistake(
            "padded",
            lambda p: strided(p, padding=1),
            "In your first row a tap has fallen off: that is padding. Here there is none, so "
            "where does the kernel stand for output 0?",
        ),
        Mistake(
            "one row too many",
            (with_a_cut_row, lambda p: np.pad(strided(p).numpy(), ((0, 1), (0, 0)))),
            "There is one row too many: no whole kernel stands in your last row. What does the "
            "kernel do with inputs that are left over at the end?",
        ),
        *wrong_rows(strided),
        *moved(strided),
        chapters_own(strided, partial(strided, padding=1)),
        wrong_values(strided),
    ),
    hints=(
        "Begin with the matrix without stride. Which of its rows give the outputs that are kept?",
        "Row 1 is row 0 with the kernel a whole stride further. Each row is as long as the input, "
        "wherever the kernel stands.",
        "You know from the exercise before how many rows there are. A column may stay empty.",
    ),
    why=(
        "A stride takes rows away and changes none that it keeps, so an input that only lost rows "
        "have read is read no more."
    ),
)


def unread(p: Problem, stride: int) -> set[int]:
    """Return the places that no output reads."""
    columns = matrix(replace(p, kernel=p.kernel.abs() + 1), stride=stride).any(dim=0)
    return {place for place, read in enumerate(columns.tolist()) if not read}


def at_the_end(p: Problem, stride: int) -> set[int]:
    """Return the places behind the last that is read."""
    last = (length(p, stride=stride) - 1) * stride + len(p.kernel)
    return {*range(last, p.shape[0])}


UNREAD_INPUTS = Exercise(
    id="unread-inputs",
    title="Which inputs does nobody read?",
    points=1,
    kind=WholeNumberSet(0, SIGNAL.shape[0] - 1),
    problem=SIGNAL,
    expected=lambda p: unread(p, LONG_STRIDE),
    mistakes=(
        Mistake(
            "forgot the end",
            lambda p: {*range(len(p.kernel), p.shape[0], LONG_STRIDE)},
            "You have found what lies between the places of the kernel. But does it stand in all "
            "the places that you think of? Look at the last one, and at the end of the input.",
        ),
        Mistake(
            "forgot the gap",
            lambda p: at_the_end(p, LONG_STRIDE),
            "That is what is left over at the end. The kernel takes a step that is longer than "
            "itself: what does it step over?",
        ),
        Mistake(
            "a gap alone",
            lambda p: unread(p, LONG_STRIDE) - at_the_end(p, LONG_STRIDE),
            "That is what the kernel steps over. What is left over at the end?",
        ),
        Mistake(
            "a shorter stride",
            (lambda p: unread(p, STRIDE), lambda p: unread(p, 3)),
            "This is right for a shorter stride. In which places does the kernel's first tap stand "
            "here?",
        ),
        Mistake(
            "those that are read",
            lambda p: {*range(p.shape[0])} - unread(p, LONG_STRIDE),
            "These are the inputs that an output reads. The others are asked for.",
        ),
        Mistake(
            "the places that are left out",
            lambda p: {*range(p.shape[0])} - {*range(0, length(p), LONG_STRIDE)},
            "You have left the places in which the first tap stands. What do the other taps read?",
        ),
        Mistake(
            "the chapter's own numbers",
            lambda p: unread(example(p), STRIDE),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "Write the numbers of the places in a row, and mark what the kernel reads in its first "
        "place. Then move it on by the whole stride.",
        "How many inputs are left when the kernel cannot take another step? These count, too.",
    ),
    why=(
        "A stride longer than the kernel steps over inputs, and any stride but the shortest may "
        "leave some over at the end: their columns are empty."
    ),
)


DILATED_LENGTH = Exercise(
    id="dilated-length",
    title="How long is the output with dilation?",
    points=1,
    kind=WholeNumber(),
    problem=SIGNAL,
    expected=lambda p: length(p, span=span(p, DILATION)),
    mistakes=(
        Mistake(
            "no dilation",
            length,
            "That is the number of outputs of the kernel without holes. How many places does it "
            "reach over now, from its first tap to its last?",
        ),
        Mistake(
            "added the dilation to the kernel",
            lambda p: length(p, span=len(p.kernel) + DILATION),
            "The kernel reaches over more places than that: there are holes between each two "
            "neighbouring taps, not only once.",
        ),
        Mistake(
            "forgot the +1",
            lambda p: p.shape[0] - span(p, DILATION),
            "You have counted the steps of the kernel. In how many places does it stand?",
        ),
        Mistake(
            "too many holes",
            lambda p: length(p, span=len(p.kernel) * DILATION),
            "Your kernel reaches over too many places. Dilation is the distance from one tap to "
            "the next: how many holes are between them, and how many behind the last?",
        ),
        Mistake(
            "no room for it",
            lambda p: length(example(p), span=span(p, DILATION)),
            "The chapter's own input is too short for this kernel. The exercise has a longer one: "
            "does the kernel fit there?",
        ),
    ),
    hints=(
        "Write the kernel down with its holes. Over how many places does it reach, from the first "
        "tap to the last?",
        "From there on it is a convolution with a longer kernel, and you know how to count its "
        "outputs.",
    ),
    why="For the length only the span of a kernel matters, not how many taps stand in it.",
)
