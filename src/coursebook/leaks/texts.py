"""What a reader can see or download as text: pages, and what their attributes say, and the rest.

Images of pixels, fonts, and a compiled program that is published as it was installed have no text.
Any other file must be a text, or it is an error.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

WITHOUT_TEXT = {".png", ".woff2", ".ico", ".pdf", ".wasm"}
MARKUP = {".html", ".svg", ".xml"}
SEPARATOR = "\x01"  # between parts that do not belong together

TAG = re.compile(r"<!--|-->|<[/!?a-zA-Z][^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
SAYING = re.compile(
    r"\s(?:alt|title|content|value|placeholder|aria-[a-z]+|data-[a-z-]+)=(\"[^\"]*\"|'[^']*')"
)
FORMULA = re.compile(r"</?(?:math|annotation)\b")


class Text(NamedTuple):
    """A text, and where it stands: ``book/a.ipynb, cell 3``; its lines are those of the file."""

    where: str
    text: str


def texts(data: bytes, name: str) -> Iterator[Text]:
    r"""Yield the texts of one file.

    Raises:
        ValueError: It is no text, and of no kind that the build writes.

    >>> [text for _, text in texts(b'<img alt="1 &amp; 2">\n<b>3</b>', "a.html")]
    [' \n 3 ', '\x01"1 & 2"']
    """
    kind = PurePath(name).suffix
    if kind == ".whl":
        yield from package(data, name)
    elif kind == ".inv":
        yield Text(name, zlib.decompress(data.split(b"\n", 4)[4]).decode())
    elif kind == ".ipynb":
        for number, cell in enumerate(json.loads(data)["cells"], start=1):
            yield Text(f"{name}, cell {number}", "".join(cell["source"]))
    elif kind in MARKUP:
        yield Text(name, html.unescape(TAG.sub(blank, data.decode())))
        yield Text(name, html.unescape(sayings(data.decode())))
    elif PurePath(name).name == "searchindex.js":
        yield from index(data, PurePath(name).name)
    elif kind not in WITHOUT_TEXT:
        yield Text(name, data.decode())


def package(data: bytes, name: str) -> Iterator[Text]:
    """Yield the files of a wheel."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            for where, text in texts(archive.read(member), member):
                yield Text(f"{name}, {where}", text)


def index(data: bytes, name: str) -> Iterator[Text]:
    """Yield what the search knows of each passage; the words of a page are harmless where it is."""
    _, begins, pages = data.decode().strip().removesuffix(";").partition("= ")
    for page in json.loads(pages if begins else ""):
        for passage in page["passages"]:
            yield Text(f"{page['address']}, in {name}", SEPARATOR.join(passage))


def blank(tag: re.Match[str]) -> str:
    """Return what stands in place of a tag; a formula is written three times, one by one."""
    between = SEPARATOR if FORMULA.match(tag[0]) else " "
    return between + "\n" * tag[0].count("\n")


def sayings(text: str) -> str:
    """Return what attributes say, each on the line on which it stands."""
    found, end = "", 0
    for attribute in SAYING.finditer(text):
        found += "\n" * text.count("\n", end, attribute.start(1)) + SEPARATOR + attribute[1]
        end = attribute.end()
    return found
