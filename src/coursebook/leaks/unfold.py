"""Every text inside a published file: bytes in, texts out.

Archives are unpacked, images give their metadata, notebooks their cells, and whatever stands in
base64 is decoded and read in turn. What cannot be read is an error, because a scan that gives up
must not pass. The pixels of an image and the outlines of a font are not looked at.
"""

# ruff: noqa: RUF002 - an example has the real minus sign

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any, NamedTuple, TypeAlias

from PIL import Image

from .numerals import SEPARATOR
from .pdf import pdf_texts
from .readings import encoded, readings, unpacked

DEEPEST = 8
LARGEST = 1 << 28
"""How many bytes may come out of one file."""

SEARCH_INDEX = "searchindex.js"
IMAGES = {
    b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WEBP",
    b"\0\0\1\0": "ICO",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
FONTS = (b"wOFF", b"wOF2", b"OTTO", b"ttcf", b"true", b"\0\1\0\0")
TRANSLATIONS = (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")  # gettext's
MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
PRINTABLE = re.compile(r"[^\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]{8,}")
NOT_IN_TEXTS = bytes({*range(32), *range(128, 160)} - {*b"\t\n\v\f\r\x1b\x85"})


class Text(NamedTuple):
    """A text, and the way to it: ``downloads/x.zip > one.ipynb > cell 3``."""

    trail: str
    text: str


class Part(NamedTuple):
    """A file, or something inside one."""

    name: str
    content: bytes | str


class UnreadableError(Exception):
    """There is something in a file that nobody has looked into.

    Attributes:
        trail: The way to it.
        reason: Why it cannot be read.
    """

    def __init__(self, trail: str, reason: str) -> None:
        super().__init__(f"{trail}: {reason}")
        self.trail = trail
        self.reason = reason


def unfolded(data: bytes, name: str) -> Iterator[Text]:
    """Yield every text inside a file, in every reading.

    Raises:
        UnreadableError: Something inside is of no known kind, damaged, locked, packed too often, or
            too large.

    >>> for trail, text in unfolded(gzip.compress(b"1 &minus; 2"), "a.txt.gz"):
    ...     print(f"{trail}: {text}")
    a.txt.gz > a.txt: 1 &minus; 2
    a.txt.gz > a.txt (decoded): 1 − 2
    """
    yield from Unfolding().texts(Part(name, data), name)


class Unfolding:
    """The unfolding of one file, which ends when too much has come out of it."""

    def __init__(self) -> None:
        self.left = LARGEST
        self.words: set[str] = set()

    def texts(self, part: Part, trail: str, depth: int = 0) -> Iterator[Text]:
        """Yield the texts inside a part."""
        if depth > DEEPEST:
            raise UnreadableError(trail, "packed too often")
        try:
            text, inside = self.opened(part)
        except Exception as error:  # whatever goes wrong in any of the formats: it was not read
            raise UnreadableError(trail, f"{type(error).__name__}: {error}") from error
        if text:
            yield from self.read(text, trail, depth)
        for inner in inside:
            yield from self.texts(inner, f"{trail} > {inner.name}", depth + 1)

    def opened(self, part: Part) -> tuple[str, list[Part]]:
        """Return the text of a part and what is inside it."""
        name, content = part
        if isinstance(content, str):
            return content, []
        if reader := reader_of(content):
            return "", list(reader(name, content, self))
        text = text_of(content)
        if text is None:
            raise ValueError("of no kind that can be read here")
        if PurePath(name).name == SEARCH_INDEX:
            return indexed(text), []
        return text, list(notebook(text)) if name.endswith(".ipynb") else []

    def read(self, text: str, trail: str, depth: int) -> Iterator[Text]:
        """Yield the readings of a text, and the texts that stand in it in base64."""
        try:
            found = readings(text)
        except ValueError as error:
            raise UnreadableError(trail, str(error)) from error
        for reading, how in found.items():
            yield Text(f"{trail} ({how})" if how else trail, reading)
            new = encoded(reading) - self.words
            self.words |= new
            for word in sorted(new):
                data = unpacked(word)
                if data and (reader_of(data) or text_of(data, guess=False)):
                    yield from self.texts(Part("base64", data), f"{trail} > base64", depth + 1)

    def take(self, read: Callable[[int], bytes]) -> bytes:
        """Read a stream to its end, within the limit for this file."""
        return self.spend(read(self.left + 1))

    def inflate(self, data: bytes) -> bytes:
        """Unpack zlib's format, within the limit for this file."""
        packed = zlib.decompressobj()
        found = self.spend(packed.decompress(data, self.left + 1))
        if not packed.eof:
            raise ValueError("it ends too early")
        return found

    def spend(self, data: bytes) -> bytes:
        """Count what came out of the file."""
        self.left -= len(data)
        if self.left < 0:
            raise ValueError("more comes out of it than any honest file holds")
        return data


Reader: TypeAlias = Callable[[str, bytes, Unfolding], Iterator[Part]]


def reader_of(data: bytes) -> Reader | None:
    """Return what opens data of this kind, or None when they may be a text."""
    if data.startswith(tuple(IMAGES)):
        return image
    if data.startswith(FONTS + TRANSLATIONS):
        return as_it_is
    if data[257:262] == b"ustar":
        return tar
    return next((reader for start, reader in READERS.items() if data.startswith(start)), None)


def gzipped(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Unpack gzip."""
    with gzip.open(io.BytesIO(data)) as stream:
        yield Part(PurePath(name).stem, unfolding.take(stream.read))


def zipped(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Open a zip archive, which a wheel is, too: names, comments, files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        yield Part("names", SEPARATOR.join(member.filename for member in members))
        for comment in (archive.comment, *(member.comment for member in members)):
            yield Part("comment", comment)
        for member in members:
            with archive.open(member) as stream:
                yield Part(member.filename, unfolding.take(stream.read))


def tar(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Open a tar archive."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = archive.getmembers()
        yield Part("names", SEPARATOR.join(member.name for member in members))
        for member in members:
            if stream := archive.extractfile(member):
                yield Part(member.name, unfolding.take(stream.read))


def inventory(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Unpack Sphinx's inventory: four lines, and then zlib."""
    *head, packed = data.split(b"\n", 4)
    yield Part("head", b"\n".join(head).decode())
    yield Part("entries", unfolding.inflate(packed))


def image(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Give an image's metadata, and its bytes as they are."""
    kind = next(kind for start, kind in IMAGES.items() if data.startswith(start))
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        picture.load()  # a PNG may have texts behind its pixels
        entries: dict[Any, Any] = dict(picture.info)
        exif = picture.getexif()
        for part in (exif, exif.get_ifd(0x8769), exif.get_ifd(0x8825)):  # camera and place
            entries |= dict(part)
    for key, value in entries.items():
        yield Part("key", str(key))
        yield Part(str(key), printable(value) if isinstance(value, bytes) else str(value))
    yield Part("bytes", printable(data))


def pdf(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Read the texts of a PDF."""
    for text in pdf_texts(data, unfolding.inflate):
        yield Part("text", text)


def as_it_is(name: str, data: bytes, unfolding: Unfolding) -> Iterator[Part]:
    """Give the texts that stand among other bytes."""
    yield Part("bytes", printable(data))


def printable(data: bytes) -> str:
    """Return data that may be a text, or else the longer texts that stand in them."""
    text = text_of(data)
    if text is None:
        text = SEPARATOR.join(PRINTABLE.findall(data.decode("utf-8", "replace")))
    return text


READERS: dict[bytes, Reader] = {
    b"\x1f\x8b\x08": gzipped,
    b"PK\3\4": zipped,
    b"PK\5\6": zipped,
    b"# Sphinx inventory version 2": inventory,
    b"%PDF-": pdf,
}


def text_of(data: bytes, *, guess: bool = True) -> str | None:
    r"""Return data as text, or None when they are none; ``guess`` takes Latin-1 for a text, too.

    >>> text_of("12".encode("utf-16-le")), text_of("é".encode("latin-1")), text_of(b"\x80\x02K.")
    ('12', 'é', None)
    """
    for start, encoding in MARKED.items():
        if data.startswith(start):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        return unmarked_utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        is_text = len(data.translate(None, NOT_IN_TEXTS)) == len(data)
        return data.decode("latin-1") if guess and is_text else None


def unmarked_utf16(data: bytes) -> str | None:
    """Return UTF-16 without its mark, known by the zeros in every other place."""
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = data[place::2], data[1 - place :: 2]
        if high.count(0) > 0.5 * len(high) and low.count(0) < 0.2 * len(low):
            return data.decode(encoding, "replace").replace("\0", "")
    return None


def indexed(text: str) -> str:
    """Return the words and titles of a search index, each by itself; its numbers are of pages."""
    index = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return SEPARATOR.join(strings(index))


def strings(value: Any) -> Iterator[str]:
    """Yield every string and every key inside JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value, *value.values()])
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def notebook(text: str) -> Iterator[Part]:
    """Yield the source of each cell, and its outputs, lines joined."""
    for number, cell in enumerate(json.loads(text)["cells"], start=1):
        yield Part(f"cell {number}", flat(cell["source"]))
        for output in cell.get("outputs", []):
            for kind, value in {**output.get("data", {}), "text": output.get("text", "")}.items():
                yield Part(f"cell {number}, {kind} output", flat(value))


def flat(lines: Any) -> str:
    """Return what a notebook stores as a text or as a list of lines; other data as JSON."""
    if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
        return "".join(lines)
    return lines if isinstance(lines, str) else json.dumps(lines)
