"""Does shifting before a linear map do the same as shifting after it?"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np
import torch
from scipy.sparse import csr_array, issparse

from convmatrix.assembly import Matrix
from convmatrix.geometry import PerAxis, refuse, whole_numbers
from convmatrix.operators import shift_matrix
from convmatrix.values import HELD_IN, Numbers, distance, signal_entries, sparse_entries


def commutator(
    matrix: Any,
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
        matrix: T, shape (outputs, inputs); Tensor, array, nested lists or `scipy.sparse` array.
        shift: n, in places; right for n > 0. One per axis for images.
        circular: Shift around instead of letting zeros in.
        input_shape: Shape of the image that T maps from; a signal unless told.
        output_shape: Shape of the image that T maps to; a signal unless told.

    Returns:
        Matrix of T's shape, a `scipy.sparse.csr_array` when T is a sparse array of SciPy, otherwise
        a Tensor on T's device. It has T's dtype, or int64 when T is whole, because differences may
        be negative.

    Raises:
        ValueError: Not a matrix, or shapes that do not fit it.

    Source: Cohen and Welling (2016).

    >>> from convmatrix.operators import conv_matrix
    >>> commutator(conv_matrix([2, 3, 5], 6, padding=1), 1).nonzero().tolist()
    [[0, 0], [5, 5]]
    """
    difference, came = _difference(matrix, shift, circular, input_shape, output_shape)
    whole = not (came.dtype.is_floating_point or came.dtype.is_complex)
    dtype = torch.int64 if whole else came.dtype
    if issparse(matrix):
        return difference.astype(HELD_IN[dtype])
    return torch.from_numpy(difference.toarray()).to(came.device, dtype)


@np.errstate(all="ignore")
def _difference(
    matrix: Any,
    shift: PerAxis,
    circular: bool,
    input_shape: PerAxis | None,
    output_shape: PerAxis | None,
) -> tuple[csr_array, Numbers]:
    """Return the commutator in a dtype in which it is exact, and the matrix's own dtype."""
    entries, came = sparse_entries("matrix", matrix)
    shapes = {"output_shape": output_shape, "input_shape": input_shape}
    read = []
    for (name, shape), size in zip(shapes.items(), entries.shape, strict=True):
        places = whole_numbers(name, size if shape is None else shape, at_least=1)
        if prod(places) != size:
            refuse(name, places, f"a shape with {size} entries, to fit the matrix")
        read.append(places)
    if len(read[0]) != len(read[1]):
        expected = "shapes of as many axes for the images on both sides"
        refuse("input_shape and output_shape", (input_shape, output_shape), expected)
    after, before = (
        shift_matrix(places, shift, circular=circular, dtype=torch.int8, sparse=True)
        for places in read
    )
    return csr_array(entries @ before - after @ entries), came


def equivariance_error(
    matrix: Any,
    shift: PerAxis,
    *,
    signal: Any = None,
    circular: bool = False,
    input_shape: PerAxis | None = None,
    output_shape: PerAxis | None = None,
) -> float:
    """Return how far a linear map is from equivariance to a shift, on one input or on all.

    On one input x it is the largest entry of ``f(shifted x) - shifted f(x)``, without sign. On all
    inputs at once it is the largest entry of the `commutator`: zero exactly when the map is
    equivariant for every input.

    Args:
        matrix: As in `commutator`.
        shift: As in `commutator`.
        signal: One input, as many numbers as T has columns; all inputs when left out.
        circular: Shift around instead of letting zeros in.
        input_shape: As in `commutator`.
        output_shape: As in `commutator`.

    Returns:
        The error, in the units of the output (one input) or of the matrix (all inputs). It is
        computed in float64, and with whole numbers exactly, whatever the dtype of the matrix.

    Raises:
        ValueError: A signal of the wrong length, or as `commutator`.

    Source: Kayhan and van Gemert (2020).

    >>> from convmatrix.operators import conv_matrix
    >>> u = torch.tensor([3.0, 1.0, 4.0, 1.0, 5.0, 9.0])
    >>> equivariance_error(conv_matrix([2, 3, 5], 6), 1, signal=u)
    14.0
    """
    difference, _ = _difference(matrix, shift, circular, input_shape, output_shape)
    return _largest(difference, signal)


def equivariant_shifts(
    matrix: Any,
    shifts: Iterable[PerAxis],
    *,
    signal: Any = None,
    circular: bool = False,
    tolerance: float = 1e-5,
    input_shape: PerAxis | None = None,
    output_shape: PerAxis | None = None,
) -> set[Any]:
    """Return those of the shifts to which a linear map is equivariant, on one input or on all.

    Args:
        matrix: As in `commutator`.
        shifts: The shifts to try, in places; numbers, or one number per axis for images.
        signal: One input; all inputs when left out.
        circular: Shift around instead of letting zeros in.
        tolerance: An error counts as zero when it is at most this part of the largest output (on
            one input) or of the largest entry of T (on all): rounding is not a broken symmetry.
        input_shape: As in `commutator`.
        output_shape: As in `commutator`.

    Returns:
        The shifts as whole numbers, or as tuples where they came with one number per axis.

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
    options: dict[str, Any] = {"circular": circular, "signal": signal}
    options |= {"input_shape": input_shape, "output_shape": output_shape}
    entries, _ = sparse_entries("matrix", matrix)
    limit = distance("tolerance", tolerance) * _largest(entries, signal)
    return {
        shift for shift in _shifts(shifts) if equivariance_error(matrix, shift, **options) <= limit
    }


def _shifts(shifts: Iterable[PerAxis]) -> list[int | tuple[int, ...]]:
    """Read shifts, each as a number or a tuple: those of a tensor would not be found in a set."""
    try:
        each = list(shifts.tolist() if hasattr(shifts, "tolist") else shifts)
    except (TypeError, RuntimeError):
        refuse("shifts", shifts, "shifts to try, such as range(-3, 4)")
    read = [whole_numbers("shifts", shift) for shift in each]
    single = [getattr(shift, "ndim", np.ndim(shift)) == 0 for shift in each]
    return [shift[0] if alone else shift for shift, alone in zip(read, single, strict=True)]


@np.errstate(all="ignore")
def _largest(entries: csr_array, signal: Any) -> float:
    """Return the largest entry, without sign, of a matrix's output, or of the matrix itself."""
    values = np.abs(entries.data)
    if signal is not None:
        numbers = signal_entries("signal", signal, entries.shape[1])
        whole = numbers.dtype.kind == values.dtype.kind == "i"
        bound = (
            int(values.max(initial=0)) * int(np.abs(numbers).max()) * len(numbers) if whole else 0
        )
        if bound >= 1 << 63:
            refuse("signal", signal, "whole numbers whose sums with the matrix stay below 2**63")
        values = np.abs(entries @ numbers)
    largest = float(values.max(initial=0))
    if not np.isfinite(largest):
        refuse("matrix", largest, "numbers whose sums are finite")
    return largest
