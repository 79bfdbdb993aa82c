r"""The numbers of a text in order, however they are written, and what stands between them.

``marks`` turns a text into a line of marks that substrings and regular expressions can search:

====== ==========================================================================================
mark   stands for
====== ==========================================================================================
-2     a whole number: ``-2``, ``−2.``, ``-2.00``, ``-2e0``, ``{-2}``, ``- 2``; a lone ``.`` or
       ``·`` is a 0
~      another number
[ ]    any opening or closing bracket or brace
,      a comma, a semicolon, "and"
…      a range: ``...``, ``\dots``, "to", "through", "until", an en dash, ``≤ n ≤``
w      a few words, or any other signs
|      many words
====== ==========================================================================================

Spaces, quotation marks, column marks and the like stand for nothing. Digits inside a word are no
numbers.

>>> marks(r"\begin{bmatrix} 1 & 1 & {-2} \\ 0. & 1.0 & 1e0 \end{bmatrix}")
' 1 1 -2 0 1 1 '
>>> marks("The places from −7 to 7, or {0, 3}.")
' w -7 … 7 , w [ 0 , 3 ] w '
"""

# ruff: noqa: RUF001, RUF002 - it must read every minus sign, dash and quotation mark there is

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# How many characters may stand between two numbers that belong together.
REACH = 60

# It starts with one set of characters, so that the search runs fast over everything else.
NUMBER = re.compile(
    r"""( [-–+.·0-9]
          (?: (?<= [-–] ) (?<! [\w.)\]}][-–] ) \s{0,9} (?: [0-9]+\.?[0-9]* | \.[0-9]+ ) EXPONENT END
            | (?<= \+ ) (?<! [\w.)\]}]\+ ) [0-9]+\.?[0-9]* EXPONENT END
            | (?<= [0-9] ) (?<! [\w.][0-9] ) [0-9]*\.?[0-9]* EXPONENT END
            | (?<= \. ) (?<! [\w.]\. ) [0-9]+ EXPONENT END
            | (?<= [.·] ) (?<! [^\s&|][.·] ) (?! [^\s&|] )  # a zero that is only marked
          ) )""".replace("EXPONENT", r"(?: [eE][-+]?[0-9]+ )?").replace(
        "END", r"(?! \w | \.[0-9] )"
    ),
    re.VERBOSE,
)
PIECE = re.compile(r"[(\[{⟨]|[)\]}⟩]|…|[,;]|[^\W\d_]+|[^\s\w\"'`´“”‘’&|/\\*_~$^]|[\d_]+")
TELLING = re.compile(r"[()\[\]{}⟨⟩…,;≤≥=–]|\b(?:to|through|until|and)\b")
RANGE_WORDS = {"…", "to", "through", "until", "–"}
LIST_WORDS = {",", ";", "and"}
BALANCED = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
INEQUALITY = re.compile(r"(?:≤|<=)\s*\$?\w+\$?\s*(?:≤|<=)|(?:≥|>=)\s*\$?\w+\$?\s*(?:≥|>=)")
LONE = re.compile(r"\[ (-?\d+|~) \]")

# A reader of texts puts this between parts that do not belong together.
SEPARATOR = "\x01"

SIGNS = (
    dict.fromkeys("\u2212\u2010\u2011\u2012\ufe63\uff0d", "-")
    | dict.fromkeys("⋅∙•", "·")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff", "")
)
TEX = [
    (re.compile(r"\\[cl]?dots[a-z]?(?![a-zA-Z])"), "…"),
    (re.compile(r"\\cdot(?![a-zA-Z])"), "·"),
    (re.compile(r"\\leq?(?:slant)?(?![a-zA-Z])"), "≤"),
    (re.compile(r"\\geq?(?:slant)?(?![a-zA-Z])"), "≥"),
    (re.compile(r"\\(?:begin|end) ?\{\w+\*?\}(?:\{[lcr|@{} ]*\})?"), " "),
    (
        re.compile(r"\\(?:[,;:!> \\nrt]|q?quad|[lr]brac[ek]|left|right|hline|hspace)(?![a-zA-Z])"),
        " ",
    ),
    (re.compile(r"\\([a-zA-Z]+)"), r" \1 "),
]
PYTHON_RANGE = re.compile(r"range\( *(-?\d+) *, *(-?\d+) *\)")
PYTHON_SET = re.compile(r"(?:set\(|\{ *\*) *range\( *(\d+) *\)")


def marks(text: str) -> str:
    """Return the marks of a text, with a space before and after each."""
    pieces = NUMBER.split(plain(text))
    found = [whole(piece) if place % 2 else mark(piece) for place, piece in enumerate(pieces)]
    line = " " + "".join(found)
    while line != (line := LONE.sub(r"\1", line)):
        pass
    return line


def plain(text: str) -> str:
    """Return a text with one way to write signs, dots and ranges."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for sign, meaning in SIGNS.items():
            text = text.replace(sign, meaning)
    if "\\" in text:
        for command, meaning in TEX:
            text = command.sub(meaning, text)
    text = re.sub(r"\.{2,}", "…", text)
    text = re.sub(r"[bB]etween (\S+) and ", r"\1 to ", text)
    text = PYTHON_RANGE.sub(lambda ends: f"({ends[1]} to {int(ends[2]) - 1})", text)
    return PYTHON_SET.sub(lambda end: f"(0 to {int(end[1]) - 1})", text)


@lru_cache(maxsize=1 << 16)
def whole(number: str) -> str:
    """Return the mark of a number.

    >>> whole("- 2.00"), whole("1.5"), whole("."), whole("-0.")
    ('-2 ', '~ ', '0 ', '0 ')
    """
    if number in (".", "·"):
        return "0 "
    value = float("".join(number.split()).replace("–", "-"))
    return f"{int(value)} " if value.is_integer() and abs(value) < 1e9 else "~ "


@lru_cache(maxsize=1 << 16)
def mark(gap: str) -> str:
    r"""Return the marks of what stands between two numbers.

    >>> mark(" ], \n ["), mark(" weights (dense), "), mark(", and ")
    ('] , [ ', 'w , ', ', ')
    """
    if SEPARATOR in gap:
        return f"{mark(gap.partition(SEPARATOR)[0])}| {mark(gap.rpartition(SEPARATOR)[2])}"
    gap = " ".join(gap.split())
    if not TELLING.search(gap):
        return "" if not PIECE.search(gap) else "w " if len(gap) <= REACH else "| "
    gap = INEQUALITY.sub("…", gap)
    if len(gap) > REACH:
        return f"{mark(gap[: REACH // 2])}| {mark(gap[-REACH // 2 :])}"
    while gap != (gap := BALANCED.sub(" w ", gap)):
        pass
    found: list[str] = []
    pieces = PIECE.findall(gap)
    words = {piece for piece in pieces if piece not in "()[]{}⟨⟩,;"}
    for piece in pieces:
        meaning = mark_of(piece, is_range=words <= RANGE_WORDS, is_list=words <= LIST_WORDS)
        if meaning in "[]" or meaning not in found[-1:]:
            found.append(meaning)
    return "".join(f"{meaning} " for meaning in found)


def mark_of(piece: str, *, is_range: bool, is_list: bool) -> str:
    """Return the mark of one piece of a gap."""
    if piece in "([{⟨":
        return "["
    if piece in ")]}⟩":
        return "]"
    if piece in ",;" or (is_list and piece in LIST_WORDS):
        return ","
    return "…" if is_range else "w"
