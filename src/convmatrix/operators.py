"""Convolutions, paddings and shifts as matrices.

Every matrix acts on a flattened input, row-major, channels first, and gives the flattened output.
What it does is defined by torch: ``conv_matrix(w, x.shape) @ x`` equals
``torch.nn.functional.conv1d(x, w)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any, Literal, NamedTuple, TypeAlias, overload

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array
from torch import Tensor, nn
from torch.nn.modules import module as every_module

from convmatrix.geometry import (
    Axis,
    Padding,
    PerAxis,
    Run,
    known_mode,
    padded_reads,
    per_axis,
    refuse,
    resolve,
    whole_numbers,
)
from convmatrix.values import HELD_IN, number_type, weights, yes_or_no

Matrix: TypeAlias = Tensor | csr_array

# Entries that one step of a repetition writes: long enough for a fast inner loop, short enough for
# the cache.
_BLOCK = 1 << 13


# What torch runs around a layer's forward; hooks on the way back change no value.
_HOOKS = ("_hooks", "_pre_hooks")


class Channels(NamedTuple):
    """How the shape of a weight splits into channels and kernel."""

    out: int
    per_group: int
    kernel_shape: tuple[int, ...]
    groups: int


@overload
def conv_matrix(
    weight: Any,
    input_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
    sparse: Literal[False] = False,
) -> Tensor: ...


@overload
def conv_matrix(
    weight: Any,
    input_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
    sparse: Literal[True],
) -> csr_array: ...


def conv_matrix(
    weight: Any,
    input_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
    sparse: bool = False,
) -> Matrix:
    r"""Return the matrix of ``torch.nn.functional.conv1d``, ``conv2d`` or ``conv3d``.

    With kernel ``[a, b, c]`` on six inputs, each row is the row above, moved one place to the
    right::

        [a b c . . .]
        [. a b c . .]
        [. . a b c .]
        [. . . a b c]

    The equation that defines it, for an input x of shape ``input_shape``:
    ``conv_matrix(w, x.shape) @ x.flatten()`` equals ``conv(x, w).flatten()``.

    Args:
        weight: A bare kernel of the same rank as ``input_shape``, or a full weight of shape
            (C_out, C_in / groups, \*kernel). Tensor, array or nested lists; real or complex, whole
            numbers are read in torch's default dtype. The matrix is a constant: no gradient flows
            back to the weight.
        input_shape: Spatial shape of the input alone, 1 to 3 axes, without batch and channels.
        padding: Places added on each side, one number or one per axis, or "valid" or "same". One
            pair (before, after) per axis pads one side alone: ``padding=((2, 0),)`` is causal.
        stride: Step from one output to the next, one number or one per axis.
        dilation: Distance between neighbouring taps, one number or one per axis.
        groups: Number of groups that the channels are split into.
        padding_mode: What stands in the padding: "zeros", "circular", "reflect" or "replicate".
        sparse: Return a `scipy.sparse.csr_array`. It stores an entry wherever a tap reads an input,
            also when the tap's value is 0, and never makes the dense matrix.

    Returns:
        Matrix of shape (outputs, inputs), each the product of channels and spatial shape, in the
        weight's dtype. A dense one is a Tensor on the weight's device; a sparse one has float32 for
        half precision, which scipy does not know.

    Raises:
        ValueError: An argument is out of range or does not fit the others.

    Source: Gray (2006), chapter 1; Dumoulin and Visin (2016), section 4.1.

    >>> conv_matrix([2, 3, 5], 6)
    tensor([[2., 3., 5., 0., 0., 0.],
            [0., 2., 3., 5., 0., 0.],
            [0., 0., 2., 3., 5., 0.],
            [0., 0., 0., 2., 3., 5.]])
    """
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    return _conv_matrix("weight", weight, input_shape, options, groups, padding_mode, sparse)


def layer_matrix(
    layer: nn.Conv1d | nn.Conv2d | nn.Conv3d, input_shape: PerAxis, *, sparse: bool = False
) -> Matrix:
    r"""Return the matrix of a whole convolution layer, with the layer's own weight and options.

    For an input x of shape (C_in, \*input_shape):
    ``layer_matrix(layer, x.shape[1:]) @ x.flatten()`` equals ``layer(x).flatten()`` when the layer
    has no bias. A bias is not part of a matrix; it adds ``bias[c]`` to every output of channel c.

    Args:
        layer: `nn.Conv1d`, `nn.Conv2d` or `nn.Conv3d`, not transposed.
        input_shape: Spatial shape of the input.
        sparse: Return a `scipy.sparse.csr_array`.

    Returns:
        Matrix of shape (C_out \* outputs, C_in \* inputs).

    Raises:
        ValueError: Another kind of layer, or an input that does not fit.

    Source: Goodfellow, Bengio and Courville (2016), section 9.1.

    >>> layer_matrix(nn.Conv1d(2, 4, kernel_size=3, padding=1), 6).shape
    torch.Size([24, 12])
    """
    _plain_layer(layer)
    shape = whole_numbers("input_shape", input_shape, at_least=1)
    if len(shape) != len(layer.kernel_size):
        refuse("input_shape", shape, f"{len(layer.kernel_size)} spatial axes for this layer")
    options = {name: getattr(layer, name) for name in ("padding", "stride", "dilation")}
    kind = (layer.groups, layer.padding_mode)
    return _conv_matrix("layer.weight", layer.weight, shape, options, *kind, sparse)


def pad_matrix(
    input_shape: PerAxis,
    padding: Padding,
    *,
    padding_mode: str = "zeros",
    dtype: torch.dtype | None = None,
    sparse: bool = False,
) -> Matrix:
    """Return Z, the matrix that pads: one row for each place of the padded input.

    Two inputs with one zero on each side::

        [. .]
        [1 .]
        [. 1]
        [. .]

    A padded convolution is an unpadded one after it: ``T_pad = T_valid @ Z``. Every mode gives
    another Z.

    Args:
        input_shape: Spatial shape of the input.
        padding: Places added on each side, one number or one per axis, or one pair (before, after)
            per axis.
        padding_mode: "zeros", "circular", "reflect" or "replicate".
        dtype: Of the entries; torch's default dtype unless told.
        sparse: Return a `scipy.sparse.csr_array`.

    Returns:
        Matrix of 0s and 1s, shape (padded inputs, inputs), at most one 1 in a row.

    Raises:
        ValueError: Unknown mode, negative padding, or more than the mode can supply from this
            input.

    Source: Dumoulin and Visin (2016), chapter 2.

    >>> pad_matrix(2, 1)
    tensor([[0., 0.],
            [1., 0.],
            [0., 1.],
            [0., 0.]])
    """
    if isinstance(padding, str) and padding != "valid":
        refuse("padding", padding, "whole numbers: how much a word pads depends on a kernel")
    kind = number_type(dtype, sparse=yes_or_no("sparse", sparse))
    with _room("input_shape and padding", (input_shape, padding)):
        axes = resolve(input_shape, 1, padding=padding)
        (matrix,) = _gather_by_tap(axes, padding_mode, HELD_IN[kind])
        return _finished(matrix, sparse, kind)


def tap_matrices(
    input_shape: PerAxis,
    kernel_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    padding_mode: str = "zeros",
    dtype: torch.dtype | None = None,
    sparse: bool = False,
) -> Any:
    """Return the 0/1 matrices of the taps: ``P[r] @ x`` is what tap r reads, output by output.

    A convolution matrix is their weighted sum, ``T = sum(w[r] * P[r])``: every weight multiplies
    one fixed pattern. That is weight sharing. P[1] of a kernel with three taps on five inputs::

        [. 1 . . .]
        [. . 1 . .]
        [. . . 1 .]

    Args:
        input_shape: Spatial shape of the input.
        kernel_shape: Shape of the kernel; its taps are numbered row-major.
        padding: As in `conv_matrix`.
        stride: As in `conv_matrix`.
        dilation: As in `conv_matrix`.
        padding_mode: As in `conv_matrix`.
        dtype: Of the entries; torch's default dtype unless told.
        sparse: Return one `scipy.sparse.csr_array` for each tap.

    Returns:
        Tensor of shape (taps, outputs, inputs), of 0s and 1s, or a list of matrices.

    Raises:
        ValueError: As `conv_matrix`.

    Source: Goodfellow, Bengio and Courville (2016), section 9.2 (parameter sharing).

    >>> P = tap_matrices(6, 3)
    >>> bool((2 * P[0] + 3 * P[1] + 5 * P[2] == conv_matrix([2, 3, 5], 6)).all())
    True
    """
    options: dict[str, Any] = {"padding": padding, "stride": stride, "dilation": dilation}
    kind = number_type(dtype, sparse=yes_or_no("sparse", sparse))
    with _room("input_shape and padding", (input_shape, padding)):
        axes = resolve(input_shape, kernel_shape, **options)
        taps = _gather_by_tap(axes, padding_mode, HELD_IN[kind])
        if sparse:
            return taps
        dense = np.empty((len(taps), *taps[0].shape), HELD_IN[kind])
        for tap, place in zip(taps, dense, strict=True):
            tap.toarray(out=place)
        return torch.from_numpy(dense).to(kind)


def shift_matrix(
    length: PerAxis,
    shift: PerAxis,
    *,
    circular: bool = False,
    dtype: torch.dtype | None = None,
    sparse: bool = False,
) -> Matrix:
    """Return S_n, the matrix that shifts a signal by n places.

    It shifts to the right for n > 0 and to the left for n < 0. Zeros come in and data falls off;
    with ``circular=True`` what falls off comes back in. S_1 on four inputs::

        [. . . .]              [. . . 1]
        [1 . . .]   circular:  [1 . . .]
        [. 1 . .]              [. 1 . .]
        [. . 1 .]              [. . 1 .]

    Args:
        length: Signal length, or the shape of an image.
        shift: Places to shift by, one number or one per axis.
        circular: Let the signal wrap around.
        dtype: Of the entries; torch's default dtype unless told.
        sparse: Return a `scipy.sparse.csr_array`.

    Returns:
        Square matrix of 0s and 1s, at most one 1 in a row.

    Raises:
        ValueError: A length below 1, or as many shifts as there are not axes.

    Source: Gray (2006), chapter 3, on the cyclic shift.

    >>> shift_matrix(4, 1) @ torch.tensor([3.0, 1.0, 4.0, 1.0])
    tensor([0., 3., 1., 4.])
    """
    shape = whole_numbers("length", length, at_least=1)
    kind = number_type(dtype, sparse=yes_or_no("sparse", sparse))
    circular = yes_or_no("circular", circular)
    with _room("length", shape):
        _countable(prod(shape))
        reads = []
        for size, step in zip(shape, per_axis("shift", shift, len(shape)), strict=True):
            # A longer way around ends where a shorter one does; beyond the end is beyond the end.
            place = np.arange(size) - (step % size if circular else max(-size, min(step, size)))
            outside = (place < 0) | (place >= size)
            reads.append(place % size if circular else np.where(outside, -1, place))
        return _finished(_gather(reads, shape, HELD_IN[kind]), sparse, kind)


def channels(
    weight_shape: PerAxis,
    input_shape: PerAxis,
    groups: PerAxis = 1,
    *,
    name: str = "weight",
) -> Channels:
    """Split the shape of a weight into channels and kernel.

    The rank says which kind of weight it is, a bare kernel or one with channels; ``name`` is what
    the caller knows the weight by.

    Raises:
        ValueError: The rank fits neither, or the channels cannot be split into the groups.
    """
    shape = whole_numbers(name, weight_shape, at_least=1)
    spatial = whole_numbers("input_shape", input_shape, at_least=1)
    rank = len(spatial)
    # Batch and channels in the shape of the input are the likely reason for too many axes.
    most = len(shape) - 2 if len(shape) > 2 else len(shape)
    if rank > 3 or (rank > most and len(shape) not in (rank, rank + 2)):
        fits = f"{min(most, 3)} for {name} of shape {shape}"
        refuse("input_shape", spatial, f"1 to 3 spatial axes, without batch and channels; {fits}")
    (count,) = per_axis("groups", groups, 1, at_least=1)
    if len(shape) not in (rank, rank + 2):
        full = f"{rank + 2} (C_out, C_in / groups, *kernel) for {rank} spatial axes"
        refuse(name, f"shape {shape}", f"{rank} axes (a bare kernel) or {full}")
    out, per_group, *kernel = shape if len(shape) > rank else (1, 1, *shape)
    if out % count:
        refuse("groups", groups, f"a divisor of the {out} output channels")
    return Channels(out, per_group, tuple(kernel), count)


def _plain_layer(layer: Any) -> None:
    """Refuse a layer that computes something else, or more, than its weight and options say."""
    if not isinstance(layer, nn.Conv1d | nn.Conv2d | nn.Conv3d):
        refuse("layer", layer, "nn.Conv1d, nn.Conv2d or nn.Conv3d")
    (kind,) = (each for each in (nn.Conv1d, nn.Conv2d, nn.Conv3d) if isinstance(layer, each))
    for name in ("forward", "_conv_forward", "__call__", "_call_impl"):
        if name in vars(layer) or getattr(type(layer), name) is not getattr(kind, name):
            refuse("layer", layer, f"a layer without a {name} of its own")
    one, other = layer.weight, layer.weight
    if one is not other and not torch.equal(one, other):
        refuse("layer", layer, "a weight that stays the same when read again; try layer.eval()")
    owners = ((layer, "_forward"), (every_module, "_global_forward"))
    if any(getattr(where, f"{way}{hooks}") for where, way in owners for hooks in _HOOKS):
        refuse("layer", layer, "a layer without hooks: they may change what goes in or comes out")


def _conv_matrix(
    name: str,
    weight: Any,
    input_shape: PerAxis,
    options: dict[str, Any],
    groups: PerAxis,
    padding_mode: str,
    sparse: bool,
) -> Matrix:
    array, dtype, device = weights(name, weight)
    shape = whole_numbers("input_shape", input_shape, at_least=1)
    layout = channels(array.shape, shape, groups, name=name)
    names = ("input_shape", f"{name}'s kernel_shape")
    axes = resolve(shape, layout.kernel_shape, **options, names=names)
    with _room("input_shape and padding", (shape, options["padding"])):
        _countable(array.size * layout.groups * prod(a.padded for a in axes))
        array = array.reshape(layout.out, layout.per_group, *layout.kernel_shape)
        matrix = _matrix(array, [_within(a) for a in axes], layout.groups, padding_mode)
        return _finished(matrix, yes_or_no("sparse", sparse), dtype, device)


@contextmanager
def _room(argument: str, shape: object) -> Iterator[None]:
    """Refuse what is to be built when it has no room."""
    try:
        yield
    except MemoryError:
        refuse(argument, shape, "an input whose matrix, with its padding, fits in memory")


def _countable(places: int) -> None:
    """Stop before the bytes of an array can't be counted: NumPy would not call that memory."""
    if places >= 1 << 58:
        raise MemoryError


def _within(axis: Axis) -> Axis:
    """Shorten steps that leave the axis: they are never taken, and an array could not hold them."""
    longest = axis.padded
    return replace(axis, stride=min(axis.stride, longest), dilation=min(axis.dilation, longest))


def _matrix(
    weight: NDArray[Any], axes: Sequence[Axis], groups: int, padding_mode: str
) -> csr_array:
    if known_mode(padding_mode) == "zeros":
        return _zero_padded(weight, axes, groups)
    # Chapter 2's identity, T = T_valid Z: any other padding is another Z before an unpadded
    # convolution. Each row of Z has one entry, so Z only says where the columns go.
    inserted = _gather(_reads(axes, padding_mode), [a.size for a in axes], np.dtype(bool))
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


def _reads(axes: Sequence[Axis], padding_mode: str) -> list[NDArray[np.int64]]:
    return [padded_reads(a.size, a.before, a.after, padding_mode) for a in axes]


def _gather_by_tap(
    axes: Sequence[Axis], padding_mode: str, dtype: np.dtype[Any]
) -> list[csr_array]:
    """Return one matrix for each tap, in row-major order: its outputs are what the tap reads."""
    _countable(prod(a.padded for a in axes))
    reads = [
        places[_within(axis).unpadded().reads()].T
        for axis, places in zip(axes, _reads(axes, padding_mode), strict=True)
    ]
    return [_gather(tap, [a.size for a in axes], dtype) for tap in product(*reads)]


def _gather(
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


def _finished(
    matrix: csr_array, sparse: bool, dtype: torch.dtype, device: torch.device | str = "cpu"
) -> Matrix:
    if sparse:
        return matrix
    _countable(prod(matrix.shape))
    return torch.from_numpy(matrix.toarray()).to(device, dtype)
