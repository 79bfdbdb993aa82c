r"""The readings of one text: as it is stored, with its escapes decoded, without its tags.

What a reader sees is not what a file says. ``1, 1, &#45;2`` and ``\u0031`` are numbers, highlighted
code has a tag around every sign, and a data URI holds a file of its own.
"""

# ruff: noqa: RUF002 - an example has the real minus sign

from __future__ import annotations

import base64
import binascii
import html
import re
from operator import itemgetter
from urllib.parse import unquote

from .numerals import SEPARATOR

MOST = 12
"""How often the same thing may be escaped."""
NEAR = 5000
"""How many characters about a tag or an escape are read again: more than any matrix needs."""

TAG = re.compile(
    r"<!\[CDATA\[|\]\]>|<!--|-->"  # the marks alone: what is inside counts
    r"|</?[a-zA-Z][^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>|<[!?][^<>]*>"
)
ESCAPE = re.compile(r"&#?\w|%[0-9a-fA-F]{2}|\\[ux0nrtbf\"'/\\`]")
BACKSLASH = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf\"'/\\`]))"
)
CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
DRAWN = re.compile(
    r"<text\b([^>]*)>(.*?)</text>"
    r"|<!--\s*([^<>]*?)\s*-->\s*<g transform=\"translate\((-?\d*\.?\d+)[ ,]+(-?\d*\.?\d+)\)",
    re.DOTALL,
)
PLACE = re.compile(r"\b([xy])=\"(-?\d*\.?\d+)\"")
LINE = 5
"""How far words of one line may be from each other in height, in pixels."""
# A long word, or lines of equal length and the rest.
BASE64 = re.compile(
    r"(?<![\w+/-])(?:(?:[\w+/-]{60,100}\r?\n)+[\w+/-]*|[\w+/-]{16,})={0,2}", re.ASCII
)


def readings(text: str) -> dict[str, str]:
    """Return every reading of a text, and how it was read.

    Raises:
        ValueError: There is no end to its escapes.

    >>> list(readings("<b>1</b><b>&#50;</b>"))
    ['<b>1</b><b>&#50;</b>', '12', ' 1  2 ', '<b>1</b><b>2</b>']
    """
    found = {text: ""}
    for depth in range(MOST):
        how = f"decoded {depth} times" if depth > 1 else "decoded" * depth
        found.setdefault(text, how)
        if tagged := around(text, TAG):
            for gap, name in (("", "without tags"), (" ", "tags as spaces")):
                reading = decoded(TAG.sub(gap, tagged))
                found.setdefault(reading, f"{how}, {name}".removeprefix(", "))
        if "<svg" in text:
            found.setdefault(laid_out(text), f"{how}, as drawn".removeprefix(", "))
        escaped = around(text, ESCAPE)
        text = decoded(escaped)
        if text == escaped:
            return found
    raise ValueError("its escapes have no end")


def around(text: str, pattern: re.Pattern[str]) -> str:
    """Return what stands near the matches of a pattern; the rest need not be read again."""
    spans: list[list[int]] = []
    for match in pattern.finditer(text):
        start, end = max(match.start() - NEAR, 0), match.end() + NEAR
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return SEPARATOR.join(text[start:end] for start, end in spans)


def decoded(text: str) -> str:
    r"""Return a text with one layer of HTML, URL and JavaScript escapes decoded.

    >>> decoded(r"&minus;2 %2D2 \u22122 \x2d2")
    '−2 -2 −2 -2'
    """
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    return BACKSLASH.sub(character, text) if "\\" in text else text


def character(escape: re.Match[str]) -> str:
    """Return the character that a JavaScript or JSON escape stands for."""
    *numbers, letter = escape.groups()
    if letter:
        return CONTROL.get(letter, letter)
    code = int(next(filter(None, numbers)), 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def laid_out(text: str) -> str:
    """Return the words of the drawings in a text as they stand on the page, line by line.

    A program may draw all cells of one colour first. matplotlib draws letters as shapes unless told
    otherwise, and then writes the word into a comment.

    >>> laid_out('<svg><text x="9" y="8">2</text><text x="1" y="8.5">1</text></svg>')
    '1 2'
    """
    return SEPARATOR.join(drawing(svg) for svg in DRAWING.findall(text))


def drawing(svg: str) -> str:
    """Return the words of one drawing, from top to bottom and from left to right."""
    words = []
    for attributes, word, comment, left, top in DRAWN.findall(svg):
        at = {"x": left, "y": top} if left else dict(PLACE.findall(attributes))
        if {"x", "y"} <= at.keys():
            text = comment or html.unescape(TAG.sub(" ", word))
            words.append((float(at["y"]), float(at["x"]), text))
    lines: list[list[tuple[float, float, str]]] = []
    for place in sorted(words):
        if lines and place[0] - lines[-1][0][0] < LINE:
            lines[-1].append(place)
        else:
            lines.append([place])
    return "\n".join(
        " ".join(word for _, _, word in sorted(line, key=itemgetter(1))) for line in lines
    )


def encoded(text: str) -> set[str]:
    """Return the words of a text that may be base64: everything long enough.

    >>> encoded('src="data:text/plain;base64,MSwgMSwgLTIsIDAsIDA="')
    {'MSwgMSwgLTIsIDAsIDA='}
    """
    return set(BASE64.findall(text))


def unpacked(word: str) -> bytes:
    """Return what a word stands for in base64, or nothing when it is none.

    >>> unpacked("MSwgMSwgLTIsIDAsIDA=")
    b'1, 1, -2, 0, 0'
    """
    letters = re.sub(r"[\s=]", "", word).replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return b""
