"""The convolution nearest to a matrix: what a linear map has in common with its shifts."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack
from torch import Tensor

from convmatrix.assembly import countable, gather_by_tap, room
from convmatrix.convolution import laid_out
from convmatrix.geometry import Padding, PerAxis, refuse, whole_numbers
from convmatrix.values import as_tensor, sparse_entries


@np.errstate(all="ignore")
def nearest_convolution(
    matrix: Any,
    input_shape: PerAxis,
    weight_shape: PerAxis,
    *,
    padding: Padding = 0,
    stride: PerAxis = 1,
    dilation: PerAxis = 1,
    groups: PerAxis = 1,
    padding_mode: str = "zeros",
) -> Tensor:
    r"""Return the weight whose convolution matrix is nearest to a matrix, in squared distance.

    The tap matrices P_r are orthogonal, so each weight is found alone: it is the average of the
    entries where P_r is 1, along its diagonal. With padding some diagonals are shorter, and each is
    divided by its own count. What stands elsewhere does not matter. Three taps, four inputs::

        [a b c .]      w = [(a + d) / 2, (b + e) / 2, (c + f) / 2]
        [. d e f]

    With as many taps as inputs and circular padding it is the nearest circulant matrix, the average
    over all shifts around; with ``outputs + inputs - 1`` taps and padding ``outputs - 1`` the
    nearest Toeplitz matrix. Reflected and repeated padding make tap matrices overlap, and the
    weights are found together, by least squares.

    Args:
        matrix: Shape (outputs, inputs), each the product of channels and spatial shape; Tensor,
            array, nested lists or `scipy.sparse` array.
        input_shape: Spatial shape of the input.
        weight_shape: Shape of the weight: a bare kernel, or (C_out, C_in / groups, \*kernel).
        padding: As in `.conv_matrix`.
        stride: As in `.conv_matrix`.
        dilation: As in `.conv_matrix`.
        groups: As in `.conv_matrix`; entries between groups do not matter.
        padding_mode: As in `.conv_matrix`.

    Returns:
        Tensor of shape ``weight_shape``; where several are nearest the smallest, so a tap that
        reads padding alone is 0. Averaged in float64, returned in the dtype of the matrix, or in
        torch's default dtype when that is whole.

    Raises:
        ValueError: Not a matrix, or of a shape that does not fit, or as `.conv_matrix`.

    Source: Chan (1988), for the nearest circulant matrix.

    >>> nearest_convolution([[2, 3, 5, 0], [0, 4, 3, 6]], 4, 3)
    tensor([3.0000, 3.0000, 5.5000])
    """
    entries, came = sparse_entries("matrix", matrix)
    shape = whole_numbers("weight_shape", weight_shape, at_least=1)
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    layout, axes = laid_out("weight_shape", shape, input_shape, options, groups)
    across = (layout.out, layout.into)
    places = (prod(axis.output for axis in axes), prod(axis.size for axis in axes))
    if entries.shape != (expected := tuple(map(mul, across, places))):
        refuse("matrix", f"shape {entries.shape}", f"shape {expected} for these options")
    with room("input_shape and padding", (input_shape, padding)):
        patterns = _patterns(gather_by_tap(axes, padding_mode, np.dtype(np.float64)))
        summed = _rows_of_blocks(entries, across, places) @ patterns.T
        found = _least_squares(summed.toarray(), (patterns @ patterns.T).toarray())
    found = _diagonal_groups(found.reshape(*across, -1), layout.groups)
    return as_tensor("matrix", found.reshape(shape), came.fractional, came.device)


def _patterns(taps: Sequence[csr_array]) -> csr_array:
    """Return the tap matrices, each flattened to a row."""
    countable(prod(taps[0].shape))
    return _rows_of_blocks(vstack(taps), (len(taps), 1), taps[0].shape)


def _rows_of_blocks(matrix: Any, across: tuple[int, int], block: tuple[int, int]) -> csr_array:
    """Return the blocks of a matrix, ``across`` of them down and right, each flattened to a row."""
    entries = coo_array(matrix)
    row, column = (each.astype(np.int64) for each in entries.coords)
    down, right = row // block[0], column // block[1]
    inside = row % block[0] * block[1] + column % block[1]
    places = (down * across[1] + right, inside)
    return csr_array(coo_array((entries.data, places), shape=(prod(across), prod(block))))


def _least_squares(summed: NDArray[Any], overlap: NDArray[Any]) -> NDArray[Any]:
    """Divide by the count of each diagonal, or untangle those that overlap."""
    counts = overlap.diagonal()
    if not np.count_nonzero(overlap - np.diag(counts)):
        return np.asarray(summed / np.maximum(counts, 1))
    return np.asarray(summed @ np.linalg.pinv(overlap, hermitian=True))


def _diagonal_groups(found: NDArray[Any], groups: int) -> NDArray[Any]:
    """Keep the pairs of channels that are of the same group."""
    out, into, taps = found.shape
    each = found.reshape(groups, out // groups, groups, into // groups, taps)
    same = np.arange(groups)
    return np.asarray(each[same, :, same])
