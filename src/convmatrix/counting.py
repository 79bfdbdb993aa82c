"""Count what a convolution costs: as a dense matrix, as a sparse one, and as a kernel."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

from convmatrix.convolution import laid_out
from convmatrix.geometry import Padding, PerAxis


class ParameterCounts(NamedTuple):
    """One linear map, counted three ways. All three are plain numbers of places, not of bytes."""

    dense: int
    """Entries of the dense matrix, outputs times inputs; a fully connected layer learns them
    all."""

    sparse: int
    """Entries that a tap writes; so many multiplications the convolution takes."""

    shared: int
    """Taps of the kernel; so many parameters the convolution learns."""


def parameter_counts(
    weight_shape: PerAxis,
    input_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
) -> ParameterCounts:
    r"""Count the same linear map as dense matrix, sparse matrix and kernel.

    The counts come from the geometry, so a weight that happens to be zero still counts, and a tap
    that falls on zero padding does not.

    Args:
        weight_shape: Shape of the weight: a bare kernel, or (C_out, C_in / groups, \*kernel).
        input_shape: Spatial shape of the input.
        padding: As in ``conv_matrix``.
        stride: As in ``conv_matrix``.
        dilation: As in ``conv_matrix``.
        groups: As in ``conv_matrix``.

    Returns:
        ``ParameterCounts(dense, sparse, shared)``, whole numbers.

    Raises:
        ValueError: As ``conv_matrix``, for shapes that do not fit.

    Source: Goodfellow, Bengio and Courville (2016), section 9.2.

    >>> parameter_counts((2, 2), (3, 4))
    ParameterCounts(dense=72, sparse=24, shared=4)

    The first layer of VGG, 3 to 64 channels on a 224 x 224 image:

    >>> parameter_counts((64, 3, 3, 3), (224, 224), padding=1).dense
    483385147392
    """
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    layout, axes = laid_out("weight_shape", weight_shape, input_shape, options, groups)
    outputs = layout.out * prod(axis.output for axis in axes)
    inputs = layout.into * prod(axis.size for axis in axes)
    return ParameterCounts(
        dense=outputs * inputs,
        sparse=layout.out * layout.per_group * prod(axis.places for axis in axes),
        shared=layout.out * layout.per_group * prod(layout.kernel_shape),
    )
