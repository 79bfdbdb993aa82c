"""Right and wrong matrices and vectors, for any kernel and signal: what answers are compared with.

The wrong ones are made as somebody makes them who has one idea wrong and everything else right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from convmatrix.equivariance import equivariant_shifts
from convmatrix.exercises.problem import EXAMPLES, Problem
from convmatrix.operators import conv_matrix, shift_matrix

SHIFTS = range(-5, 6)


def matrix(p: Problem, **options: Any) -> Tensor:
    """Return the matrix of the convolution, with any of `conv_matrix`'s options."""
    result: Tensor = conv_matrix(p.kernel, p.shape, **options)
    return result


def flipped(p: Problem, axes: tuple[int, ...] | None = None, **options: Any) -> Tensor:
    """Return the matrix of the kernel from back to front, along all axes or some."""
    return matrix(backwards(p, axes), **options)


def backwards(p: Problem, axes: tuple[int, ...] | None = None) -> Problem:
    """Return the problem with the kernel from back to front, along all axes or some."""
    return replace(p, kernel=p.kernel.flip(tuple(range(p.kernel.ndim)) if axes is None else axes))


def slid(T: Tensor, by: int, *, wrap: bool) -> Tensor:
    """Return a matrix with every row moved by some places, right (by > 0) or left.

    What leaves comes in on the other side, or is cut.
    """
    return T @ shift_matrix(T.shape[1], by, circular=wrap).T


def example(p: Problem) -> Problem:
    """Return the numbers of the chapter's own example, a signal or an image."""
    return EXAMPLES[len(p.shape) - 1]


def with_examples_numbers(right: Callable[[Problem], Any]) -> tuple[Callable[[Problem], Any], ...]:
    """Return what makes an answer to the chapter's own example, or takes one of its two inputs."""
    return (
        lambda p: right(example(p)),
        lambda p: right(replace(p, kernel=example(p).kernel)),
        lambda p: right(replace(p, signal=example(p).signal)),
    )


# One dimension


def below(p: Problem, rows: int) -> Tensor:
    """Return rows in which the kernel ends on the diagonal, as many as asked for."""
    return matrix(p, padding=len(p.kernel) - 1)[:rows]


def on_ring(p: Problem) -> Tensor:
    """Return the square matrix whose rows go round: as many outputs as inputs."""
    first = torch.cat([p.kernel, torch.zeros(p.shape[0] - len(p.kernel))])
    return torch.stack([first.roll(row) for row in range(p.shape[0])])


def one_more_row(p: Problem, *, in_front: bool) -> Tensor:
    """Return T with a row in which the kernel hangs over one end."""
    longer = conv_matrix(p.kernel, p.shape[0] + 1)
    return longer[:, 1:] if in_front else longer[:, :-1]


def cut_on_the_right(p: Problem) -> Tensor:
    """Return as many rows as there are inputs, those in front whole and those at the end cut."""
    length = p.shape[0]
    return conv_matrix(p.kernel, length + len(p.kernel) - 1)[:, :length]


def padded_on_one_side(p: Problem, *, left: bool) -> Tensor:
    """Return the matrix of the convolution with both zeros on the same side."""
    length = p.shape[0]
    longer = conv_matrix(p.kernel, length + 2)
    return longer[:, 2:] if left else longer[:, :length]


def unpadded_and_empty_rows(p: Problem) -> Tensor:
    """Return the matrix without padding, with empty rows below it up to the padded one's size."""
    unpadded = matrix(p)
    below = torch.zeros_like(matrix(p, padding=1)[len(unpadded) :])
    return torch.cat([unpadded, below])


def without_boundary(p: Problem) -> Tensor:
    """Return the padded matrix with nothing in its first and its last row."""
    padded = matrix(p, padding=1)
    padded[[0, -1]] = 0
    return padded


# Shifts


def shifted(signal: Tensor, n: int, *, circular: bool = False) -> Tensor:
    """Return a signal shifted by n places."""
    return shift_matrix(len(signal), n, circular=circular) @ signal


def shifted_then_convolved(p: Problem, n: int, **options: Any) -> Tensor:
    """Shift by n, then convolve."""
    return matrix(p, **options) @ shifted(p.signal, n)


def convolved_then_shifted(p: Problem, n: int, **options: Any) -> Tensor:
    """Convolve, then shift by n."""
    return shifted(matrix(p, **options) @ p.signal, n)


def holding_shifts(p: Problem, **options: Any) -> set[int]:
    """Return the shifts for which both orders agree on this signal."""
    return equivariant_shifts(matrix(p, **options), SHIFTS, signal=p.signal)


# Images


def column_major(p: Problem, *, inputs: bool, outputs: bool) -> Tensor:
    """Return T with the columns of an image strung together instead of its rows."""
    result = matrix(p)
    if inputs:
        result = result[:, by_columns(p.shape)]
    return result[by_columns(p.output_shape())] if outputs else result


def from_below(p: Problem) -> Tensor:
    """Return T with the rows of the output in the other order."""
    T = matrix(p)
    return T.reshape(*p.output_shape(), -1).flip(0).reshape(T.shape)


def by_columns(shape: tuple[int, ...]) -> Tensor:
    """Return the row-major places of an image's pixels in column-major order."""
    rows, columns = shape
    return torch.arange(rows * columns).reshape(rows, columns).T.flatten()


def without_gaps(p: Problem, *, window: bool) -> Tensor:
    """Return rows in which the kernel's rows follow each other at once.

    They begin where the window stands, or one place further in each row of the matrix.
    """
    starts = window_starts(p, p.shape[1])
    return placed(p.kernel.flatten(), starts if window else range(len(starts)), p)


def window_starts(p: Problem, far: int) -> list[int]:
    """Return where the window begins for each output, if image rows are ``far`` pixels apart."""
    rows, columns = p.output_shape()
    return [far * r + c for r in range(rows) for c in range(columns)]


def placed(taps: Tensor, starts: Iterable[int], p: Problem) -> Tensor:
    """Return rows of a matrix with taps from these columns on, cut at the end."""
    size = p.signal.numel()
    row = torch.cat([taps, torch.zeros(size - len(taps))])
    return torch.stack([shifted(row, start) for start in starts])


def sliding_rows(p: Problem, count: int) -> Tensor:
    """Return rows that are the first row of T, moved along: output row 1 is not set apart."""
    return placed(matrix(p)[0], range(count), p)


def jumping(p: Problem, far: int) -> Tensor:
    """Return rows that start ``far`` columns further when the window goes to the next image row."""
    return placed(matrix(p)[0], window_starts(p, far), p)


def over_the_edge(p: Problem, *, cut: bool) -> Tensor:
    """Return T with rows for windows that run over the right edge into the next image row.

    Of the last image row of windows those over the edge are there as well, with taps cut off, or
    they are not.
    """
    whole_windows = window_starts(p, p.shape[1])[-1] + 1
    return sliding_rows(p, p.output_shape()[0] * p.shape[1] if cut else whole_windows)


def round_the_edge(p: Problem) -> Tensor:
    """Return T with rows for windows that go round from the right edge to the left."""
    (rows, width), over = p.shape, p.kernel.shape[1] - 1
    wide = conv_matrix(p.kernel, (rows, width + over)).reshape(-1, rows, width + over)
    result = wide[..., :width].clone()
    result[..., :over] += wide[..., width:]
    return result.flatten(1)
