"""The texts of a PDF file.

A PDF writes with the numbers of shapes, and has a table for each font that gives the letters back
to those who search and copy. This reads both, as browsers and matplotlib write them, and refuses
what it does not know.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Letters = dict[int, str]

OBJECT = re.compile(rb"(?<!\d)(\d+) \d+ obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"\bstream\r?\n(.*)endstream", re.DOTALL)
FILTERS = re.compile(rb"/Filter\s*(?:/(\w+)|\[([^\]]*)\])")
NOT_TEXT = re.compile(rb"/Subtype\s*/Image\b|/Type\s*/XRef\b|/Length1\b")  # the last: shapes
STRING = rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>"
FONT = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+) 0 R")
WRITING = re.compile(
    rb"/([^\s/<>\[\]()]+)\s+-?[\d.]+\s+Tf\b|(" + STRING + rb")|\b(Td|TD|Tm|T\*|ET)\b", re.DOTALL
)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
RANGES = re.compile(r"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
RANGE = re.compile(r"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[([^\]]*)\])")


class UnknownPdfError(ValueError):
    """A PDF that holds what this reader does not know."""


@dataclass(frozen=True)
class Item:
    """One object of the file: what it says about itself, and its stream, unpacked."""

    head: bytes
    stream: bytes


@dataclass(frozen=True)
class Font:
    """How to read what is written in a font: bytes to a letter, and which letters they are."""

    width: int
    letters: Letters

    def read(self, codes: bytes) -> str:
        """Return the letters of a string; a code without a letter is a replacement character."""
        numbers = zip(*[iter(codes)] * self.width, strict=False)
        return "".join(self.letters.get(int.from_bytes(n), "\ufffd") for n in numbers)


def pdf_texts(data: bytes, inflate: Callable[[bytes], bytes] = zlib.decompress) -> Iterator[str]:
    """Yield the texts of a PDF: titles, alternative texts, metadata, and what stands on its pages.

    The pages come twice. Where the pen moves, the first reading has nothing and the second a space,
    as a movement may part two columns or two letters of one word.

    Raises:
        UnknownPdfError: It is locked, or packed or written in another way.
    """
    for unknown in (b"/Encrypt", b"/ObjStm", b"/EmbeddedFile"):
        if unknown in data:
            raise UnknownPdfError(f"it has {unknown.decode()}, which is not read here")
    items = {int(found[1]): item(found[2], inflate) for found in OBJECT.finditer(data)}
    for each in items.values():
        yield "\n".join(words(string) for string in re.findall(STRING, each.head, re.DOTALL))
    fonts = named_fonts(items)
    for each in items.values():
        if re.search(rb"\bBT\b.*\bTf\b", each.stream, re.DOTALL):
            yield written(each.stream, fonts, "")
            yield written(each.stream, fonts, " ")
        elif b"/Metadata" in each.head:
            yield each.stream.decode("utf-8", "replace")


def item(body: bytes, inflate: Callable[[bytes], bytes]) -> Item:
    """Split an object, and unpack its stream."""
    stream = STREAM.search(body)
    if not stream:
        return Item(body, b"")
    head = body[: stream.start()]
    if NOT_TEXT.search(head):
        return Item(head, b"")
    found = FILTERS.search(head)
    filters = (found[1] or found[2]).replace(b"/", b" ").split() if found else []
    if filters not in ([], [b"FlateDecode"]) or b"/Predictor" in head:
        raise UnknownPdfError(f"packed with {b' '.join(filters).decode()}, predicted or not")
    return Item(head, inflate(stream[1]) if filters else stream[1])


def named_fonts(items: dict[int, Item]) -> dict[bytes, Font]:
    """Return the fonts under the names that the pages call them by."""
    fonts = {number: font(each, items) for number, each in items.items() if is_font(each)}
    found = {
        (name, int(number))
        for each in items.values()
        for name, number in FONT.findall(each.head)
        if int(number) in fonts
    }
    named = dict(found)
    if len(named) < len(found):
        raise UnknownPdfError("two of its fonts have one name")
    return {name: fonts[number] for name, number in named.items()}


def is_font(each: Item) -> bool:
    """Say whether an object is a font that pages can name."""
    return bool(re.search(rb"/Type\s*/Font\b", each.head)) and b"/CIDFontType" not in each.head


def font(each: Item, items: dict[int, Item]) -> Font:
    """Read a font's table of letters."""
    width = 2 if re.search(rb"/Subtype\s*/Type0", each.head) else 1
    if table := re.search(rb"/ToUnicode\s+(\d+) 0 R", each.head):
        return Font(width, letters(items[int(table[1])].stream.decode("latin-1")))
    if width == 2 or re.search(rb"/Subtype\s*/Type3", each.head):
        raise UnknownPdfError("it has a font that does not tell its letters")
    return Font(1, {code: bytes([code]).decode("cp1252", "replace") for code in range(256)})


def letters(table: str) -> Letters:
    """Read a table that gives letters to codes.

    >>> letters("beginbfchar <03> <0020> endbfchar beginbfrange <14> <15> <0031> endbfrange")
    {3: ' ', 20: '1', 21: '2'}
    """
    found: Letters = {}
    for form, body in RANGES.findall(table):
        if form == "bfchar":
            codes = re.findall(r"<(\w+)>\s*<(\w*)>", body)
            found |= {int(code, 16): utf16(letter) for code, letter in codes}
        for first, last, start, several in RANGE.findall(body) if form == "bfrange" else []:
            span = range(int(first, 16), int(last, 16) + 1)
            each = re.findall(r"<(\w*)>", several) or [
                f"{int(start, 16) + place:0{len(start)}x}" for place in range(len(span))
            ]
            found |= {code: utf16(letter) for code, letter in zip(span, each, strict=False)}
    return found


def utf16(digits: str) -> str:
    """Return the text that hexadecimal digits stand for."""
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def written(stream: bytes, fonts: dict[bytes, Font], movement: str) -> str:
    """Return what a page writes; ``movement`` stands where the pen moves."""
    text: list[str] = []
    current: Font | None = None
    for name, string, moved in WRITING.findall(stream):
        if name:
            current = fonts.get(name)
        elif moved:
            text.append("\n" if moved == b"ET" else movement)
        elif string and current:
            text.append(current.read(string_bytes(string)))
        elif string and b"<<" not in string:
            text.append(words(string))
    return "".join(text)


def words(string: bytes) -> str:
    """Return a string that is not written with a font, such as a title."""
    data = string_bytes(string)
    if data.startswith(codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace")
    return data.decode("latin-1")


def string_bytes(string: bytes) -> bytes:
    r"""Return the bytes of a string in parentheses or in hexadecimal digits.

    >>> string_bytes(rb"(a\(\061)"), string_bytes(b"<61 62>")
    (b'a(1', b'ab')
    """
    if string.startswith(b"<"):
        digits = b"".join(string[1:-1].split()).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))

    def character(escape: re.Match[bytes]) -> bytes:
        if escape[1].isdigit():
            return bytes([int(escape[1], 8) & 255])
        return b"" if escape[1] in (b"\n", b"\r", b"\r\n") else CONTROL.get(escape[1], escape[1])

    return ESCAPE.sub(character, string[1:-1])
