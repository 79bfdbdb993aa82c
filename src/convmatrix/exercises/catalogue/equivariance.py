"""The exercises of the chapter on equivariance."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import torch

from convmatrix.equivariance import commutator, equivariance_error, equivariant_shifts
from convmatrix.exercises.catalogue.ideas import CHAPTERS_OWN, at_place, chapters_own
from convmatrix.exercises.constructions import (
    SHIFTS,
    convolved_then_shifted,
    example,
    flipped,
    holding_shifts,
    matrix,
    shifted,
    shifted_then_convolved,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumbers, WholeNumberSet
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import SHIFT, SIGNAL, SQUARES, Problem
from convmatrix.operators import shift_matrix

OTHER_WAY = "You have shifted the other way. A shift by n > 0 moves the signal to the right."

UNSHIFTED = "This is the convolution of the signal before the shift."

FLIPPED_KERNEL = (
    "The shift is right, but the taps were read from back to front; PyTorch does not flip the "
    "kernel."
)

EVERY_INPUT = (
    "On all inputs at once, and on the chapter's own, it holds for this shift alone. The question "
    "is about the exercise's input, whose ends are zeros: is that the one that you took?"
)

SHIFTED_OUTPUT = VectorOfNumbers(
    entry="output",
    size="Count the places where the kernel can stand: each gives one output.",
    look="which numbers of the shifted signal does the kernel read there?",
)
SHIFTED = ((-2, 0), (-2, 1), (0, 0), (0, 1))  # and padding


def errors(shifts: range, **options: Any) -> tuple[int, ...]:
    """Return the largest errors of some shifts on the exercises' signal."""
    T = matrix(SIGNAL, **options)
    return tuple(round(equivariance_error(T, n, signal=SIGNAL.signal)) for n in shifts)


SHIFT_THEN_CONVOLVE = Exercise(
    id="shift-then-convolve",
    title="Shift, then convolve",
    points=0,
    kind=SHIFTED_OUTPUT,
    problem=SIGNAL,
    varies=("kernel", "signal"),
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
    kind=SHIFTED_OUTPUT,
    problem=SIGNAL,
    varies=("kernel", "signal"),
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


def shifting(p: Problem, more: int = 0, **options: Any) -> Any:
    """Return the matrix of the problem's shift; the chapter's own example is by 1."""
    return shift_matrix(p.shape[0], (1 if p.shift is None else p.shift) + more, **options)


def backwards_shifting(p: Problem) -> Any:
    """Return the matrix of the shift the other way."""
    return shifting(p).T


MAKE_SHIFT = Exercise(
    id="make-shift",
    title="Make the shift",
    points=1,
    kind=MatrixOfNumbers(),
    problem=SHIFT,
    secret=False,
    expected=shifting,
    mistakes=(
        Mistake(
            "the other direction",
            backwards_shifting,
            "You shift the other way: n > 0 moves the signal to the right. Which input stands in "
            "place 0 afterwards?",
        ),
        Mistake(
            "circular",
            lambda p: shifting(p, circular=True),
            "What falls off at one end comes in again at the other, as on a ring. In this shift "
            "zeros come in.",
        ),
        Mistake(
            "circular, and the other direction",
            lambda p: shifting(p, circular=True).T,
            "Your signal goes round, and the other way. In this shift zeros come in, and n > 0 "
            "moves to the right.",
        ),
        Mistake(
            "one place too far or too short",
            (
                lambda p: shifting(p, 1),
                lambda p: shifting(p, -1),
                lambda p: shifting(p, 1) * shifting(p).any(1, keepdim=True),
            ),
            "A single diagonal is right, but it stands one place from where it should. Multiply it "
            "with a basis vector: how far does that move?",
        ),
        Mistake(
            "not shifted",
            lambda p: torch.eye(p.shape[0]),
            "This is the identity: the signal stays where it is.",
        ),
        Mistake(
            "no rows for the zeros",
            lambda p: shifting(p)[shifting(p).any(1)],
            "There is no row for the zeros that come in. The shifted signal is as long as before.",
        ),
        Mistake(
            "no columns for what falls off",
            lambda p: shifting(p)[:, shifting(p).any(0)],
            "There is no column for what falls off. The matrix meets the signal before the shift.",
        ),
        Mistake(
            "the chapter's own numbers",
            (
                lambda p: shifting(example(p)),
                lambda p: shifting(replace(p, signal=example(p).signal)),
            ),
            CHAPTERS_OWN,
        ),
    ),
    hints=(
        "Row i says which input stands in place i afterwards. Which one is that in place 0?",
        "The ones form one diagonal. What becomes of a row for which there is no input?",
    ),
    why="A shift only moves, so its matrix has one diagonal of ones, and empty rows let zeros in.",
)


def error(p: Problem, n: int = 3, *, padding: int = 1) -> Any:
    """Return the error for a shift: shifted and then convolved, minus the other order."""
    first, second = shifted_then_convolved, convolved_then_shifted
    return first(p, n, padding=padding) - second(p, n, padding=padding)


def with_last(p: Problem, value: Any) -> Any:
    """Return the error with another number at its end."""
    result = error(p)
    result[-1] = value
    return result


BOUNDARY_ERROR = Exercise(
    id="boundary-error",
    title="By how much, and where?",
    points=1,
    kind=VectorOfNumbers(
        entry="entry",
        size="With padding by one place both orders give as many outputs as the signal is long.",
        look="what does each of the two orders give there?",
    ),
    problem=SQUARES,
    varies=("kernel",),
    expected=error,
    mistakes=(
        Mistake(
            "the other sign",
            lambda p: -error(p),
            "Right but for the sign: you have subtracted the other way round. Which order stands "
            "first in e?",
        ),
        Mistake(
            "the other direction",
            lambda p: error(p, -3),
            "This is the error for the shift to the left. n > 0 moves the signal to the right.",
        ),
        Mistake(
            "the other tap",
            lambda p: error(replace(p, kernel=p.kernel.flip(0))),
            "The places are right, but these errors are made with tap 0. Which tap looks over the "
            "edge to the right?",
        ),
        Mistake(
            "one place too far",
            lambda p: shifted(with_last(p, 0), 1) + error(p) * (error(p) > 0),
            "Your first error stands one place too far to the right. Which is the last output "
            "before the shifted signal begins?",
        ),
        Mistake(
            "another value fell off",
            (
                lambda p: with_last(p, -p.kernel[2] * p.signal[-4]),
                lambda p: with_last(p, -p.kernel[2] * p.signal[-2]),
                lambda p: with_last(p, -p.kernel[2] * p.signal[-1]),
            ),
            "All but the last entry is right. There the kernel stands on the last value that is "
            "left, and reads the one after it: which of those that fell off is that?",
        ),
        Mistake(
            "the signs of both alike",
            lambda p: error(p).abs() * error(p).sign()[2],
            "The places and the sizes are right. One of the two is too much and the other too "
            "little, so can their signs be the same?",
        ),
        Mistake(
            "one of the two orders",
            (
                lambda p: shifted_then_convolved(p, 3, padding=1),
                lambda p: convolved_then_shifted(p, 3, padding=1),
            ),
            "This is the output of one of the two orders. The error is their difference.",
        ),
        Mistake(
            "the signal with zeros",
            lambda p: error(SIGNAL),
            "This is the error on the input with zeros at its ends. Here it is another signal.",
        ),
        chapters_own(error),
    ),
    hints=(
        "The theorem has two formulas for a shift to the right. Which of its letters stand for "
        "what here?",
        "All entries are 0 but two. Their places follow from n and the length, their sizes from "
        "one tap and two values of the signal.",
    ),
    why=(
        "One tap makes both errors: it sees the signal too early where zeros came in, and misses "
        "what fell off."
    ),
)


def entries(p: Problem, n: int = 2, *, swapped: bool = False) -> tuple[int, ...]:
    """Return row and column of each entry of the commutator that is not 0, or column and row."""
    places = commutator(matrix(p, padding=1), n).nonzero().tolist()
    return tuple(index for place in places for index in (place[::-1] if swapped else place))


COMMUTATOR_ENTRIES = Exercise(
    id="commutator-entries",
    title="Where are the two entries?",
    points=1,
    kind=WholeNumbers(
        (
            "the upper entry belongs to the last output before the signal begins. Which row?",
            "the upper entry reads one input, the first that the kernel sees. Which column?",
            "the lower entry belongs to the output that misses something. Which row?",
            "the lower entry reads an input that has just fallen off. Which column?",
        )
    ),
    problem=SIGNAL,
    expected=entries,
    mistakes=(
        Mistake(
            "the other direction, or row and column swapped",
            lambda p: entries(p, -2),
            "Either you have shifted to the left, or you have named the column before the row; "
            "both give these numbers.",
        ),
        Mistake(
            "the lower entry first",
            lambda p: entries(p)[2:] + entries(p)[:2],
            "These are the two entries, in the other order. The upper one was asked first.",
        ),
        Mistake(
            "counted from 1",
            lambda p: tuple(index + 1 for index in entries(p)),
            "All four are one too large. In this book counting begins with zero.",
        ),
        Mistake(
            "the shift by 1",
            lambda p: entries(p, 1),
            "These are the places for the shift by one place. Where do they go for a longer shift?",
        ),
        Mistake(
            "the chapter's own numbers",
            (lambda p: entries(example(p)), lambda p: entries(example(p), 1)),
            "This comes from the chapter's own example, which is shorter. How long is the "
            "exercise's input?",
        ),
        at_place(
            entries,
            0,
            "the row of the first value",
            lambda p: 2,
            "Your first number is the output on the signal's new first place. The kernel looks one "
            "place ahead: which output sees that value first?",
        ),
        at_place(
            entries,
            3,
            "another value that fell off",
            lambda p: p.shape[0] - 1,
            "In your fourth number the last value fell off, that is true. But the last output "
            "reads just beyond what is left: which value stood there before?",
        ),
        at_place(
            entries,
            3,
            "the last value that is left",
            lambda p: p.shape[0] - 3,
            "Your fourth number is the last value that is left. Does the last output lack a value "
            "that is still there?",
        ),
    ),
    hints=(
        "In the theorem, find the two entries of e that need not be zero, and the values of the "
        "signal that stand in them.",
        "The row of an entry is the output that is spoiled, and the column is the value that "
        "spoils it.",
    ),
    why="A row says which output breaks, and the column which value of the signal breaks it.",
)
