"""Does shifting before a linear map do the same as shifting after it?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from scipy.sparse import csr_array, issparse
from torch import Tensor

from convmatrix.geometry import PerAxis, refuse
from convmatrix.operators import Matrix, shift_matrix


def commutator(
    matrix: Matrix,
    shift: PerAxis,
    *,
    circular: bool = False,
    input_shape: PerAxis | None = None,
    output_shape: PerAxis | None = None,
) -> Matrix:
    """Return T S_n - S'_n T: shift then apply, minus apply then shift.

    S_n shifts an input and S'_n an output, so they have different sizes unless T is square. The map
    is equivariant to this shift when the commutator is zero. Kernel [a, b, c] with padding 1 on six
    inputs, shifted one place to the right, leaves two entries::

        [c . . . .  .]
        [. . . . .  .]
        [. . . . .  .]
        [. . . . .  .]
        [. . . . .  .]
        [. . . . . -c]

    Args:
        matrix: T, shape (outputs, inputs).
        shift: n, in places; right for n > 0. One per axis for images.
        circular: Shift around instead of letting zeros in.
        input_shape: Shape of the image that T maps from; a signal unless told.
        output_shape: Shape of the image that T maps to; a signal unless told.

    Returns:
        Matrix of T's shape and kind.

    Raises:
        ValueError: Not a matrix, or shapes that do not fit it.

    Source: Cohen and Welling (2016).

    >>> from convmatrix.operators import conv_matrix
    >>> commutator(conv_matrix([2, 3, 5], 6, padding=1), 1).nonzero().tolist()
    [[0, 0], [5, 5]]
    """
    if matrix.ndim != 2:
        refuse("matrix", f"{matrix.ndim} axes", "two axes, rows and columns")
    outputs, inputs = matrix.shape
    as_sparse = csr_array(matrix if issparse(matrix) else matrix.numpy(force=True))
    dtype = torch.from_numpy(as_sparse.data).dtype
    shapes = {"input_shape": (input_shape, inputs), "output_shape": (output_shape, outputs)}
    shifts = []
    for name, (shape, size) in shapes.items():
        shape = size if shape is None else shape
        shifts.append(shift_matrix(shape, shift, circular=circular, dtype=dtype, sparse=True))
        if shifts[-1].shape[0] != size:
            refuse(name, shape, f"a shape with {size} entries, to fit the matrix")
    difference = csr_array(as_sparse @ shifts[0] - shifts[1] @ as_sparse)
    if issparse(matrix):
        return difference
    return torch.from_numpy(difference.toarray()).to(matrix.device)


def equivariance_error(
    matrix: Matrix, shift: PerAxis, *, signal: Any = None, circular: bool = False, **shapes: PerAxis
) -> float:
    """Return how far a linear map is from equivariance to a shift, on one input or on all.

    On one input x it is the largest entry of ``f(shifted x) - shifted f(x)``, without sign. On all
    inputs at once it is the largest entry of the `commutator`: zero exactly when the map is
    equivariant for every input.

    Args:
        matrix: T, shape (outputs, inputs).
        shift: n, in places; right for n > 0.
        signal: One input, as many numbers as T has columns; all inputs when left out.
        circular: Shift around instead of letting zeros in.
        shapes: ``input_shape`` and ``output_shape``, for images.

    Returns:
        The error, in the units of the output (one input) or of the matrix (all inputs).

    Raises:
        ValueError: A signal of the wrong length, or as `commutator`.

    Source: Kayhan and van Gemert (2020).

    >>> from convmatrix.operators import conv_matrix
    >>> u = torch.tensor([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
    >>> equivariance_error(conv_matrix([2, 3, 5], 6), 1, signal=u)
    14.0
    """
    return _largest(_errors(commutator(matrix, shift, circular=circular, **shapes), signal))


def equivariant_shifts(
    matrix: Matrix,
    shifts: Iterable[int],
    *,
    signal: Any = None,
    circular: bool = False,
    tolerance: float = 1e-5,
) -> set[int]:
    """Return those of the shifts to which a linear map is equivariant, on one input or on all.

    Args:
        matrix: T, shape (outputs, inputs).
        shifts: The shifts to try, in places.
        signal: One input; all inputs when left out.
        circular: Shift around instead of letting zeros in.
        tolerance: An error counts as zero when it is at most this part of the largest output (on
            one input) or of the largest entry of T (on all): rounding is not a broken symmetry.

    Raises:
        ValueError: As `equivariance_error`.

    Source: Cohen and Welling (2016).

    >>> from convmatrix.operators import conv_matrix
    >>> equivariant_shifts(conv_matrix([2, 3, 5], 6, padding=1), range(-3, 4))
    {0}
    >>> circulant = conv_matrix([2, 3, 5], 6, padding=1, padding_mode="circular")
    >>> equivariant_shifts(circulant, range(-3, 4), circular=True) == set(range(-3, 4))
    True
    """
    limit = tolerance * _largest(_errors(matrix, signal))
    return {
        n
        for n in shifts
        if equivariance_error(matrix, n, signal=signal, circular=circular) <= limit
    }


def _errors(matrix: Matrix, signal: Any) -> Any:
    """Apply the matrix to one signal, or return its entries: its action on all."""
    entries = matrix.data if issparse(matrix) else matrix
    if signal is None:
        return entries
    values = torch.as_tensor(signal).detach().flatten()
    if len(values) != matrix.shape[1]:
        refuse("signal", f"{len(values)} numbers", f"{matrix.shape[1]}, one for each column")
    if issparse(matrix):
        return matrix @ values.numpy(force=True)
    return matrix @ values.to(matrix)


def _largest(values: Any) -> float:
    entries = values.numpy(force=True) if isinstance(values, Tensor) else values
    return float(np.abs(entries).max(initial=0.0))
