"""The numbers that an exercise asks about."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import torch
from torch import Tensor

from convmatrix.geometry import resolve
from convmatrix.numbers import ASSIGNMENT, DEMONSTRATION, Numbers


@dataclass(frozen=True, eq=False)
class Problem:
    """A kernel and what it is convolved with, of the same rank: a signal, or an image."""

    kernel: Tensor
    signal: Tensor
    shift: int | None = None
    """By how many places the signal is shifted, where a function makes the matrix of that."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the signal or the image."""
        return tuple(self.signal.shape)

    @property
    def handed(self) -> Tensor | int:
        """What a function is called with, before the shape: the kernel, or else the shift."""
        return self.kernel.clone() if self.shift is None else self.shift

    @property
    def handed_data(self) -> Any:
        """The same as a whole number, or as lists of them."""
        return self.kernel.int().tolist() if self.shift is None else self.shift

    @property
    def handed_name(self) -> str:
        """What that is called."""
        return "kernel" if self.shift is None else "n"

    @property
    def fresh(self) -> tuple[Problem, ...]:
        """Problems of the same sort with new numbers, on which a function is tried."""
        others = fresh(len(self.shape))
        if self.shift is None:
            return others
        return tuple(
            replace(self, signal=other.signal, shift=shift)
            for other, shift in zip(others, FRESH_SHIFTS, strict=True)
        )

    def output_shape(self, padding: int = 0) -> tuple[int, ...]:
        """Return the shape of what the convolution gives."""
        axes = resolve(self.shape, tuple(self.kernel.shape), padding=padding)
        return tuple(axis.output for axis in axes)


def problems(numbers: Numbers) -> tuple[Problem, Problem]:
    """Return a problem with a signal, and one with an image."""
    signal, kernel, image, image_kernel = (
        torch.tensor(getattr(numbers, field.name)).float() for field in fields(numbers)
    )
    return Problem(kernel, signal), Problem(image_kernel, image)


# The numbers of the exercises, and those of the chapters' own examples.
SIGNAL, IMAGE = problems(ASSIGNMENT)
EXAMPLES = problems(DEMONSTRATION)
# Four ones, for a transposed convolution to paint with.
PAINT = Problem(SIGNAL.kernel, torch.ones(4))

# A longer kernel on the same signal.
FIVE_TAPS = Problem(torch.arange(1.0, 6), SIGNAL.signal)

# The exercises' kernel with other signals: a short one, and one that has no zero at its ends.
SHORT = replace(SIGNAL, signal=torch.tensor([4.0, 0, -1, 2, 3]))
SQUARES = replace(SIGNAL, signal=torch.arange(1.0, 11) ** 2)
# No convolution but a shift: one tap, which is 1.
SHIFT = replace(SIGNAL, kernel=torch.tensor([1.0]), shift=-3)

# Kernel and input shapes on which a function is tried: other lengths, even ones, one tap alone, and
# images that are not square, so that a size which is written into the function shows.
SHAPES: dict[int, list[tuple[tuple[int, ...], tuple[int, ...]]]] = {
    1: [((3,), (7,)), ((2,), (6,)), ((4,), (9,)), ((5,), (5,)), ((1,), (4,))],
    2: [((2, 2), (3, 4)), ((3, 2), (4, 6)), ((2, 3), (5, 4)), ((3, 3), (6, 5)), ((1, 2), (2, 3))],
}
# As many, both ways; by 0 places a slice that counts from the end takes all or nothing.
FRESH_SHIFTS = (2, -1, 4, 0, -2)


@cache
def fresh(rank: int) -> tuple[Problem, ...]:
    """Return problems with new kernels and sizes, the same ones every time.

    The taps of a kernel are different from each other and from 0, so that no mistake is hidden by
    chance.
    """
    generator = torch.Generator().manual_seed(rank)
    problems = []
    for kernel_shape, shape in SHAPES[rank]:
        taps = torch.randperm(9, generator=generator)[: torch.Size(kernel_shape).numel()] + 1
        signs = torch.randint(0, 2, taps.shape, generator=generator) * 2 - 1
        signal = torch.randint(1, 10, shape, generator=generator)
        kernel = (taps * signs).float().reshape(kernel_shape)
        problems.append(Problem(kernel, signal.float()))
    return tuple(problems)
