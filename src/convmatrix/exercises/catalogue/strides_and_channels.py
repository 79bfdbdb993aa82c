"""The exercises of the chapter on stride, dilation and channels."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import prod
from typing import Any

import numpy as np
import torch
from torch import Tensor

from convmatrix.exercises.catalogue.ideas import (
    CHAPTERS_OWN,
    at_place,
    chapters_own,
    moved,
    wrong_rows,
    wrong_values,
)
from convmatrix.exercises.constructions import backwards, example, flipped, matrix, shifted
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumber, WholeNumbers, WholeNumberSet
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SHORT, SIGNAL, Problem
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


FAR = 3
"""By how many places the ring is shifted: no multiple of the stride."""


def round_strided(p: Problem, by: int = FAR, stride: int = STRIDE, first: int = 0) -> Tensor:
    """Return what the layer makes of the signal after a shift round the ring."""
    whole = matrix(p, padding=1, padding_mode="circular")
    result: Tensor = (whole @ shifted(p.signal, by, circular=True))[first::stride]
    return result


SHIFTED_ROUND = Exercise(
    id="shifted-round",
    title="Shifted round, then every second output",
    points=1,
    kind=VectorOfNumbers(
        entry="output",
        size="Without stride there are as many outputs as the ring has places. How many does the "
        "stride keep?",
        look="which output of the layer without stride and without shift has come to the place "
        "that is kept?",
    ),
    problem=SIGNAL,
    expected=round_strided,
    mistakes=(
        Mistake(
            "not shifted",
            partial(round_strided, by=0),
            "This is what the layer makes of the signal before the shift.",
        ),
        Mistake(
            "moved the kept outputs",
            (
                partial(round_strided, by=STRIDE),
                partial(round_strided, by=2 * STRIDE),
                partial(round_strided, by=FAR * STRIDE),
            ),
            "You have moved the outputs that are kept without the shift, or have kept the places "
            "between. The shift is no whole number of steps: which outputs of stride 1 come to "
            "the places that the stride keeps?",
        ),
        Mistake(
            "shifted the other way",
            partial(round_strided, by=-FAR),
            "You have shifted the other way. What stands in place 0 goes to the right.",
        ),
        Mistake(
            "every output",
            (partial(round_strided, stride=1), partial(round_strided, by=0, stride=1)),
            "These are the outputs of stride 1. Which of them does the layer keep?",
        ),
        Mistake(
            "zeros came in",
            (
                lambda p: (matrix(p, padding=1) @ shifted(p.signal, FAR))[::STRIDE],
                lambda p: round_strided(replace(p, signal=shifted(p.signal, FAR)), by=0),
            ),
            "You have shifted zeros in. On a ring what leaves at one end comes in at the other.",
        ),
        Mistake(
            "padded with zeros",
            lambda p: strided(p, padding=1) @ shifted(p.signal, FAR, circular=True),
            "The signal has gone round, but the kernel has not: on a ring, what does it read to "
            "the left of place 0?",
        ),
        Mistake(
            "without padding",
            lambda p: strided(p) @ shifted(p.signal, FAR, circular=True),
            "The signal has gone round, but this layer pads: its first output has the middle tap "
            "on place 0.",
        ),
        Mistake(
            "flipped kernel",
            lambda p: round_strided(backwards(p)),
            "The shift is right, but the taps were read from back to front.",
        ),
        chapters_own(round_strided, *(partial(round_strided, by=by) for by in (0, 1, STRIDE))),
    ),
    hints=(
        "Leave the shift and the stride away, and write down what the layer makes of the ring: one "
        "output for each place.",
        "The shift moves these outputs round with the signal. Which of them stand in the places "
        "0, 2, 4 and so on then?",
    ),
    why=(
        "The shift is no multiple of the stride, so outputs come that the layer throws away "
        "without it."
    ),
)

OTHERS = ((2.0, 0, -1), (3.0, -1, 4), (-3.0, 5, 2))
"""The kernels from input channel 1 to output channel 0, and from 0 and 1 to output channel 1."""
ROW, CHANNELS = 4, 2


def kernels(p: Problem) -> Tensor:
    """Return the kernels of a layer between two channels and two, shape (out, in, taps)."""
    both = torch.stack([p.kernel, *torch.tensor(OTHERS)])
    return both.reshape(CHANNELS, CHANNELS, -1)


def with_channels(p: Problem, weight: Tensor | None = None) -> Tensor:
    """Return the layer's matrix, channel after channel."""
    blocks = kernels(p) if weight is None else weight
    rows = [torch.cat([conv_matrix(one, p.shape) for one in into], dim=1) for into in blocks]
    return torch.cat(rows)


def place_by_place(p: Problem, *, rows: bool, columns: bool) -> Tensor:
    """Return the matrix with the channels of each place side by side, in outputs or in inputs."""
    T = with_channels(p).reshape(CHANNELS, -1, CHANNELS, p.shape[0])
    T = T.transpose(0, 1) if rows else T
    T = T.transpose(2, 3) if columns else T
    return T.reshape(CHANNELS * length(p), -1)


def by_channel(p: Problem, channel: int) -> Tensor:
    """Return ones for the inputs of one channel, and zeros for the others."""
    return torch.eye(CHANNELS)[channel].repeat_interleave(p.shape[0])


CHANNEL_ROW = Exercise(
    id="channel-row",
    title="A row of a matrix with channels",
    points=1,
    kind=VectorOfNumbers(
        entry="column",
        size="How many numbers go into the layer, in all channels together?",
        look="which input of which channel stands there, and with which kernel does this output "
        "read it, if at all?",
    ),
    problem=SHORT,
    expected=lambda p: with_channels(p)[ROW],
    mistakes=(
        Mistake(
            "the kernels of the other direction",
            lambda p: with_channels(p, kernels(p).transpose(0, 1))[ROW],
            "One of your kernels leads to the other output channel. All kernels in a row of blocks "
            "lead to one output channel, and each comes from an input channel of its own.",
        ),
        Mistake(
            "blocks exchanged",
            lambda p: with_channels(p, kernels(p).flip(1))[ROW],
            "These are the right two kernels, but each stands in the other's block. Which input "
            "channel comes first?",
        ),
        Mistake(
            "the other row of blocks",
            lambda p: with_channels(p)[ROW - length(p)],
            "This row gives an output of the first channel. How many rows belong to that one?",
        ),
        Mistake(
            "a neighbouring row",
            (lambda p: with_channels(p)[ROW - 1], lambda p: with_channels(p)[ROW + 1]),
            "Your row stands in the right row of blocks, one place away. Rows are counted from 0: "
            "which one is the first of the second output channel?",
        ),
        Mistake(
            "the places one after the other",
            (
                lambda p: place_by_place(p, rows=True, columns=True)[ROW],
                lambda p: place_by_place(p, rows=True, columns=False)[ROW],
                lambda p: place_by_place(p, rows=False, columns=True)[ROW],
            ),
            "You have put the channels of a place side by side, in the input or in the output. "
            "Here each channel stands as a whole, and the next comes after it.",
        ),
        Mistake(
            "one block alone",
            lambda p: with_channels(p)[ROW, : p.shape[0]],
            "That is a row of one block. What does this output read of the other input channel?",
        ),
        Mistake(
            "a block alone, and zeros",
            (
                lambda p: with_channels(p)[ROW] * by_channel(p, 0),
                lambda p: with_channels(p)[ROW] * by_channel(p, 1),
            ),
            "Your output reads one input channel only, as in a depthwise layer. In this layer "
            "every output channel reads both.",
        ),
        Mistake(
            "added",
            lambda p: with_channels(p)[ROW].reshape(CHANNELS, -1).sum(0),
            "You have added the two blocks. They meet different inputs: what is added is what they "
            "make of them.",
        ),
        Mistake(
            "flipped kernel",
            lambda p: with_channels(p, kernels(p).flip(-1))[ROW],
            "The places are right, but the taps stand from back to front.",
        ),
        Mistake(
            "the chapter's own numbers",
            lambda p: with_channels(example(p))[ROW],
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "How many outputs does a channel have? Then you know which row of blocks row 4 belongs to, "
        "and which row in these blocks it is.",
        "Two kernels lead to that output channel. Each stands in the block of the input channel "
        "that it comes from, as far to the right as without channels.",
    ),
    why="An output reads every input channel, each through its own kernel and in the same place.",
)

READ, WRITTEN, GROUPS = 4, 8, 2
"""The channels of a layer whose weights are counted, and its groups."""


def full(p: Problem) -> int:
    """Return the weights of a layer in which every output channel reads every input channel."""
    return READ * WRITTEN * len(p.kernel)


def pair(p: Problem, *, deep: int = READ, taps: int = 1) -> tuple[int, int]:
    """Return the weights of a depthwise layer, and of the one that mixes its channels."""
    return deep * len(p.kernel), READ * WRITTEN * taps


def weights(p: Problem) -> tuple[int, ...]:
    """Return the weights of the full layer, of one with groups, and of a depthwise pair."""
    return full(p), full(p) // GROUPS, sum(pair(p))


CHANNEL_WEIGHTS = Exercise(
    id="channel-weights",
    title="Count the weights",
    points=1,
    kind=WholeNumbers(
        (
            "each block of the matrix is made of a kernel of its own. How many blocks are there, "
            "and how many weights has each kernel?",
            "which blocks are zero now? Count the kernels of the others.",
            "count the two layers one by one. How many kernels has the first, and how many taps "
            "has a kernel of the second?",
        )
    ),
    problem=SIGNAL,
    expected=weights,
    mistakes=(
        at_place(
            weights,
            0,
            "a kernel for each channel of one side",
            (lambda p: WRITTEN * len(p.kernel), lambda p: READ * len(p.kernel)),
            "Your first number has a kernel for each channel of one side. There is one for each "
            "pair of an input and an output channel.",
        ),
        at_place(
            weights,
            0,
            "added the channels",
            lambda p: (READ + WRITTEN) * len(p.kernel),
            "Your first number adds the channels. How many pairs are there of one from each side?",
        ),
        at_place(
            weights,
            0,
            "counted kernels",
            lambda p: READ * WRITTEN,
            "Your first number counts kernels, not weights. How many weights has each?",
        ),
        at_place(
            weights,
            0,
            "counted a bias",
            lambda p: full(p) + WRITTEN,
            "Your first number counts a bias for each output channel. These layers have none.",
        ),
        at_place(
            weights,
            0,
            "counted multiplications",
            lambda p: full(p) * length(p),
            "Your first number has a weight for each multiplication. A kernel is used in every "
            "place, and learned once.",
        ),
        at_place(
            weights,
            0,
            "counted the matrix",
            lambda p: WRITTEN * length(p) * READ * p.shape[0],
            "Your first number counts the entries of the matrix. Most are zeros, and the others "
            "are copies of weights.",
        ),
        at_place(
            weights,
            1,
            "groups change nothing",
            full,
            "Your second number is that of the layer without groups. Half of the channels is no "
            "longer seen by each output: what becomes of those kernels?",
        ),
        at_place(
            weights,
            1,
            "one group alone",
            lambda p: full(p) // GROUPS**2,
            "Your second number counts one group, or lets each output channel see a single input "
            "channel. How many groups are there, and how many input channels has each?",
        ),
        at_place(
            weights,
            1,
            "multiplied by the groups",
            lambda p: full(p) * GROUPS,
            "Your second number grows with the groups. But a group sees fewer channels: which "
            "blocks are zero?",
        ),
        at_place(
            weights,
            2,
            "one of the two layers",
            (lambda p: pair(p)[0], lambda p: pair(p)[1]),
            "Your third number counts one of the two layers. Both learn.",
        ),
        at_place(
            weights,
            2,
            "multiplied",
            lambda p: prod(pair(p)),
            "You have multiplied the two layers' weights. Each layer stores its own.",
        ),
        at_place(
            weights,
            2,
            "mixed with all taps",
            lambda p: sum(pair(p, taps=len(p.kernel))),
            "Your third number gives the second layer as many taps as the first. It mixes the "
            "channels of one place.",
        ),
        at_place(
            weights,
            2,
            "a kernel for each output channel",
            lambda p: sum(pair(p, deep=WRITTEN)),
            "Your third number has a kernel in the first layer for each output channel of the "
            "second. How many channels does the first have to filter?",
        ),
    ),
    hints=(
        "Think of the matrix as a table of blocks: a row for each output channel, a column for "
        "each input channel. Which blocks are not zero?",
        "Each such block stands for one kernel. What is left is to count taps.",
    ),
    why=(
        "A weight is a tap of a kernel, and there is a kernel for each block that is not zero, "
        "however long the signal is."
    ),
)
