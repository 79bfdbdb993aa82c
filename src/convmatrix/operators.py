"""Convolutions, paddings and shifts as matrices.

Every matrix acts on a flattened input, row-major, channels first, and gives the flattened output.
What it does is defined by torch: ``conv_matrix(w, x.shape) @ x`` equals
``torch.nn.functional.conv1d(x, w)``.
"""

from __future__ import annotations

from math import prod
from typing import Any, Literal, overload

import numpy as np
import torch
from scipy.sparse import csr_array
from torch import Tensor

from convmatrix.assembly import (
    Matrix,
    assembled,
    countable,
    finished,
    gather,
    gather_by_tap,
    room,
    within,
)
from convmatrix.convolution import Convolution, read_convolution
from convmatrix.geometry import Padding, PerAxis, per_axis, refuse, resolve, whole_numbers
from convmatrix.values import HELD_IN, number_type, yes_or_no


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
    convolution = read_convolution("weight", weight, input_shape, options, groups, padding_mode)
    return matrix_of(convolution, sparse=sparse)


def matrix_of(convolution: Convolution, *, sparse: bool, transposed: bool = False) -> Matrix:
    """Return the matrix of a convolution that was read, or the transpose of it."""
    weight, axes, groups, padding_mode, dtype, device = convolution
    room_for = tuple(a.size for a in axes), tuple((a.before, a.after) for a in axes)
    with room("input_shape and padding", room_for):
        countable(weight.size * groups * prod(a.padded for a in axes))
        matrix = assembled(weight, [within(a) for a in axes], groups, padding_mode)
        matrix = matrix.T.tocsr() if transposed else matrix
        return finished(matrix, yes_or_no("sparse", sparse), dtype, device)


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
    with room("input_shape and padding", (input_shape, padding)):
        axes = resolve(input_shape, 1, padding=padding)
        (matrix,) = gather_by_tap(axes, padding_mode, HELD_IN[kind])
        return finished(matrix, sparse, kind)


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
    with room("input_shape and padding", (input_shape, padding)):
        axes = resolve(input_shape, kernel_shape, **options)
        taps = gather_by_tap(axes, padding_mode, HELD_IN[kind])
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
        ValueError: A length below 1, or another number of shifts than of axes.

    Source: Gray (2006), chapter 3, on the cyclic shift.

    >>> shift_matrix(4, 1) @ torch.tensor([3.0, 1.0, 4.0, 1.0])
    tensor([0., 3., 1., 4.])
    """
    shape = whole_numbers("length", length, at_least=1)
    kind = number_type(dtype, sparse=yes_or_no("sparse", sparse))
    circular = yes_or_no("circular", circular)
    with room("length", shape):
        countable(prod(shape))
        reads = []
        for size, step in zip(shape, per_axis("shift", shift, len(shape)), strict=True):
            # A longer way around ends where a shorter one does; beyond the end is beyond the end.
            place = np.arange(size) - (step % size if circular else max(-size, min(step, size)))
            outside = (place < 0) | (place >= size)
            reads.append(place % size if circular else np.where(outside, -1, place))
        return finished(gather(reads, shape, HELD_IN[kind]), sparse, kind)
