"""The exercises of the chapter on the ring and its waves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import count

import torch

from convmatrix.exercises.catalogue.ideas import CHAPTERS_OWN, at_place
from convmatrix.exercises.constructions import example, matrix
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.kinds import WholeNumber, WholeNumbers
from convmatrix.exercises.problem import FIVE_TAPS, SIGNAL, Problem
from convmatrix.operators import conv_matrix


def middle(p: Problem) -> int:
    """Return the tap that stands on the output's own place, and so the padding."""
    return (len(p.kernel) - 1) // 2


def factor(p: Problem, sign: int, origin: int) -> int:
    """Return the sum of the taps, whose sign changes with each place away from one of them."""
    return sum(int(tap) * sign ** abs(r - origin) for r, tap in enumerate(p.kernel))


def factors(p: Problem) -> tuple[int, ...]:
    """Return what the ring's convolution multiplies all ones with, and the alternating signal."""
    return tuple(factor(p, sign, middle(p)) for sign in (1, -1))


def sizes_added(p: Problem) -> int:
    """Return the sum of the taps without their signs."""
    return int(p.kernel.abs().sum())


def at_left_end(p: Problem, sign: int) -> int:
    """Return the first output of all ones, or of the alternating signal, with zeros outside."""
    waves = torch.tensor([float(sign) ** n for n in range(p.shape[0])])
    return int((matrix(p, padding=middle(p)) @ waves)[0])


TWO_WAVES = Exercise(
    id="two-waves",
    title="Two factors",
    points=1,
    kind=WholeNumbers(
        (
            "each output adds the same products. What are they, when every input is 1?",
            "what stands below the middle tap when the output's own input is 1, and what below the "
            "taps beside it?",
        )
    ),
    problem=SIGNAL,
    expected=factors,
    mistakes=(
        Mistake(
            "swapped",
            lambda p: factors(p)[::-1],
            "These are the two numbers in the other order. All ones come first.",
        ),
        Mistake("the chapter's own numbers", lambda p: factors(example(p)), CHAPTERS_OWN),
        at_place(
            factors,
            1,
            "counted from tap 0",
            lambda p: factor(p, -1, 0),
            "Your second number would be right if each output stood below the kernel's first tap. "
            "Below which tap does it stand with padding 1?",
        ),
        at_place(
            factors,
            0,
            "added sizes for all ones",
            sizes_added,
            "Your first number adds the taps without their signs. What does a negative tap make "
            "of a 1?",
        ),
        at_place(
            factors,
            1,
            "added sizes for the alternating signal",
            (sizes_added, lambda p: -sizes_added(p)),
            "Your second number adds the taps as if all products had one sign. Write the "
            "products of one output down: tap, input, sign.",
        ),
        at_place(
            factors,
            1,
            "the factor of all ones again",
            lambda p: factor(p, 1, middle(p)),
            "Your second number is the sum of the taps. In the alternating signal, what stands "
            "beside a 1?",
        ),
        at_place(
            factors,
            0,
            "zeros outside of all ones",
            lambda p: at_left_end(p, 1),
            "Your first number is the first output with zeros outside. On a ring, what stands to "
            "the left of the first input?",
        ),
        at_place(
            factors,
            1,
            "zeros outside of the alternating signal",
            lambda p: at_left_end(p, -1),
            "Your second number is the first output with zeros outside. On a ring the last input "
            "stands to the left of the first.",
        ),
    ),
    hints=(
        "Choose one output, say output 4, and write its three products down, once for each signal.",
        "Then compare with the input in the same place, place 4: by which number was it "
        "multiplied? The alternating signal has a 1 there.",
    ),
    why=(
        "On both signals every output adds the same products, but for one sign that all of them "
        "share, and that is the sign of the input."
    ),
)


def smallest_ring(p: Problem) -> int:
    """Return the length of the smallest ring whose matrix begins with that of zeros outside."""
    (n,), padding = p.shape, middle(p)
    padded = matrix(p, padding=padding)
    return next(size for size in count(n) if torch.equal(block(p, size), padded))


def block(p: Problem, size: int) -> torch.Tensor:
    """Return the upper left part of a ring's matrix, as large as the signal is long."""
    ring = conv_matrix(p.kernel, size, padding=middle(p), padding_mode="circular")
    return ring[: p.shape[0], : p.shape[0]]


def spared(p: Problem, more: int) -> int:
    """Return the length of a ring that is larger than it need be."""
    return smallest_ring(p) + more


EMBEDDED = Exercise(
    id="embedded",
    title="A ring with room",
    points=1,
    kind=WholeNumber(),
    problem=FIVE_TAPS,
    expected=smallest_ring,
    mistakes=(
        Mistake(
            "no room",
            lambda p: p.shape[0],
            "On a ring without room the taps that hang over one end meet the other end of the "
            "signal. How many hang over?",
        ),
        Mistake(
            "room for one tap",
            lambda p: p.shape[0] + 1,
            "That is enough for the chapter's own three taps. By how many places do five hang over "
            "an end?",
        ),
        Mistake(
            "room at both ends",
            lambda p: p.shape[0] + 2 * middle(p),
            "That works, and a smaller ring does, too: you have made room at each end of the "
            "signal, and on a ring its two ends look at the same places.",
        ),
        Mistake(
            "room to spare",
            tuple(partial(spared, more=more) for more in (1, 4, 5, 6, 7)),
            "That works, and a smaller ring does, too. By how many places do the five taps hang "
            "over an end?",
        ),
        Mistake(
            "twice as long",
            lambda p: 2 * p.shape[0],
            "That works, and a much smaller ring does, too. How far does the kernel reach over an "
            "end?",
        ),
        Mistake(
            "room for the whole kernel",
            lambda p: p.shape[0] + len(p.kernel),
            "That works, and a smaller ring does, too. The kernel never leaves the signal with all "
            "its taps: how many hang over at most?",
        ),
        Mistake(
            "the chapter's own numbers",
            (
                lambda p: smallest_ring(example(p)),
                lambda p: smallest_ring(replace(p, signal=example(p).signal)),
            ),
            "This is a ring for the chapter's own signal. How long is the signal here, and how "
            "long the kernel?",
        ),
    ),
    hints=(
        "Write the first row of the matrix with zeros outside, and the last one. Which taps are "
        "cut off in each?",
        "On the ring these taps must land on places that hold no signal. The taps cut off on the "
        "left and those cut off on the right may land on the same ones.",
    ),
    why=(
        "The zeros behind the signal stand before it as well, since a ring has no ends: one "
        "stretch of them, as long as the kernel hangs over, serves both sides."
    ),
)
