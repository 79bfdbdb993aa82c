"""Fonts with the letters that the book uses, and no others: a third of the bytes.

What nearly every page is set in goes into the style sheet itself. A browser that waits for a font
shows another first, and the text moves when the right one comes.

Cutting takes longer than all else in a small build, so what was cut is kept with the environment.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import re
import string
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from html import unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from sphinx.application import Sphinx

from .assets import SERIF_FILES

# It tells of every table of every font, as soon as anybody has configured logging.
logging.getLogger("fontTools").setLevel(logging.WARNING)

KEPT = Path(sys.prefix, "cut-fonts")
CUTTERS = ("fonttools", "brotli")

COMMON_IN_FORMULAS = ("Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular")
INLINED = frozenset({*SERIF_FILES, *(f"KaTeX_{face}.woff2" for face in COMMON_IN_FORMULAS)})

# The Open Font License asks that a changed font drops its name and keeps its licence.
KEPT_NAMES = [0, 7, 13, 14]

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FAMILY = re.compile(r"(?:font-family:|font:[^;]*\s)\"?(KaTeX_\w+)")
SHAPE = re.compile(r"font-(?:weight|style):(\w+)")


def cut_fonts(app: Sphinx, exception: Exception | None) -> None:
    """Cut every font of the site to the letters on its pages, and inline the most common."""
    if exception or app.builder.format != "html":
        return
    pages = [path.read_text("utf-8") for path in Path(app.outdir).rglob("*.html")]
    letters, classes = letters_of(pages), classes_of(pages)
    for path in sorted(Path(app.outdir, "_static").rglob("*.css")):
        style = used_faces(path.read_text("utf-8"), classes)
        path.write_text(with_cut_fonts(style, path.parent, letters), "utf-8")


def with_cut_fonts(style: str, folder: Path, letters: frozenset[str]) -> str:
    """Cut the fonts that a style sheet names, and put the most common into it."""

    def address(found: re.Match[str]) -> str:
        font = folder / found[1]
        data = cut(font.read_bytes(), letters)
        font.write_bytes(data)
        if font.name not in INLINED:
            return found[0]
        return f"url(data:font/woff2;base64,{base64.b64encode(data).decode()})"

    return re.sub(r'url\("?([\w./-]+\.woff2)"?\)', address, style)


def letters_of(pages: Iterable[str]) -> frozenset[str]:
    """Return the characters that pages show, with all of ASCII for what scripts write."""
    letters = set(string.printable)
    for page in pages:
        letters |= set(unescape(re.sub(r"<[^>]*>", " ", page)))
    return frozenset(letters)


def classes_of(pages: Iterable[str]) -> frozenset[str]:
    """Return the classes that elements of pages have."""
    found = {names for page in pages for names in re.findall(r'class="([^"]*)"', page)}
    return frozenset(name for names in found for name in names.split())


def used_faces(style: str, classes: frozenset[str]) -> str:
    r"""Return KaTeX's style sheet without the faces that no rule for these classes asks for.

    A face stays when its family, its weight and its slant are each asked for somewhere.

    >>> face = "@font-face{font-family:KaTeX_Script;font-style:normal;font-weight:400}"
    >>> used_faces(face + ".mathscr{font-family:KaTeX_Script}", frozenset())
    '.mathscr{font-family:KaTeX_Script}'
    """
    asked = {"normal", "400"}
    for selectors, body in RULE.findall(style):
        wanted = (re.findall(r"\.([\w-]+)", selector) for selector in selectors.split(","))
        if "@" not in selectors and any(classes.issuperset(names) for names in wanted):
            asked.update(FAMILY.findall(body) + SHAPE.findall(body))

    def if_asked(rule: re.Match[str]) -> str:
        family = FAMILY.search(rule[2])
        if "@font-face" not in rule[1] or not family:
            return rule[0]
        return rule[0] if asked.issuperset([family[1], *SHAPE.findall(rule[2])]) else ""

    return RULE.sub(if_asked, style)


def cut(font: bytes, letters: frozenset[str]) -> bytes:
    """Return a font with these letters; what was cut before is found again."""
    held = kept("letters", lambda: "".join(letters_in(font)).encode(), font).decode()
    text = "".join(sorted(letters.intersection(held)))
    return kept("font", lambda: subset(font, text), font, text.encode())


def kept(kind: str, make: Callable[[], bytes], *sources: bytes) -> bytes:
    """Return what was made of these sources before, or make it and keep it.

    An entry begins with its own hash: one that is damaged is made anew. Several builds may write it
    at once, each a file of its own that then takes the place.
    """
    recipe = repr((kind, KEPT_NAMES, [version(name) for name in CUTTERS], sources))
    path = KEPT / hashlib.sha256(recipe.encode()).hexdigest()
    with suppress(OSError):
        entry = path.read_bytes()
        if entry[:32] == hashlib.sha256(entry[32:]).digest():
            return entry[32:]
    data = make()
    with suppress(OSError):  # an environment that nobody may write to
        KEPT.mkdir(exist_ok=True)
        own = path.with_suffix(f".{os.getpid()}")
        own.write_bytes(hashlib.sha256(data).digest() + data)
        own.replace(path)
    return data


def letters_in(font: bytes) -> Iterable[str]:
    """Return the characters that a font can show."""
    from fontTools.ttLib import TTFont  # half a second that most builds do not need

    with TTFont(BytesIO(font)) as loaded:
        return map(chr, loaded.getBestCmap())


def subset(font: bytes, text: str) -> bytes:
    """Cut a font to the letters of a text."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.flavor = "woff2"
    options.name_IDs = KEPT_NAMES
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    result = BytesIO()
    with TTFont(BytesIO(font), lazy=False, recalcTimestamp=False) as loaded:
        subsetter.subset(loaded)
        loaded.flavor = "woff2"
        loaded.save(result)
    return result.getvalue()
