"""What callers hand over for weights, matrices, signals and their dtypes, read in one way.

Tensors (sparse and quantized ones, too), arrays of NumPy and SciPy and nested lists all become an
array that holds the same numbers, or are refused by name. Nothing is rounded here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array, issparse
from torch import Tensor

from convmatrix.geometry import refuse

HALF = (torch.float16, torch.bfloat16)

_SAME = """bool uint8 uint16 uint32 uint64 int8 int16 int32 int64 float32 float64 complex64
complex128"""
# The dtypes that numbers may have, each with a dtype of NumPy (and of scipy.sparse) that holds
# them.
HELD_IN: dict[torch.dtype, np.dtype[Any]] = {
    **{getattr(torch, name): np.dtype(name) for name in _SAME.split()},
    **dict.fromkeys(HALF, np.dtype("float32")),
}


class Numbers(NamedTuple):
    """An array, with the dtype that torch gives its numbers and the device they came from."""

    array: NDArray[Any]
    dtype: torch.dtype
    device: torch.device

    @property
    def fractional(self) -> torch.dtype:
        """The dtype of what is no whole number any more: torch's default for whole numbers."""
        floating = self.dtype.is_floating_point or self.dtype.is_complex
        return self.dtype if floating else torch.get_default_dtype()


def numbers(argument: str, value: Any) -> Numbers:
    """Read a tensor, an array or nested lists as finite numbers."""
    expected = "a tensor, an array or nested lists of numbers"
    device = value.device if isinstance(value, Tensor) else torch.device("cpu")
    try:
        array = as_array(value)
    except (TypeError, ValueError, RuntimeError, MemoryError, OverflowError) as error:
        reason = str(error).partition("\n")[0]
        refuse(argument, value, f"{expected} ({reason})")
    dtype = _dtype(value, array)
    if dtype not in HELD_IN or np.ma.is_masked(value):
        refuse(argument, getattr(value, "dtype", value), f"{expected}, all of them there")
    finite = np.isfinite(array)
    if not finite.all():
        refuse(argument, array[~finite].flat[0].item(), "finite numbers")
    held = np.float32 if array.dtype == np.float16 else array.dtype.newbyteorder("=")
    return Numbers(array.astype(held, copy=False), dtype, device)


def as_array(value: Any) -> NDArray[Any]:
    """Return numbers as an array; leaves alone whether they are numbers."""
    if issparse(value):
        return np.asarray(value.toarray())
    if not isinstance(value, Tensor):
        if isinstance(value, list | tuple):
            value = [as_array(each) if _holds_tensors(each) else each for each in value]
        return np.asarray(value)
    plain = value.detach()
    plain = plain.dequantize() if plain.is_quantized else plain
    plain = plain if plain.layout == torch.strided else plain.to_dense()
    plain = plain.float() if plain.is_floating_point() and plain.itemsize < 4 else plain
    array: NDArray[Any] = plain.resolve_conj().resolve_neg().numpy(force=True)
    return array


def _holds_tensors(value: Any) -> bool:
    return any(isinstance(leaf, Tensor) for leaf in _leaves(value))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _dtype(value: Any, array: NDArray[Any]) -> torch.dtype | None:
    """Return the dtype that torch would give the numbers; None for what are no numbers to it."""
    if isinstance(value, Tensor) and not value.is_quantized:
        return value.dtype
    written = all(type(leaf) in (bool, int, float, complex) for leaf in _leaves(value))
    if written and array.dtype == np.float64:
        return torch.get_default_dtype()
    if written and array.dtype == np.complex128:
        return torch.complex128 if torch.get_default_dtype() == torch.float64 else torch.complex64
    found = getattr(torch, array.dtype.name, None)
    return found if isinstance(found, torch.dtype) else None


@np.errstate(all="ignore")
def weights(argument: str, value: Any) -> Numbers:
    """Read a weight. Whole numbers are read in torch's default dtype, which must hold them."""
    came = numbers(argument, value)
    dtype = came.fractional
    array = came.array.astype(HELD_IN[dtype])
    if dtype in HALF:
        array = torch.from_numpy(array).to(dtype).float().numpy()
    differ = ~np.isfinite(array)
    if dtype != came.dtype:
        differ |= array.astype(object) != came.array.astype(object)
    if differ.any():
        refuse(argument, came.array[differ].flat[0].item(), f"numbers that {dtype} can hold")
    return Numbers(array, dtype, came.device)


@np.errstate(all="ignore")
def as_tensor(
    argument: str, array: NDArray[Any], dtype: torch.dtype, device: torch.device | str = "cpu"
) -> Tensor:
    """Return what was computed from an argument as a tensor, rounded once, to its dtype."""
    result = torch.from_numpy(array.copy()).to(dtype)
    if not result.isfinite().all():
        refuse(argument, "numbers too large", f"numbers whose sums {dtype} can hold")
    return result.to(device)


def matrix_entries(argument: str, value: Any) -> Numbers:
    """Read a dense or sparse matrix as a dense array with two axes, neither of them empty."""
    came = numbers(argument, value)
    _two_axes(argument, came.array.shape)
    return came


def sparse_entries(argument: str, value: Any) -> tuple[csr_array, Numbers]:
    """Read a matrix as a sparse one with exact differences; a sparse one is never made dense."""
    if issparse(value) and value.ndim == 2:
        _two_axes(argument, value.shape)
        compact = csr_array(value)
        came = numbers(argument, compact.data)
        parts = (_exact(argument, came.array), compact.indices, compact.indptr)
        return csr_array(parts, shape=compact.shape), came
    came = matrix_entries(argument, value)
    return csr_array(_exact(argument, came.array)), came


def signal_entries(argument: str, value: Any, length: int) -> NDArray[Any]:
    """Read one input, of any shape, as as many numbers as told, with exact sums where whole."""
    array = _exact(argument, numbers(argument, value).array).ravel()
    if array.size != length:
        refuse(argument, f"{array.size} numbers", f"{length}, one for each column")
    return array


def _two_axes(argument: str, shape: tuple[int, ...]) -> None:
    if len(shape) != 2:
        refuse(argument, f"{len(shape)} axes", "two axes, rows and columns")
    if 0 in shape:
        refuse(argument, f"shape {shape}", "at least one row and one column")


def _exact(argument: str, array: NDArray[Any]) -> NDArray[Any]:
    """Return the numbers in a dtype in which they may be subtracted: signed, and wide enough."""
    if array.dtype.kind in "fc":
        return array.astype(np.float64 if array.dtype.kind == "f" else np.complex128)
    for largest in (array.max(initial=0), array.min(initial=0)):
        if abs(int(largest)) >= 1 << 62:
            refuse(argument, int(largest), "whole numbers below 2**62, so that differences fit")
    return array.astype(np.int64)


def number_type(dtype: torch.dtype | None, *, sparse: bool) -> torch.dtype:
    """Read the dtype that a matrix of 0s and 1s is asked for in."""
    if dtype is None:
        return torch.get_default_dtype()
    if not isinstance(dtype, torch.dtype) or dtype not in HELD_IN:
        refuse("dtype", dtype, "a dtype of torch for numbers, such as torch.float32")
    if sparse and dtype in HALF:
        refuse("dtype", dtype, "float32 or wider with sparse=True: scipy has no half precision")
    return dtype


def yes_or_no(argument: str, value: Any) -> bool:
    """Read a switch: a word such as "no" would count as yes."""
    if not isinstance(value, bool | np.bool_):
        refuse(argument, value, "True or False")
    return bool(value)


def distance(argument: str, value: Any) -> float:
    """Read a tolerance."""
    try:
        number = float(value)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        number = math.nan
    if isinstance(value, str | bytes) or not number >= 0:
        refuse(argument, value, "a number of at least 0")
    return number
