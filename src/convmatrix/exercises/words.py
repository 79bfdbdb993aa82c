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

    >>> spans([0, 1, 2, 5, 6])
    '0 to 2, 5 and 6'
    """
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return listed(
        [part for r in runs for part in ([f"{r[0]} to {r[-1]}"] if len(r) > 2 else map(str, r))]
    )


def many(count: int, noun: str) -> str:
    """Count things.

    >>> many(1, "row"), many(2, "entry")
    ('1 row', '2 entries')
    """
    if count != 1:
        noun = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun}"
