"""The exercises of the book, each declared once.

Answers and mistakes are constructions, so that they can be made for other numbers as well. Where
two mistakes fit the same answer, the one that stands first is meant: the most specific comes first.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import permutations
from math import prod
from typing import Any

import numpy as np

from convmatrix.counting import parameter_counts
from convmatrix.equivariance import equivariance_error, equivariant_shifts
from convmatrix.exercises.constructions import (
    SHIFTS,
    backwards,
    below,
    column_major,
    convolved_then_shifted,
    cut_on_the_right,
    example,
    flipped,
    holding_shifts,
    jumping,
    matrix,
    on_ring,
    one_more_row,
    over_the_edge,
    padded_on_one_side,
    round_the_edge,
    shifted,
    shifted_then_convolved,
    slid,
    sliding_rows,
    with_examples_numbers,
    without_boundary,
    without_gaps,
)
from convmatrix.exercises.exercise import Construction, Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumber, WholeNumbers, WholeNumberSet
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import EXAMPLES, IMAGE, SIGNAL, Problem
from convmatrix.exercises.signs import (
    Moved,
    NoRightRow,
    NumberAtPlace,
    OneRowMissing,
    OneSided,
    SamePlaces,
)
from convmatrix.operators import conv_matrix

OTHER_WAY = "You have shifted the other way. A shift by n > 0 moves the signal to the right."
UNSHIFTED = "This is the convolution of the signal before the shift."
FLIPPED_KERNEL = (
    "The shift is right, but the taps were read from back to front; PyTorch does not flip the "
    "kernel."
)
EVERY_INPUT = (
    "On every input, and also on the chapter's own, it holds for this shift alone. The question is "
    "about the exercise's input, whose ends are zeros: is that the one that you took?"
)
CHAPTERS_OWN = (
    "This comes from the chapter's own example: its kernel, its input, or both. Which kernel and "
    "which input does the exercise name?"
)
SMALLER = "belongs to a smaller example, this chapter's or that of a signal."


def wrong_rows(right: Construction) -> tuple[Mistake, ...]:
    """Return the mistakes of a row that is missing, of an empty first row, and of all upside down.

    The first row stays empty in a loop from 1.
    """
    return (
        Mistake(
            "one row short",
            (lambda p: right(p)[:-1], lambda p: right(p)[1:]),
            "All your rows are right, but one is missing. Is there an output that no row gives?",
            OneRowMissing(right),
        ),
        Mistake(
            "rows counted from 1",
            lambda p: np.pad(right(p)[:-1].numpy(), ((1, 0), (0, 0))),
            "Your first row is empty, and the others each come one row too late. Rows are counted "
            "from 0: the first row gives output 0.",
        ),
        Mistake(
            "rows reversed",
            lambda p: right(p).flip(0),
            "These are the right rows from the last to the first. Which output does row 0 give?",
        ),
    )


def wrong_values(right: Construction) -> Mistake:
    """Return the mistake of other numbers in the right places."""
    return Mistake(
        "right places, wrong values",
        lambda p: right(replace(p, kernel=p.kernel.abs())),
        "The right places are filled, but with other numbers than the kernel has there. Compare "
        "one row with the kernel, number by number and sign by sign.",
        SamePlaces(right),
    )


def moved(right: Construction) -> tuple[Mistake, ...]:
    """Return the mistakes of rows that all stand too far to one side, by as many places."""

    def moving(by: int, *, wrap: bool) -> Construction:
        return lambda p: slid(right(p), by, wrap=wrap)

    return tuple(
        Mistake(
            f"rows too far {side}",
            (moving(2 * way, wrap=True), moving(3 * way, wrap=False)),
            f"Your rows would be right, but all of them stand too far to the {side}, by the same "
            "number of places. Where does the kernel's first tap stand for output 0?",
            Moved(right, side),
        )
        for side, way in (("right", 1), ("left", -1))
    )


def chapters_own(*rights: Construction) -> Mistake:
    """Return the mistake of an answer with numbers of the chapter's own example."""
    return Mistake(
        "the chapter's own numbers",
        tuple(made for right in rights for made in with_examples_numbers(right)),
        CHAPTERS_OWN,
    )


def at_place(
    place: int, name: str, made: Construction | tuple[Construction, ...], message: str
) -> Mistake:
    """Return the mistake of one wrong number among several, whatever the others are."""
    all_made = made if isinstance(made, tuple) else (made,)

    def example(p: Problem, made: Construction) -> tuple[int, ...]:
        right = list(counts(p))
        right[place] = made(p)
        return tuple(right)

    examples = tuple(partial(example, made=made) for made in all_made)
    return Mistake(name, examples, message, NumberAtPlace(place, all_made, counts))


def elsewhere(place: int) -> tuple[Construction, ...]:
    """Return what makes this count of the book's other examples."""

    def count(p: Problem, of: Problem) -> int:
        return counts(of)[place]

    return tuple(partial(count, of=p) for p in (*EXAMPLES, SIGNAL))


def padded_matrix(p: Problem) -> Any:
    """Return the matrix of the convolution with padding 1."""
    return matrix(p, padding=1)


def length(p: Problem, padding: int = 0) -> int:
    """Return the number of outputs."""
    return p.output_shape(padding)[0]


def counts(p: Problem) -> tuple[int, ...]:
    """Return the three counts of the unpadded convolution."""
    return tuple(parameter_counts(tuple(p.kernel.shape), p.shape))


def errors(shifts: range, **options: Any) -> tuple[int, ...]:
    """Return the largest errors of some shifts on the exercises' signal."""
    T = matrix(SIGNAL, **options)
    return tuple(round(equivariance_error(T, n, signal=SIGNAL.signal)) for n in shifts)


CHAPTERS_LENGTHS = Mistake(
    "the chapter's own numbers",
    (lambda p: length(example(p)), lambda p: length(example(p), padding=1)),
    CHAPTERS_OWN,
)

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

SHIFTED = ((-2, 0), (-2, 1), (0, 0), (0, 1))  # and padding

SHIFT_THEN_CONVOLVE = Exercise(
    id="shift-then-convolve",
    title="Shift, then convolve",
    points=0,
    kind=VectorOfNumbers(),
    problem=SIGNAL,
    expected=lambda p: shifted_then_convolved(p, -2),
    mistakes=(
        Mistake(
            "convolved, then shifted",
            lambda p: convolved_then_shifted(p, -2),
            "This is what the other order gives, convolve and then shift. A shift of the output "
            "lets plain zeros in; a shift of the input lets the kernel read them.",
        ),
        Mistake("shifted the other way", lambda p: shifted_then_convolved(p, 2), OTHER_WAY),
        Mistake(
            "with padding",
            lambda p: shifted_then_convolved(p, -2, padding=1),
            "The shift is right, but this convolution has padding; here it is without.",
        ),
        Mistake("not shifted", lambda p: matrix(p) @ p.signal, UNSHIFTED),
        Mistake("flipped kernel", lambda p: flipped(p) @ shifted(p.signal, -2), FLIPPED_KERNEL),
        Mistake(
            "not convolved",
            lambda p: shifted(p.signal, -2),
            "This is the shifted signal. Now convolve it.",
        ),
        chapters_own(*(partial(shifted_then_convolved, n=n, padding=P) for n, P in SHIFTED)),
    ),
    hints=(
        "Shift first: write down the signal, moved two places to the left. What comes in on the "
        "right?",
        "Now let the kernel slide over that. In matrices: the shift's and the convolution's, and "
        "which of the two stands next to the signal?",
    ),
    why=("Shifted first, what comes in at the end is read by the kernel like any other input."),
)

PADDED_SHIFT_THEN_CONVOLVE = Exercise(
    id="padded-shift-then-convolve",
    title="Shift, then convolve with padding",
    points=0,
    kind=VectorOfNumbers(),
    problem=SIGNAL,
    expected=lambda p: shifted_then_convolved(p, 2, padding=1),
    mistakes=(
        Mistake(
            "convolved, then shifted",
            lambda p: convolved_then_shifted(p, 2, padding=1),
            "This is what the other order gives, convolve and then shift. Convolved first, the "
            "kernel still saw the values that fall off when you shift first.",
        ),
        Mistake(
            "shifted the other way", lambda p: shifted_then_convolved(p, -2, padding=1), OTHER_WAY
        ),
        Mistake(
            "no padding",
            lambda p: shifted_then_convolved(p, 2),
            "The shift is right, but the convolution has no padding: with padding 1 the output is "
            "as long as the signal.",
        ),
        Mistake(
            "shifted around",
            lambda p: matrix(p, padding=1) @ shifted(p.signal, 2, circular=True),
            "What fell off on the right came in again on the left, as with torch.roll. In this "
            "shift zeros come in.",
        ),
        Mistake("not shifted", lambda p: matrix(p, padding=1) @ p.signal, UNSHIFTED),
        Mistake(
            "flipped kernel",
            lambda p: flipped(p, padding=1) @ shifted(p.signal, 2),
            FLIPPED_KERNEL,
        ),
        Mistake(
            "not convolved",
            lambda p: shifted(p.signal, 2),
            "This is the shifted signal. Now convolve it.",
        ),
        chapters_own(*(partial(shifted_then_convolved, n=-n, padding=P) for n, P in SHIFTED)),
    ),
    hints=(
        "Shift first: write down the signal, moved two places to the right. What falls off, and "
        "what comes in?",
        "The padding then adds a zero on each side of the shifted signal. Compute the last "
        "output by hand.",
    ),
    why=(
        "Shifted first, what fell off is gone before the kernel comes: no tap can read it any more."
    ),
)

EQUIVARIANT_SHIFTS = Exercise(
    id="equivariant-shifts",
    title="Which shifts does it survive?",
    points=1,
    kind=WholeNumberSet(SHIFTS[0], SHIFTS[-1]),
    problem=SIGNAL,
    expected=holding_shifts,
    mistakes=(
        Mistake("every input", lambda p: equivariant_shifts(matrix(p), SHIFTS), EVERY_INPUT),
        Mistake(
            "other direction",
            (
                lambda p: {-n for n in holding_shifts(p)},
                lambda p: {-n for n in holding_shifts(p)} - {0},
            ),
            "Look at the direction again: n > 0 shifts to the right. Try n = 1 and n = \u22121, "
            "and compare the outputs.",
        ),
        Mistake(
            "all shifts",
            lambda p: set(SHIFTS),
            "Not all of them. Shift each way by one place and compare the two orders, output by "
            "output.",
        ),
        Mistake(
            "looked at what falls off",
            lambda p: holding_shifts(p, padding=1),
            "Without padding the kernel never looks beyond the ends, so nobody misses what falls "
            "off. Look at what stands beside the zeros that come in.",
        ),
        Mistake(
            "forgot 0",
            lambda p: holding_shifts(p) - {0},
            "One is missing: the shift that does nothing.",
        ),
    ),
    hints=(
        "Take one shift to the right and one to the left, and compare the two orders output by "
        "output: at which end do they differ?",
        "The orders can differ only at the end where zeros come in: there a window of the kernel "
        "holds new zeros and, beside them, values of the signal. Which values are these, at each "
        "end?",
    ),
    why=(
        "Away from the ends the two orders always agree: only what stands beside the zeros that "
        "come in can part them."
    ),
)

PADDED_EQUIVARIANT_SHIFTS = Exercise(
    id="padded-equivariant-shifts",
    title="Which shifts does it survive with padding?",
    points=1,
    kind=WholeNumberSet(SHIFTS[0], SHIFTS[-1]),
    problem=SIGNAL,
    expected=lambda p: holding_shifts(p, padding=1),
    mistakes=(
        Mistake(
            "every input",
            lambda p: equivariant_shifts(matrix(p, padding=1), SHIFTS),
            EVERY_INPUT,
        ),
        Mistake(
            "thought of P",
            lambda p: {-1, 0, 1},
            "These survive, but not because the padding is 1, and they are not all. Look at the "
            "two ends of the signal: how many zeros stand there?",
        ),
        Mistake(
            "the answer without padding",
            holding_shifts,
            "That is the set without padding. Now the kernel looks beyond the ends: what does it "
            "miss when a value falls off?",
        ),
        Mistake(
            "other direction",
            (
                lambda p: {-n for n in holding_shifts(p, padding=1)},
                lambda p: {-n for n in holding_shifts(p, padding=1)} - {0},
            ),
            "Look at the direction again: n > 0 shifts to the right. Which values fall off then, "
            "and at which end?",
        ),
        Mistake(
            "all shifts",
            lambda p: set(SHIFTS),
            "Not all of them. Take a shift to the right that lets a value other than zero fall "
            "off, and compare the last outputs.",
        ),
        Mistake(
            "forgot 0",
            lambda p: holding_shifts(p, padding=1) - {0},
            "One is missing: the shift that does nothing.",
        ),
    ),
    hints=(
        "For a larger and larger shift each way, look at the values that fall off: when is the "
        "first one not 0?",
        "Padding lets the kernel hang over both ends. Convolve first, and an output at the end has "
        "read a value; shift first, and the value may be gone before the kernel comes.",
    ),
    withheld=(errors(range(2, 6), padding=1),),
    why=(
        "Padding changes where the ends lie, not the rule: the orders part only through what "
        "falls off there, or comes in."
    ),
)

BLOCK_TOEPLITZ_MATRIX = Exercise(
    id="block-toeplitz-matrix",
    title="Write the matrix of an image convolution",
    points=1,
    kind=MatrixOfNumbers(),
    problem=IMAGE,
    expected=matrix,
    mistakes=(
        Mistake(
            "flipped in both axes",
            flipped,
            "The kernel is turned around, back to front and upside down. PyTorch does not flip it: "
            "the first tap reads the window's top left pixel.",
        ),
        Mistake(
            "kernel upside down",
            lambda p: flipped(p, (0,)),
            "The kernel stands upside down: its last row comes first. Which of its rows reads the "
            "window's first row?",
        ),
        Mistake(
            "kernel mirrored left to right",
            lambda p: flipped(p, (1,)),
            "Each row of the kernel stands from back to front. Which tap reads the window's "
            "leftmost pixel?",
        ),
        Mistake(
            "kernel transposed",
            lambda p: conv_matrix(p.kernel.T, p.shape),
            "The kernel's rows and columns have changed places. Its first row reads along the "
            "window's first row.",
        ),
        Mistake(
            "transposed",
            lambda p: matrix(p).T,
            "Your matrix has a column for each output and a row for each pixel. Multiplied with "
            "the flattened image, which of the two must be the rows?",
        ),
        Mistake(
            "input flattened by columns",
            lambda p: column_major(p, inputs=True, outputs=False),
            "Your columns follow the image column by column. PyTorch flattens row by row: which "
            "pixel comes after the first?",
        ),
        Mistake(
            "output flattened by columns",
            lambda p: column_major(p, inputs=False, outputs=True),
            "Your rows are right, but in another order: they follow the output image column by "
            "column. Which output comes after the first when it is flattened row by row?",
        ),
        Mistake(
            "both flattened by columns",
            lambda p: column_major(p, inputs=True, outputs=True),
            "This matrix would be right if images were flattened column by column, the input and "
            "the output. PyTorch flattens both row by row.",
        ),
        Mistake(
            "no gap between kernel rows",
            (lambda p: without_gaps(p, window=True), lambda p: without_gaps(p, window=False)),
            "The kernel's rows follow each other at once. In the flattened image, how far is a "
            "pixel from the one below it?",
        ),
        Mistake(
            "plain Toeplitz",
            lambda p: sliding_rows(p, prod(p.output_shape())),
            "Each of your rows is the one above, moved by one place, also where the window jumps "
            "to the next image row. On which pixel does it stand after that jump?",
        ),
        Mistake(
            "windows over the edge",
            (
                lambda p: over_the_edge(p, cut=False),
                lambda p: over_the_edge(p, cut=True),
                round_the_edge,
            ),
            "Some of your rows belong to windows that run over the right edge of the image. On how "
            "many places in an image row can the window stand?",
        ),
        *wrong_rows(matrix),
        Mistake(
            "wrong jump",
            (lambda p: jumping(p, p.shape[1] - 1), lambda p: jumping(p, p.shape[1] + 1)),
            "Within an image row all is right, but where the window goes to the next image row, "
            "your row starts in another column. How far is a pixel from the one below it?",
        ),
        Mistake(
            "rows and columns of the image swapped",
            lambda p: conv_matrix(p.kernel, p.shape[::-1]),
            "Your matrix is the one for an image with rows and columns swapped. How many pixels "
            "stand in one row of this image?",
        ),
        *moved(matrix),
        chapters_own(matrix),
        wrong_values(matrix),
        Mistake(
            "another first row",
            lambda p: conv_matrix(p.kernel[:1], p.shape)[: prod(p.output_shape())],
            "No row is right yet. Compare your first row with the one that the question gives.",
            sign=NoRightRow(matrix),
        ),
    ),
    hints=(
        "The first row is given. For output 1 the window moves one pixel to the right: where "
        "are its pixels in the flattened image?",
        "For the next image row of outputs the window moves one pixel down. How far is that in "
        "the flattened image?",
        "Check the shape: a row for each output, a column for each pixel. Then look for rows "
        "whose window would hang over the right edge.",
    ),
    withheld=(tuple(int(row.nonzero()[0]) for row in matrix(IMAGE)),),  # zeros that lead a row
    why=(
        "Each row of the kernel makes a Toeplitz block, and the blocks repeat along their "
        "own diagonals: the pattern of one dimension, twice over."
    ),
    given=lambda p: matrix(p)[:1],
)

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
            0,
            "counted a bias for each output",
            lambda p: counts(p)[0] + prod(p.output_shape()),
            "Your first number counts a bias for each output. The layers of this book have none.",
        ),
        at_place(
            0,
            "took the inputs for the outputs",
            lambda p: prod(p.shape) ** 2,
            "Your first number takes as many outputs as inputs. How many numbers does the output "
            "image hold?",
        ),
        at_place(
            0,
            "took the output's rows for the outputs",
            lambda p: p.output_shape()[0] * prod(p.shape),
            "Your first number takes the output image's rows for its outputs. How many numbers "
            "does the output image hold?",
        ),
        at_place(
            0,
            "another example's pairs",
            elsewhere(0),
            f"Your first number {SMALLER} How many pixels has this image, and how many outputs are "
            "there?",
        ),
        at_place(
            1,
            "counted the zeros",
            lambda p: counts(p)[0] - counts(p)[1],
            "Your second number counts the entries in which no tap stands. The multiplications are "
            "the others.",
        ),
        at_place(
            1,
            "another example's count",
            elsewhere(1),
            f"Your second number {SMALLER} How many outputs are there here, and how many taps does "
            "each need?",
        ),
        at_place(
            1,
            "a window on every pixel",
            lambda p: prod(p.shape) * prod(p.kernel.shape),
            "Your second number has a window on every pixel. On how many places can it stand?",
        ),
        at_place(
            1,
            "the padded signal's count",
            lambda p: parameter_counts(len(SIGNAL.kernel), SIGNAL.shape, padding=1).sparse,
            "Your second number belongs to a padded signal. Here it is an image: "
            "how many outputs are there, and how many taps does each need?",
        ),
        at_place(
            2,
            "a weight for each multiplication",
            lambda p: counts(p)[1],
            "Your third number has a weight for each multiplication. That is a locally connected "
            "layer; a convolution shares its weights.",
        ),
        at_place(
            2,
            "counted a bias",
            lambda p: counts(p)[2] + 1,
            "Your third number counts a bias. The layers of this book have none.",
        ),
        at_place(
            2,
            "counted different values",
            lambda p: len(set(p.kernel.flatten().tolist())),
            "Your third number counts the different values in the kernel. A parameter is a place, "
            "not a value: equal weights can be learned apart.",
        ),
        at_place(
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

# All that this module declares, in its order.
EXERCISES = {each.id: each for each in [*vars().values()] if isinstance(each, Exercise)}
