"""Sparse matrices of convolutions, written entry by entry in the order in which they are stored.

What is written here is already checked: the public functions read what callers hand over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor

from convmatrix.geometry import Axis, Run, known_mode, padded_reads, refuse

Matrix: TypeAlias = Tensor | csr_array

# Entries that one step of a repetition writes: long enough for a fast inner loop, short enough for
# the cache.
_BLOCK = 1 << 13


@contextmanager
def room(argument: str, shape: object) -> Iterator[None]:
    """Refuse what is to be built when it has no room."""
    try:
        yield
    except MemoryError:
        refuse(argument, shape, "an input whose matrix, with its padding, fits in memory")


def countable(places: int) -> None:
    """Stop before the bytes of an array can't be counted: NumPy would not call that memory."""
    if places >= 1 << 58:
        raise MemoryError


def within(axis: Axis) -> Axis:
    """Shorten steps that leave the axis: they are never taken, and an array could not hold them."""
    longest = axis.padded
    return replace(axis, stride=min(axis.stride, longest), dilation=min(axis.dilation, longest))


def assembled(
    weight: NDArray[Any], axes: Sequence[Axis], groups: int, padding_mode: str
) -> csr_array:
    """Build the matrix of a convolution."""
    if known_mode(padding_mode) == "zeros":
        return _zero_padded(weight, axes, groups)
    # Chapter 2's identity, T = T_valid Z: any other padding is another Z before an unpadded
    # convolution. Each row of Z has one entry, so Z only says where the columns go.
    inserted = gather(reads(axes, padding_mode), [a.size for a in axes], np.dtype(bool))
    matrix = _zero_padded(weight, [a.unpadded() for a in axes], groups)
    inputs, padded = inserted.shape[1], inserted.shape[0]
    columns = matrix.indices // padded * inputs + inserted.indices[matrix.indices % padded]
    matrix = csr_array(
        (matrix.data, columns, matrix.indptr),
        shape=(matrix.shape[0], inputs * (matrix.shape[1] // padded)),
    )
    matrix.sum_duplicates()
    return matrix


def _zero_padded(weight: NDArray[Any], axes: Sequence[Axis], groups: int) -> csr_array:
    """Build the matrix of a convolution with zeros outside, row by row, without sorting.

    Along the first axis, all outputs of a run read alike: their rows are one template, moved on. So
    a template is made for each run (a few), and repeated with an offset (many).
    """
    out, per_group = weight.shape[:2]
    inputs = prod(a.size for a in axes)
    total = out * per_group * prod(a.places for a in axes)
    shape = (out * prod(a.output for a in axes), groups * per_group * inputs)
    largest = max(total, *shape, groups * per_group * prod(a.padded for a in axes))
    index = np.int32 if largest < np.iinfo(np.int32).max else np.int64
    data, indices = np.empty(total, weight.dtype), np.empty(total, index)
    indptr = np.zeros(shape[0] + 1, index)
    templates = [(run, *_template(axes, run, per_group, index)) for run in axes[0].runs()]
    step, entry, row = axes[0].stride * (inputs // axes[0].size), 0, 0
    for channel in range(out):
        first_input = channel // (out // groups) * per_group * inputs
        for run, columns, picks, ends in templates:
            count = run.stop - run.start
            stop, last = entry + count * len(columns), row + count * len(ends)
            _repeat(columns + index(first_input), count, step, indices[entry:stop])
            _repeat(weight[channel].ravel()[picks], count, 0, data[entry:stop])
            _repeat(ends + index(entry), count, len(columns), indptr[row + 1 : last + 1])
            entry, row = stop, last
    matrix = csr_array((data, indices, indptr), shape=shape)
    # The rows are written in order, so there is nothing to sort and nothing to merge.
    matrix.has_canonical_format = True
    return matrix


def _template(
    axes: Sequence[Axis], run: Run, per_group: int, index: type[np.integer[Any]]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the entries that the first output of a run's first axis contributes, in row order.

    That is: each entry's column, its position in the flattened weight of one output channel, and
    where each row ends. The arrays are laid out as (inner outputs, channels, taps of the run, inner
    taps) before the taps that fall on padding are dropped.
    """
    first, inner = axes[0], axes[1:]
    rank = len(inner)
    taps = np.array(run.taps, dtype=index)
    strides = [prod(a.size for a in inner[i:]) for i in range(rank + 1)]
    inputs = first.size * strides[0]
    column = np.arange(per_group, dtype=index)[:, None] * index(inputs)
    column = column + (run.start * first.stride - first.before + taps * first.dilation) * strides[0]
    column = column.reshape((1,) * rank + column.shape + (1,) * rank)
    inside = np.ones_like(column, dtype=bool)
    for number, axis in enumerate(inner):
        shape = [1] * (2 * rank + 2)
        shape[number], shape[rank + 2 + number] = axis.output, axis.kernel
        reads = axis.reads().reshape(shape).astype(index)
        column = column + reads * index(strides[number + 1])
        inside = inside & (reads >= 0) & (reads < axis.size)
    kernel = (per_group, *(a.kernel for a in axes))
    position = np.arange(prod(kernel)).reshape(kernel)[:, run.taps.start : run.taps.stop]
    inside = np.broadcast_to(inside, column.shape)
    rows = inside.reshape(prod(a.output for a in inner), -1)
    ends = rows.sum(axis=1).cumsum().astype(index)
    return column[inside], np.broadcast_to(position, column.shape)[inside], ends


def _repeat(template: NDArray[Any], count: int, step: int, out: NDArray[Any]) -> None:
    """Write template, template + step, template + 2 * step, ... into ``out``, ``count`` times."""
    if not out.size:
        return
    per_block = min(count, max(1, _BLOCK // len(template)))
    block = np.add(template, step * np.arange(per_block)[:, None], dtype=out.dtype).ravel()
    for start in range(0, len(out), len(block)):
        place = out[start : start + len(block)]
        np.add(block[: len(place)], out.dtype.type(start // len(template) * step), out=place)


def reads(axes: Sequence[Axis], padding_mode: str) -> list[NDArray[np.int64]]:
    """Return, for each axis, which input stands on each padded place; -1 where a zero does."""
    return [padded_reads(a.size, a.before, a.after, padding_mode) for a in axes]


def gather_by_tap(axes: Sequence[Axis], padding_mode: str, dtype: np.dtype[Any]) -> list[csr_array]:
    """Return one matrix for each tap, in row-major order: its outputs are what the tap reads."""
    countable(prod(a.padded for a in axes))
    taps = [
        places[within(axis).unpadded().reads()].T
        for axis, places in zip(axes, reads(axes, padding_mode), strict=True)
    ]
    return [gather(tap, [a.size for a in axes], dtype) for tap in product(*taps)]


def gather(
    reads: Sequence[NDArray[np.int64]], shape: Sequence[int], dtype: np.dtype[Any]
) -> csr_array:
    """Build the 0/1 matrix whose output (i, j, ..) is the input (reads[0][i], reads[1][j], ..).

    A -1 reads nothing: its output is 0.
    """
    column = np.zeros((1,) * len(reads), dtype=np.int64)
    inside = np.ones_like(column, dtype=bool)
    for size, along in zip(shape, np.ix_(*reads), strict=True):
        column, inside = column * size + along, inside & (along >= 0)
    indptr = np.concatenate([[0], inside.ravel().cumsum()])
    indices = column[inside]
    entries = (np.ones(len(indices), dtype), indices, indptr)
    return csr_array(entries, shape=(len(indptr) - 1, prod(shape)))


def finished(
    matrix: csr_array, sparse: bool, dtype: torch.dtype, device: torch.device | str = "cpu"
) -> Matrix:
    """Return the matrix as it was asked for: sparse, or dense on its device."""
    if sparse:
        return matrix
    countable(prod(matrix.shape))
    return torch.from_numpy(matrix.toarray()).to(device, dtype)
