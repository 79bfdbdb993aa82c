"""Numbers as a reader writes them, in cells and in alternative texts."""

# ruff: noqa: RUF001, RUF002 - a reader is shown the real minus, prime and multiplication signs

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

Numbers = ArrayLike | Tensor
Floats = NDArray[np.float64]


def floats(values: Numbers) -> Floats:
    """Read lists, arrays and tensors alike."""
    plain = values.detach().cpu().numpy() if isinstance(values, Tensor) else values
    return np.asarray(plain, dtype=np.float64)


def show(value: float) -> str:
    """Write a number: whole numbers without a point, others with three digits, a real minus sign.

    >>> show(-2.0), show(0.12345)
    ('−2', '0.123')
    """
    text = f"{value:.0f}" if float(value).is_integer() else f"{value:.3g}"
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def indices(count: int, start: int = 0) -> list[str]:
    """Write consecutive indices."""
    return [show(index) for index in range(start, start + count)]


def listed(values: Numbers) -> str:
    """Write numbers as a list in words.

    >>> listed([29, 19, -3])
    '29, 19, −3'
    """
    return ", ".join(show(value) for value in floats(values).ravel())


def rows_listed(values: Floats) -> str:
    """Write a small image row by row.

    >>> rows_listed(floats([[1, 2], [3, 4]]))
    '1 2 / 3 4'
    """
    return " / ".join(" ".join(show(value) for value in row) for row in values)


def words(numbers: Sequence[int]) -> str:
    """Write indices in words.

    >>> words([0, 1, 4])
    '0, 1 and 4'
    """
    *most, last = [show(number) for number in numbers]
    return f"{', '.join(most)} and {last}" if most else last


def products(weights: Floats, read: Floats) -> str:
    """Write a sum of products.

    >>> products(floats([2, -3]), floats([1, -4]))
    '2·1 − 3·(−4)'
    """
    terms = [
        f"{show(weight)}·{f'({show(value)})' if value < 0 else show(value)}"
        for weight, value in zip(weights, read, strict=True)
    ]
    return " + ".join(terms).replace("+ −", "− ")
