"""Small helps for sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def listed(items: Sequence[object]) -> str:
    """Join with commas and "and".

    >>> listed([1, 2, 3])
    '1, 2 and 3'
    """
    texts = [str(item) for item in items]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def spans(numbers: Sequence[int]) -> str:
    """Name whole numbers in order, neighbours as one span.

    >>> spans([0, 1, 2, 5])
    '0 to 2 and 5'
    """
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return listed([f"{r[0]} to {r[-1]}" if len(r) > 1 else r[0] for r in runs])
