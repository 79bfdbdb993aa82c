"""The JavaScript of the explorers: one module each, the same bytes on a page and in a notebook."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from convmatrix.figures.palette import NAMES, ON_DARK, TAP_COLOURS, ink_on

HERE = Path(__file__).parent
KIT = "kit"
# What some of them share beside that.
SHARED = {"rider": ("sliding_kernel", "strides")}


def names() -> list[str]:
    """Return the names of the explorers.

    >>> "sliding_kernel" in names()
    True
    """
    return sorted(path.stem for path in HERE.glob("*.js") if path.stem not in {KIT, *SHARED})


@cache
def source(name: str) -> str:
    """Return the module of an explorer: colours, what all explorers share, then its own part.

    A module that a notebook runs can import nothing beside it, so there is no other way to share.
    Comments, indentation, spaces within braces and the ends of lines that say nothing are for who
    reads the source, not for who loads a page.

    >>> source("sliding_kernel").endswith("export default {render, fit};")
    True
    """
    parts = [KIT, *(part for part, users in SHARED.items() if name in users), name]
    text = colours() + "".join((HERE / f"{part}.js").read_text("utf-8") for part in parts)
    lines = (line.strip() for line in text.splitlines())
    kept = "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
    return re.sub(r"(?<=[{(,;>])\n|\n(?=[})\].?:&])|(?<=\{) | (?=\})", "", kept)


def colours() -> str:
    """Return the palette as the explorers know it: inks, taps, and which taps have white digits."""
    inks = "".join(f'{name}: "{ink.light}, {ink.dark}",' for name, ink in NAMES.items())
    taps = " ".join(colour.removeprefix("#") for colour in TAP_COLOURS)
    white = [tap for tap, colour in enumerate(TAP_COLOURS) if ink_on(colour) == ON_DARK]
    return (
        f'const INKS = {{{inks}}};\nconst TAPS = "{taps}".split(" ");\nconst WHITE_ON = {white};\n'
    )
