r"""Numbers in a text, however they are written: one after the other, and in lists.

>>> bool(row((1, 0, -2)).search(plain(r"\begin{pmatrix} 1. & 0 & {−2} \\ 0 & 1 & \cdots")))
True
>>> [listed for listed, _ in lists(plain(r"the shifts $\{−3, …, 0\}$, from 1 to 4 or (5.5, 6)"))]
[[-3, -2, -1, 0], [1, 2, 3, 4], []]
"""

# ruff: noqa: RUF001, RUF002 - it must read every minus sign and dash there is

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int, int]

LONGEST_RANGE = 1000
SIGNS = str.maketrans(
    dict.fromkeys("−‐‑‒﹣－", "-")
    | dict.fromkeys("⋅∙•", "·")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff", "")
)
PLAIN: list[tuple[re.Pattern[str], Any]] = [
    (re.compile(r"\\[cl]?dots[a-z]?(?![a-zA-Z])|\.{2,}"), "…"),
    (re.compile(r"\\cdot(?![a-zA-Z])"), "·"),
    (re.compile(r"\\[lg]eq?(?:slant)?(?![a-zA-Z])|[<>]="), "≤"),
    (re.compile(r"\\(?:begin|end) ?\{\w+\*?\}(?:\{[lcr|@{} ]*\})?"), " "),
    (re.compile(r"\\(?:[,;:!> \\nrt]|q?quad|left|right|hline|hfill)(?![a-zA-Z])"), " "),
    (re.compile(r"\{ *(-? *\d+) *\}"), r" \1 "),
    (re.compile(r"(?<=[\s&|])[.·](?=[\s&|])"), "0"),
    (re.compile(r"[bB]etween (\S+) and "), r"\1 to "),
    (re.compile(r"[≤≥][ $]*\w[ $]*[≤≥]"), "…"),
    (re.compile(r"range\( *(-?\d+) *, *(-?\d+) *\)"), lambda ends: f"{ends[1]}…{int(ends[2]) - 1}"),
    (re.compile(r"(?:set\(|\{ *\*) *range\( *(\d+) *\)"), lambda end: f"0…{int(end[1]) - 1}"),
]
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")

# What stands between the numbers of a row, and of those that a sentence names in their order.
NEAR = r"[^\w…\x01-]{1,60}?"
LOOSE = r"(?:[^\d\x01\[\]]{1,60}?|\s*\]\s*,?\s*\[\s*)"

NUMBER = r"(?:(?<![\w.)\]}])-\s{0,9}+)?(?<![\w.])\d++(?:\.\d++)?+\.?(?!\w)"
EMPTY = r"[\s\"'$\\]*+"
LINK = rf"(?:{EMPTY}(?:[,;…–]|(?:and|to|through|until)\b){EMPTY})+"
LIST = re.compile(  # nothing of it left out at its ends
    rf"(?<!…)(?<!… )(?<!…, ){NUMBER}(?:{LINK}{NUMBER})++(?!{EMPTY},?{EMPTY}…)"
    rf"|(?<=\[)\s*{NUMBER}(?:\s+{NUMBER})+(?=\s*\])"
)
PART = re.compile(r"(-?\s*\d+(?:\.\d+)?)|(?:…|to|through|until|–)")


@lru_cache(maxsize=1)
def plain(text: str) -> str:
    """Return a text with one way to write signs, dots and ranges; ends of lines stay."""
    text = ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(SIGNS)
    for pattern, meaning in PLAIN:
        text = pattern.sub(meaning, text)
    return text


@lru_cache(maxsize=1 << 12)
def row(numbers: tuple[int, ...], between: str = NEAR) -> re.Pattern[str]:
    """Return what finds numbers one after the other."""
    return re.compile(between.join(map(number, numbers)))


def number(value: int) -> str:
    """Return the pattern of one number, which begins with it, as that is quick to look for."""
    sign = rf"-\s{{0,9}}{-value}" if value < 0 else f"{value}(?<![\\w.-]{value})"
    return rf"{sign}(?:\.0*)?(?:[eE][-+]?0+)?(?!\.?\w)"


@lru_cache(maxsize=1)
def lists(text: str) -> list[tuple[list[int], Span]]:
    """Return the lists of whole numbers in a plain text, ranges filled, and where they stand."""
    return [(whole_numbers(match[0]), match.span()) for match in LIST.finditer(text)]


def whole_numbers(listed: str) -> list[int]:
    """Return the numbers of a list, or none if some are not whole."""
    found: list[int] = []
    is_range = False
    for part in PART.finditer(listed):
        value = float("".join(part[1].split())) if part[1] else 0.0
        if not value.is_integer():
            return []
        if part[1] and is_range and abs(value - found[-1]) <= LONGEST_RANGE:
            step = 1 if value > found[-1] else -1
            found += range(found[-1] + step, int(value), step)
        found += [int(value)] if part[1] else []
        is_range = not part[1]
    return found
