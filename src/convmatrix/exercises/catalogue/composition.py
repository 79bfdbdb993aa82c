"""The exercises of the chapter on two layers after one another."""

from __future__ import annotations

from math import prod

import numpy as np
import torch
from torch import Tensor

from convmatrix.composition import compose_kernels, receptive_field
from convmatrix.exercises.catalogue.ideas import CHAPTERS_OWN
from convmatrix.exercises.constructions import backwards, example, matrix
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumber, WholeNumbers
from convmatrix.exercises.problem import SIGNAL, Problem
from convmatrix.operators import conv_matrix

LAYERS = 3
STRIDES = (2, 1, 1)


def twice(p: Problem) -> Tensor:
    """Return the kernel of the one layer that does what two with this kernel do."""
    return compose_kernels(p.kernel, p.kernel)


def one_layer(p: Problem) -> Tensor:
    """Return the matrix of one layer: the kernel, then the same taps from back to front."""
    both = compose_kernels(p.kernel, backwards(p).kernel)
    return conv_matrix(both, p.shape, padding=len(p.kernel) - 1)


def two_layers(p: Problem) -> Tensor:
    """Return the product of the two padded matrices, the kernel's on the right."""
    pad = (len(p.kernel) - 1) // 2
    return matrix(backwards(p), padding=pad) @ matrix(p, padding=pad)


def corners(T: Tensor) -> tuple[int, int]:
    """Return the first entry and the last."""
    return round(float(T[0, 0])), round(float(T[-1, -1]))


def missing(p: Problem) -> tuple[int, int]:
    """Return by how much the one layer exceeds the product in both corners."""
    return corners(one_layer(p) - two_layers(p))


def seen(p: Problem, strides: tuple[int, ...] = (1,) * LAYERS) -> int:
    """Return what an output of three layers with as many taps spans."""
    return receptive_field([len(p.kernel)] * LAYERS, strides=strides)


COMPOSED_KERNEL = Exercise(
    id="composed-kernel",
    title="One kernel for two",
    points=1,
    kind=VectorOfNumbers(
        entry="tap",
        size="How many inputs does an output read through both layers? It needs a tap for each.",
        look="which tap of the second layer and which of the first look so far together? There may "
        "be several such pairs, and their products add up.",
    ),
    problem=SIGNAL,
    varies=("kernel",),
    expected=twice,
    mistakes=(
        Mistake(
            "entry by entry",
            lambda p: p.kernel * p.kernel,
            "You have multiplied tap by tap. Each tap of the second layer meets every tap of the "
            "first, not only its own number.",
        ),
        Mistake(
            "added",
            lambda p: p.kernel + p.kernel,
            "You have added the kernels. That is what two layers side by side do whose outputs are "
            "added; here the second reads what the first has made.",
        ),
        Mistake(
            "correlated",
            lambda p: compose_kernels(p.kernel, backwards(p).kernel),
            "One of the two kernels got flipped on the way. In row 0 of the product, copies of the "
            "first kernel are weighted by the taps of the second: with which tap comes the copy "
            "that is not moved?",
        ),
        Mistake(
            "side by side",
            lambda p: torch.cat([p.kernel, p.kernel]),
            "You have written one kernel behind the other. The second layer reads neighbouring "
            "outputs, whose windows overlap: how many inputs are in them all together?",
        ),
        Mistake(
            "backwards",
            lambda p: twice(p).flip(0),
            "These are the right numbers from back to front. Which tap reads the leftmost input?",
        ),
        Mistake(
            "cut to the kernel's length",
            lambda p: np.convolve(p.kernel, p.kernel, mode="same"),
            "Your taps are right, but some are missing at both ends. The outermost of all come "
            "from one pair of taps only.",
        ),
        Mistake(
            "the chapter's own numbers",
            (
                lambda p: twice(example(p)),
                lambda p: compose_kernels(p.kernel, example(p).kernel),
            ),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "How far apart are the outermost inputs that one output reads through both layers?",
        "Write the kernel three times, each copy one place further to the right and multiplied by "
        "a tap of the second layer. Then add the columns.",
    ),
    why=(
        "Each tap of the second layer adds a copy of the first kernel, moved by its place: that is "
        "how polynomials are multiplied."
    ),
)

MISSING_CORNERS = Exercise(
    id="missing-corners",
    title="What the corners miss",
    points=1,
    kind=WholeNumbers(
        (
            "in the upper left corner, an output of the first layer to the left of place 0 is "
            "missing. Which of its taps would have read input 0, and with which tap would output 0 "
            "have read it?",
            "in the lower right corner, an output of the first layer beyond the last place is "
            "missing. Which of its taps would have read the last input, and with which tap would "
            "the last output have read it?",
        ),
    ),
    problem=SIGNAL,
    expected=missing,
    mistakes=(
        Mistake(
            "they agree",
            lambda p: (0, 0),
            "Without padding the two layers and the one agree. Here a zero is written between the "
            "layers, on a place where the first would have had an output.",
        ),
        Mistake(
            "layers in the other order",
            lambda p: missing(backwards(p)),
            "This is what the layers miss in the other order. Which kernel meets the input first?",
        ),
        Mistake(
            "the other sign",
            lambda p: corners(two_layers(p) - one_layer(p)),
            "You have subtracted the one layer from the product. The question is by how much the "
            "one layer exceeds it.",
        ),
        Mistake(
            "what is left",
            lambda p: corners(two_layers(p)),
            "These are the corners of the product. The question is what they lack.",
        ),
        Mistake(
            "the one layer's entries",
            lambda p: corners(one_layer(p)),
            "These are the corners of the one layer. How much of them comes from outputs of the "
            "first layer that are not there?",
        ),
        Mistake(
            "taps of the same number",
            lambda p: tuple(round(float(p.kernel[i] * p.kernel[-1 - i])) for i in (0, -1)),
            "You have paired the first tap with the first, and the last with the last. If a tap of "
            "the second layer looks back beyond the end, which tap of the first looks forward into "
            "the signal again?",
        ),
        Mistake(
            "the chapter's own numbers",
            (
                lambda p: (round(float(example(p).kernel[0] * example(p).kernel[-1])),) * 2,
                lambda p: missing(example(p)),
            ),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "Which output would the first layer have made one place before the signal, and what would "
        "it have read there?",
        "Each corner lacks one product of two taps, one of each layer. One of them looks as far "
        "out as it can, and the other looks back in.",
    ),
    why=(
        "The padding of the second layer writes a zero where the first would have had an output, "
        "and that output would have seen the end of the signal."
    ),
)

RECEPTIVE_FIELD = Exercise(
    id="receptive-field",
    title="How far does it see?",
    points=1,
    kind=WholeNumber(),
    problem=SIGNAL,
    expected=lambda p: seen(p, STRIDES),
    mistakes=(
        Mistake(
            "forgot the stride",
            seen,
            "So much three layers of stride 1 span. Neighbouring outputs of the first layer start "
            "further apart here: how far is that on the input?",
        ),
        Mistake(
            "added the taps, or let the stride come too late",
            lambda p: LAYERS * len(p.kernel),
            "Either you have added up the taps, or you have let the stride count one layer too "
            "late, as in the chapter's example; both give this number. The stride of a layer "
            "spreads what the layers after it read.",
        ),
        Mistake(
            "multiplied the taps",
            lambda p: len(p.kernel) ** LAYERS,
            "You have multiplied the taps, as if no two windows overlapped. That counts the ways "
            "from the output down to the input, and many of them end in the same place.",
        ),
        Mistake(
            "let the first layer take long steps itself",
            lambda p: seen(p, STRIDES) + (len(p.kernel) - 1) * (prod(STRIDES) - 1),
            "You have let the first layer's own taps stand a stride apart. Its stride moves its "
            "window; within the window the taps stay neighbours.",
        ),
        Mistake(
            "forgot the 1",
            lambda p: seen(p, STRIDES) - 1,
            "You have counted the steps from the first place to the last. How many places is that?",
        ),
        Mistake(
            "the chapter's first example",
            lambda p: receptive_field([len(p.kernel)] * 2),
            "So much two layers of stride 1 span, as in the chapter. Here there are three.",
        ),
    ),
    hints=(
        "Go down from one output of the last layer. Which outputs of the second layer does it "
        "read, and which of the first do they read?",
        "You have found neighbouring outputs of the first layer. Where does the window of the "
        "first of them begin on the input, and where does the window of the last end?",
    ),
    why=(
        "Each layer adds its taps less one, in steps that are as long as the product of all "
        "strides before it."
    ),
)
