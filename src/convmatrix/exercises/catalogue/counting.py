"""The exercises of the chapter on counting."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from math import prod

from convmatrix.counting import parameter_counts
from convmatrix.exercises.catalogue.ideas import at_place, chapters_own
from convmatrix.exercises.exercise import Construction, Exercise, Mistake
from convmatrix.exercises.kinds import WholeNumbers
from convmatrix.exercises.problem import EXAMPLES, IMAGE, SIGNAL, Problem

SMALLER = "belongs to a smaller example, this chapter's or that of a signal."


def counts(p: Problem, padding: int = 0) -> tuple[int, ...]:
    """Return the three counts of the convolution."""
    return tuple(parameter_counts(tuple(p.kernel.shape), p.shape, padding=padding))


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
            "Your first number counts a bias for each output. This layer has none.",
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
            "Your third number counts a bias. This layer has none.",
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


def padded_counts(p: Problem) -> tuple[int, ...]:
    """Return the three counts with padding 1."""
    return counts(p, padding=1)


PADDED_COUNTS = Exercise(
    id="padded-counts",
    title="Count with padding",
    points=1,
    kind=WholeNumbers(
        (
            "padding changes how many outputs there are. How many pixels are there to read?",
            "at the edges some taps fall on padding. How many are left in each direction?",
            "which of the counts does padding touch, and does it touch the kernel?",
        )
    ),
    problem=IMAGE,
    expected=padded_counts,
    mistakes=(
        chapters_own(padded_counts),
        Mistake(
            "forgot the padding",
            counts,
            "These are the counts without padding. How many outputs are there with it?",
        ),
        Mistake(
            "another order",
            tuple(
                lambda p, order=order: tuple(padded_counts(p)[place] for place in order)  # type: ignore[misc]
                for order in [*permutations(range(3))][1:]
            ),
            "These are the three numbers, but not in the order that the question asks for.",
        ),
        at_place(
            padded_counts,
            0,
            "took the padding for inputs",
            lambda p: prod(p.output_shape(padding=1)) * (p.shape[0] + 2) * (p.shape[1] + 2),
            "Your first number has a column for each added zero, too. The layer reads the image "
            "alone.",
        ),
        at_place(
            padded_counts,
            0,
            "the outputs without padding",
            lambda p: counts(p)[0],
            "Your first number counts the outputs without padding. How many are there with it?",
        ),
        at_place(
            padded_counts,
            1,
            "multiplied the padding",
            lambda p: prod(p.output_shape(padding=1)) * prod(p.kernel.shape),
            "Your second number multiplies with the padding, too. How many taps of a window at the "
            "edge stand on the image?",
        ),
        at_place(
            padded_counts,
            1,
            "one direction only",
            (
                lambda p: (3 * p.shape[0] - 2) * p.shape[1] * 3,
                lambda p: p.shape[0] * 3 * (3 * p.shape[1] - 2),
            ),
            "Your second number loses taps in one direction, but a window can hang over in both.",
        ),
        at_place(
            padded_counts,
            1,
            "the multiplications without padding",
            lambda p: counts(p)[1],
            "Your second number is the one without padding, where fewer windows find a place.",
        ),
        at_place(
            padded_counts,
            2,
            "a weight for each multiplication",
            lambda p: padded_counts(p)[1],
            "Your third number has a weight for each multiplication. A convolution shares them.",
        ),
        at_place(
            padded_counts,
            2,
            "counted different values",
            lambda p: len(set(p.kernel.flatten().tolist())),
            "Your third number counts different values. A parameter is a place, not a value.",
        ),
    ),
    hints=(
        "With this kernel and padding the output is as large as the image.",
        "Count the taps that stand on the image for one row of pixels, as in one dimension, then "
        "for one column. The two counts multiply.",
    ),
    why=(
        "Padding makes outputs and so rows, but a tap that stands on it has no column, and the "
        "kernel does not grow."
    ),
)


def both_savings(p: Problem) -> tuple[int, ...]:
    """Return multiplications and weights of a locally connected layer and of a dense circulant."""
    sparse, pixels = counts(p)[1], prod(p.shape)
    return sparse, sparse, pixels**2, pixels


TWO_SAVINGS = Exercise(
    id="two-savings",
    title="Each saving alone",
    points=1,
    kind=WholeNumbers(
        (
            "each output reads as many pixels as the window has. How many outputs are there?",
            "no weight is shared. How many does each output have for itself?",
            "multiplied row by row, no entry is skipped. How many rows and columns are there?",
            "all rows are one row, turned round. How many numbers does it hold?",
        )
    ),
    problem=IMAGE,
    expected=both_savings,
    mistakes=(
        chapters_own(both_savings),
        Mistake(
            "the two layers swapped",
            lambda p: both_savings(p)[2:] + both_savings(p)[:2],
            "These are the numbers of the two layers, in the other order. The locally connected "
            "one was asked first.",
        ),
        Mistake(
            "swapped within a layer",
            lambda p: both_savings(p)[:2] + both_savings(p)[:1:-1],
            "Your last two numbers have changed places: the multiplications were asked first.",
        ),
        at_place(
            both_savings,
            0,
            "multiplied densely",
            lambda p: counts(p)[0],
            "Your first number multiplies every output with every pixel. This layer is sparse.",
        ),
        at_place(
            both_savings,
            1,
            "shared the weights",
            lambda p: counts(p)[2],
            "Your second number is that of a convolution. Without sharing each output has weights "
            "of its own.",
        ),
        at_place(
            both_savings,
            1,
            "weights of a dense layer",
            lambda p: counts(p)[0],
            "Your second number has a weight for each pair of an output and a pixel. Where no "
            "weight is used, none is learned.",
        ),
        at_place(
            both_savings,
            2,
            "made it sparse",
            lambda p: prod(p.shape) * prod(p.kernel.shape),
            "Your third number skips entries, but in a dense matrix none is zero.",
        ),
        at_place(
            both_savings,
            3,
            "shared nothing",
            lambda p: prod(p.shape) ** 2,
            "Your fourth number has a weight for each entry. In a circulant matrix one row decides "
            "the others.",
        ),
        at_place(
            both_savings,
            3,
            "the small kernel",
            lambda p: prod(p.kernel.shape),
            "Your fourth number is that of the small kernel. A dense row holds more taps.",
        ),
    ),
    hints=(
        "Sparse, not shared: begin with the multiplications of the convolution. Which of them has "
        "a weight of its own?",
        "Shared, not sparse: how many entries has a row, and how many rows are there?",
    ),
    why=(
        "Sparsity leaves entries out, sharing makes entries equal: each saves something where the "
        "other does not."
    ),
)

# A layer as in networks for small photographs: the shape of its weight, and the image.
LAYER = (16, 3, 3, 3), (32, 32)


def stored(weight: tuple[int, ...] = LAYER[0], padding: int = 1) -> tuple[int, int]:
    """Return the weights of a layer on these images, and the entries of its dense matrix."""
    dense, _, shared = parameter_counts(weight, LAYER[1], padding=padding)
    return shared, dense


STORED_MATRIX = Exercise(
    id="stored-matrix",
    title="What would have to be stored?",
    points=1,
    kind=WholeNumbers(
        (
            "each output channel reads each input channel with a kernel of its own. How many "
            "kernels are that, and how many places has each?",
            "there is a row for each output and a column for each input, in all channels. How many "
            "of each?",
        )
    ),
    problem=IMAGE,
    expected=lambda p: stored(),
    mistakes=(
        Mistake("swapped", lambda p: stored()[::-1], "These are the two numbers, but swapped."),
        Mistake(
            "the chapter's own layer",
            lambda p: tuple(parameter_counts((64, 3, 3, 3), (224, 224), padding=1))[::-2],
            "This is the chapter's own layer. The exercise has fewer channels and smaller images.",
        ),
        at_place(
            lambda p: stored(),
            0,
            "one kernel for all inputs, or for all outputs",
            (lambda p: stored((16, 1, 3, 3))[0], lambda p: stored((1, 3, 3, 3))[0]),
            "Your first number has a kernel for each channel of one side. There is one for each "
            "pair.",
        ),
        at_place(
            lambda p: stored(),
            0,
            "added the numbers of channels",
            lambda p: (LAYER[0][0] + LAYER[0][1]) * prod(LAYER[0][2:]),
            "Your first number adds the channels. How many pairs are there of one from each side?",
        ),
        at_place(
            lambda p: stored(),
            0,
            "counted a bias",
            lambda p: stored()[0] + LAYER[0][0],
            "Your first number counts a bias for each output channel. This layer has none.",
        ),
        at_place(
            lambda p: stored(),
            1,
            "forgot channels",
            (
                lambda p: stored((1, 1, 3, 3))[1],
                lambda p: stored((16, 1, 3, 3))[1],
                lambda p: stored((1, 3, 3, 3))[1],
            ),
            "Your second number leaves channels out. The rows are those of all output channels, "
            "the columns those of all input channels.",
        ),
        at_place(
            lambda p: stored(),
            1,
            "forgot the padding",
            lambda p: stored(padding=0)[1],
            "Your second number has the outputs without padding. How large is the output with it?",
        ),
        at_place(
            lambda p: stored(),
            1,
            "in bytes",
            lambda p: 4 * stored()[1],
            "Your second number counts bytes. The question is about entries.",
        ),
    ),
    hints=(
        "How many numbers go in, in all channels, and how many come out?",
        "The weights do not depend on the size of the image. The entries do, twice.",
    ),
    why=(
        "The weights know nothing of the image's size; the matrix has it in its rows and in its "
        "columns, and nearly all of its entries are zeros and copies."
    ),
)
