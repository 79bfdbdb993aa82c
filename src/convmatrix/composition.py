"""Layers after one another: the kernel that does what two do, and how far several see."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from convmatrix.assembly import countable, room
from convmatrix.geometry import PerAxis, per_axis, refuse, whole_numbers
from convmatrix.values import as_tensor, weights, yes_or_no


@np.errstate(all="ignore")
def compose_kernels(
    first: Any, second: Any, *, stride: PerAxis = 1, channels: bool = False
) -> Tensor:
    r"""Return the kernel of the one convolution that does what two without padding do.

    Each tap of the second reads a copy of the first, so the copies add, each moved by its tap and
    weighted by it: the product of polynomials, ``numpy.convolve``. The matrix of ``both``, their
    composed kernel, is the product of theirs, in the order in which matrices are written::

        conv_matrix(second, m) @ conv_matrix(first, n) == conv_matrix(both, n)

    With padding inside it is not one convolution: zeros stand where the first layer would have
    outputs beyond its ends. On a ring it is.

    Args:
        first: The kernel that is applied first.
        second: The kernel that is applied to its output.
        stride: Step of the first, one number or one per axis; the second reads that far apart. The
            one convolution has the product of both strides.
        channels: Read weights with channels, (C_out, C_in, \*kernel), whose channels add up.

    Returns:
        Kernel with ``K_first + stride * (K_second - 1)`` taps along each axis; with channels
        (C_out of the second, C_in of the first, \*kernel). In the dtype of a product of the two.

    Raises:
        ValueError: Kernels with different numbers of axes, or channels that do not fit.

    Source: Gray (2006), chapter 5, on products of Toeplitz matrices.

    >>> compose_kernels([2, 3, 5], [2, 3, 5])
    tensor([ 4., 12., 29., 30., 25.])
    """
    one, other = weights("first", first), weights("second", second)
    extra = 2 * yes_or_no("channels", channels)
    rank = one.array.ndim - extra
    if rank not in (1, 2, 3) or not one.array.size:
        kind = "(C_out, C_in, *kernel)" if extra else "a bare kernel"
        refuse("first", f"shape {one.array.shape}", f"{kind} with 1 to 3 spatial axes")
    if other.array.ndim != one.array.ndim or not other.array.size:
        refuse("second", f"shape {other.array.shape}", f"{one.array.ndim} axes, as the first has")
    if extra and other.array.shape[1] != one.array.shape[0]:
        expected = f"{one.array.shape[0]} input channels, the outputs of the first"
        refuse("second", f"shape {other.array.shape}", expected)
    steps = per_axis("stride", stride, rank, at_least=1)
    paint, taps = (each.array if extra else each.array[None, None] for each in (one, other))
    with room("stride", stride):
        painted = _painted(paint, taps, steps)
    dtype = torch.promote_types(one.dtype, other.dtype)
    return as_tensor("first", painted if extra else painted[0, 0], dtype, one.device)


def _painted(paint: NDArray[Any], taps: NDArray[Any], steps: Sequence[int]) -> NDArray[Any]:
    """Add up copies of a kernel: for each tap, as many steps further and so many times as large."""
    size, across = paint.shape[2:], taps.shape[2:]
    shape = [k + s * (t - 1) for k, s, t in zip(size, steps, across, strict=True)]
    countable(prod(shape) * taps.shape[0] * paint.shape[1])
    wide = np.result_type(paint.dtype, taps.dtype, np.float64)
    total: NDArray[Any] = np.zeros((taps.shape[0], paint.shape[1], *shape), wide)
    for tap in np.ndindex(across):
        starts = zip(tap, steps, size, strict=True)
        place: Any = (..., *(slice(t * s, t * s + k) for t, s, k in starts))
        total[place] += np.tensordot(taps[(..., *tap)].astype(wide), paint, axes=1)
    return total


def receptive_field(kernel_sizes: PerAxis, *, strides: PerAxis = 1, dilations: PerAxis = 1) -> int:
    """Return how many places of the input one output of several layers spans, along one axis.

    It is ``1 + sum((K - 1) * dilation * strides of the layers before)``: each layer adds its span,
    and a step in its input is as long as the product of all strides before it.

    Args:
        kernel_sizes: Taps of each layer, the first layer first.
        strides: Stride of each layer, or one number for all.
        dilations: Dilation of each layer, or one number for all.

    Returns:
        Places from the first input that is read to the last. Those between need not all be read;
        dilation and stride may leave gaps.

    Raises:
        ValueError: A number below 1, or another number of them than of layers.

    Source: Araujo, Norris and Sim (2019).

    >>> receptive_field([3, 3]), receptive_field([3, 3, 3], strides=[1, 2, 1])
    (5, 9)
    """
    taps = whole_numbers("kernel_sizes", kernel_sizes, at_least=1)
    steps, apart = (
        per_axis(name, value, len(taps), at_least=1, each="layer")
        for name, value in (("strides", strides), ("dilations", dilations))
    )
    span, step = 1, 1
    for size, stride, dilation in zip(taps, steps, apart, strict=True):
        span += (size - 1) * dilation * step
        step *= stride
    return span
