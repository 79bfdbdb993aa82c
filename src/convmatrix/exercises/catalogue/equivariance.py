"""The exercises of the chapter on equivariance."""

from __future__ import annotations

from functools import partial
from typing import Any

from convmatrix.equivariance import equivariance_error, equivariant_shifts
from convmatrix.exercises.catalogue.ideas import chapters_own
from convmatrix.exercises.constructions import (
    SHIFTS,
    convolved_then_shifted,
    flipped,
    holding_shifts,
    matrix,
    shifted,
    shifted_then_convolved,
)
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import VectorOfNumbers, WholeNumberSet
from convmatrix.exercises.problem import SIGNAL

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
