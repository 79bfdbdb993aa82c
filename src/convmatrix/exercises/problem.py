"""The numbers that an exercise asks about."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import torch
from torch import Tensor

from convmatrix.geometry import resolve
from convmatrix.numbers import ASSIGNMENT, DEMONSTRATION, Numbers


@dataclass(frozen=True, eq=False)
class Problem:
    """A kernel and what it is convolved with, of the same rank: a signal, or an image."""

    kernel: Tensor
    signal: Tensor

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the signal or the image."""
        return tuple(self.signal.shape)

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

# Kernel and input shapes on which a function is tried: other lengths, even ones, one tap alone, and
# images that are not square, so that a size which is written into the function shows.
SHAPES: dict[int, list[tuple[tuple[int, ...], tuple[int, ...]]]] = {
    1: [((3,), (7,)), ((2,), (6,)), ((4,), (9,)), ((5,), (5,)), ((1,), (4,))],
    2: [((2, 2), (3, 4)), ((3, 2), (4, 6)), ((2, 3), (5, 4)), ((3, 3), (6, 5)), ((1, 2), (2, 3))],
}


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
