"""How numbers may be written: one table, by which Python and the pages of the book read.

A text is first made plain (`CHARACTERS`, `DIGITS`, then `REWRITES` one after the other) and then
taken apart (`TOKENS`). What is no token is refused by the first of `REFUSALS` that is found in it.
The patterns mean the same in Python, in ASCII mode, and in JavaScript, and need a time that grows
no faster than the text.
"""

from __future__ import annotations

import unicodedata
from typing import Any

# Far more than any exercise asks for, and little enough to look through at once.
MOST_NUMBERS = 20_000
LONGEST_TEXT = 200_000
DEEPEST = 20
# Whole numbers up to here are exact on a page, too.
LARGEST = 10**15

# Where the scripts of the world keep their digits and punctuation.
LETTERS = range(0x80, 0x1FC00)
DIGITS = "".join([chr(c) for c in LETTERS if chr(c).isdecimal()][::10])
"""The zero of every script; its other digits follow it."""


def written_as() -> dict[str, str]:
    """Return the characters that stand for another one, under the one that they stand for."""
    found = {
        "-": "\u2212",
        " ": "$`",
        "": "",
        "\n": "\r\x0b\x0c\x85\u2028\u2029",
        '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033",
        ".": "\u066b",
        "'": "\u2018\u2019\u201a\u2039\u203a\u2032",
        ",": "\u060c\u3001",
        ";": "\u061b",
        "...": "\u2026\u22ef\u22ee",
        "{}": "\u2205",
        "inf": "\u221e",
    }
    instead = {one: to for to, ones in found.items() for one in ones}
    by_category = {"Zs": " ", "Pd": "-", "Cf": ""}
    for one in map(chr, LETTERS):
        stands = by_category.get(unicodedata.category(one))
        if unicodedata.decomposition(one).startswith(("<wide>", "<small>")):
            same = unicodedata.normalize("NFKC", one)
            stands = instead.get(same, same)
        if stands is not None and stands < "\x7f" and one not in instead and not one.isdecimal():
            found[stands] = found.get(stands, "") + one
    return found


CHARACTERS = written_as()

MODULES = "torch|np|numpy|nn|jnp|sympy|sp|pd|parameter"
WRAPPERS = (
    "tensor|Tensor|array|asarray|matrix|Matrix|ImmutableDenseMatrix|ndarray|Parameter|Size|"
    "set|frozenset|list|tuple|bfloat16|half|double|"
    "(?:Float|Double|Half|Int|Long|Short|Byte)Tensor|u?int(?:8|16|32|64)?|float(?:16|32|64)?"
)
KEYWORDS = "dtype|device|requires_grad|grad_fn|size|shape|layout|copy|order|names"
VALUES = r"<[^<>]*>|\([^()]*\)|'[^']*'|\"[^\"]*\"|[\w.:]+"
REWRITES = (
    (r"\\\\|\\n(?![a-z])", "\n"),  # rows in TeX, and lines in a text that was printed as a text
    (r"\\(?:begin|end)\{[a-z]*\*?\}(?:\{[clr|]*\})?", " "),
    (r"\\(?:left|right)\b ?[\[\]()|.]?|\\quad\b|\\[ ,;!()\[\]]", " "),
    (r"\\(?=[{}])", ""),
    (" +", " "),
    (r" ?\n[ \n]*", "\n"),
    (r"^[ \n]|[ \n](?!.|\n)", ""),
    (r"^(?:Out ?\[\d+\]:|[A-Za-z_]\w* ?=|=)[ \n]?", ""),
    (r"\bParameter containing:[ \n]?", ""),
    (rf"\b(?:(?:{MODULES})\.){{0,3}}(?:{WRAPPERS}) ?(?=\()", ""),
    (rf",[ \n]?(?:{KEYWORDS}) ?= ?(?:{VALUES})", ""),
    (r" ?[+-] ?0(?:\.0*)?j\b", ""),
    (r",?[ \n]and[ \n]", ", "),
)

# With ";", tabs or bars between numbers a comma may belong to a number, if nothing speaks against.
PARTED = r"[;\t|&]"
NO_DECIMAL_COMMA = r"[(\[{]|,(?!\d)|(?:[^\d]|^),|,\d+,"
# With spaces alone nobody can tell.
COMMA_WITHIN, SPACED = r"\d,\d", r"\d [-+.]?\d"
ONE_DECIMAL_COMMA = r"^[+-]? ?\d+,\d+(?!.|\n)"
# A large number in groups, where no more than one number is asked for.
GROUPED = r"^ *[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+) *(?!.|\n)"

TOKENS = (
    ("blank", r"\.\.\.|None\b"),
    ("number", r"(?:[+-] ?)?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
    ("endless", r"[+-]?(?:inf|Inf|INF|infinity|Infinity|nan|NaN|NAN)\b"),
    ("opening", r"[(\[{]"),
    ("closing", r"[\])}]"),
    ("text_in_quotes", r"\"[^\"]*\"|'[^']*'"),
    ("space", " "),
    ("comma", "[,&]"),
    ("bar", r"\|"),
    ("semicolon", ";"),
    ("tab", "\t"),
    ("line", "\n"),
)

REFUSALS = (
    (r"^[bB]['\"]", "BYTES"),
    (r"^<[a-z-]* ?(?:method|function)", "NOT_CALLED"),
    (r"\b(?:True|False|true|false)\b", "TRUTH"),
    (r"\b\d+(?:\.\d*)?j\b", "IMAGINARY"),
    (r"\b0[xXbBoO]\w|\d_\d", "PLAIN_DIGITS"),
    (r"[\d)] ?(?:[-+*/^%\u00d7\u00b7\u00f7!\u22c5]|\\times|\\cdot)", "WORK_OUT"),
    (r"^(?:sum|len|max|min|range|prod|sqrt|round|abs)\(", "WORK_OUT"),
    (
        "^(?:[Zz]ero|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|"
        r"[Ee]leven|[Tt]welve|[A-Za-z]+teen|[A-Za-z]+ty|(?:[Aa] )?[Hh]undred)\b",
        "WORK_OUT",
    ),
)

# What is no set of numbers and still says something, of one sort or the other.
MEANT_BY_SETS = (
    (r"\b[Nn](?:o|one|ever|othing)\b|\b[Ee]mpty\b", "FOR_NONE"),
    (r"^\D*\d+\D+\d+\D*(?!.|\n)", "BETWEEN"),
)


def as_data() -> dict[str, Any]:
    """Return all of this for a page, as plain JSON."""
    return {name: value for name, value in globals().items() if name in PAGE_NEEDS}


PAGE_NEEDS = (
    *("MOST_NUMBERS", "LONGEST_TEXT", "DEEPEST", "LARGEST", "DIGITS", "CHARACTERS", "REWRITES"),
    *(
        "PARTED",
        "NO_DECIMAL_COMMA",
        "ONE_DECIMAL_COMMA",
        "GROUPED",
        "COMMA_WITHIN",
        "SPACED",
        "TOKENS",
        "REFUSALS",
    ),
    "MEANT_BY_SETS",
)
