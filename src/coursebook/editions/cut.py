"""The cut: one source, two editions.

A cell tagged ``solution`` is for instructors, a cell tagged ``starter`` for students, every other
cell for both. The cut runs on the text, before anything parses or executes it, and keeps the number
of lines, so that a warning still points into the source.

A line that looks like the beginning of a cell, or names an edition's tag, and was not read as one
is an error: what it was meant to keep back would be published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from pathlib import Path, PurePath
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from sphinx.errors import SphinxError

from ..edition_names import INSTRUCTOR as INSTRUCTOR
from ..edition_names import STUDENT as STUDENT
from ..myst_cells import CellMetadataError, read_cell_metadata, read_fenced_cell

REMOVED_TAG = {STUDENT: "solution", INSTRUCTOR: "starter"}

# A misspelt tag would publish a solution, so a tag or an option that is not known is an error.
EDITION_TAGS = frozenset({"starter", "solution", "check"})
DISPLAY_TAGS = frozenset(
    f"{action}-{part}" for action in ("hide", "remove") for part in ("cell", "input", "output")
)
TRY_TAG = "try-it"  # a cell that a reader can run on the page
CELL_OPTIONS = frozenset({"tags", "mystnb"})

RIGHT_FORM = '+++ {"tags": ["solution"]}'
CELL_DIRECTIVES = ("{code-cell}", "{raw-cell}")
# As in _config.yml.
BOOK_SYNTAX = MdParserConfig(
    enable_extensions={"amsmath", "colon_fence", "deflist", "dollarmath", "substitution"}
)
# What looks like the beginning of a cell or like its tags, in a line that was made plain.
MARKER = re.compile(
    r"^[\s>*<!%#.\d-]*\+{3}|\+{2}\s*\{"
    r"|\{\s*(?:code|raw)[\W_]?cell\s*\}|\btags\b[^\w:]{0,6}:"
    rf"|(?:\btags?\b\W+|\[\W*)(?:{'|'.join(sorted(EDITION_TAGS))})\b(?!\W*\]\()"
)


class EditionError(SphinxError):
    """The source does not say clearly which edition a cell belongs to."""

    category = "Edition error"


@dataclass(frozen=True)
class Cell:
    """A cell of a chapter: its lines ``start`` to ``end``, counted from 0, end excluded."""

    start: int
    end: int
    tags: frozenset[str]


def removed_tag(edition: str) -> str:
    """Return the tag whose cells an edition leaves out.

    Raises:
        EditionError: There is no such edition.

    >>> removed_tag("student")
    'solution'
    """
    if edition not in REMOVED_TAG:
        known = " and ".join(REMOVED_TAG)
        raise EditionError(f"there is no edition {edition!r}; the editions are {known}")
    return REMOVED_TAG[edition]


def cut(text: str, edition: str, config: MdParserConfig = BOOK_SYNTAX) -> str:
    r"""Return a chapter as an edition shows it, with as many lines as before.

    The first line of a removed cell becomes ``+++``, so that its neighbours stay separate cells;
    the others become empty.

    Raises:
        EditionError: The edition is unknown, or a cell's tags are malformed, unknown or contradict
            each other.

    >>> chapter = "Ask.\n\n+++ {\"tags\": [\"solution\"]}\n\nTell.\n\n+++\n\nGo on.\n"
    >>> cut(chapter, "student")
    'Ask.\n\n+++\n\n\n\n+++\n\nGo on.\n'
    >>> cut(chapter, "instructor") == chapter
    True
    """
    unwanted = removed_tag(edition)
    lines = text.split("\n")
    for cell in cells(text, config):
        if unwanted in cell.tags:
            lines[cell.start : cell.end] = ["+++"] + [""] * (cell.end - cell.start - 1)
    return "\n".join(lines)


def cut_file(text: str, path: str, edition: str, config: MdParserConfig = BOOK_SYNTAX) -> str:
    """Cut the text of a file; errors name the file. Only Markdown can be cut."""
    if PurePath(path).suffix != ".md":
        raise EditionError(f"{path}: only Markdown chapters (.md) can be cut into editions")
    try:
        return cut(text, edition, config)
    except EditionError as error:
        raise EditionError(f"{path}:{error}") from None


def read_cut(path: Path, edition: str) -> str:
    """Read a chapter as an edition shows it: no part of the build reads its source otherwise."""
    return cut_file(path.read_text("utf-8"), str(path), edition)


@dataclass(frozen=True)
class Source:
    """A text, and the syntax that it is read by."""

    text: str
    config: MdParserConfig = field(hash=False)


def cells(text: str, config: MdParserConfig) -> tuple[Cell, ...]:
    """Return the tagged cells of a chapter in order, code and Markdown."""
    return cells_of(Source(text, config))


@lru_cache(maxsize=64)
def cells_of(source: Source) -> tuple[Cell, ...]:
    """Parse what is asked for again and again: each reference asks for all labels."""
    return (*read_cells(source.text, source.config),)


def read_cells(text: str, config: MdParserConfig) -> Iterator[Cell]:
    """Yield the tagged cells of a chapter."""
    config = replace(config, disable_syntax=[*config.disable_syntax, "inline"])
    tokens = create_md_parser(config, RendererHTML).parse(text.replace("\r", " ") + "\n")
    borders = [token for token in tokens if is_cell(token) or is_break(token)]
    refuse_unread_markers(text, {line for token in borders for line in head(token)})
    starts = [first_line(token) for token in borders] + [text.count("\n") + 1]
    for token, following in zip(borders, starts[1:], strict=True):
        end = token.map[1] if token.map and is_cell(token) else following
        cell = Cell(first_line(token), end, tags_of(token))
        if is_break(token):
            refuse_swallowed_text(cell, tokens)
        yield cell


def is_cell(token: Token) -> bool:
    """Say whether myst-nb reads this token as a code cell (or a raw one)."""
    return token.level == 0 and token.type == "fence" and token.info.startswith(CELL_DIRECTIVES)


def is_break(token: Token) -> bool:
    """Say whether this token begins a Markdown cell: ``+++`` on a line of its own."""
    return token.level == 0 and token.type == "myst_block_break"


def head(token: Token) -> range:
    """Return the lines on which a cell says what it is: its first, and those of its options."""
    start = first_line(token)
    if is_break(token):
        return range(start, start + 1)
    _, options = options_of(token)
    return range(start, start + 1 + options)


def refuse_unread_markers(text: str, read: Container[int]) -> None:
    """Raise EditionError for a line that looks like a cell's first, or its tags, and is none."""
    for number, line in enumerate(text.split("\n")):
        if number not in read and looks_like_a_marker(line):
            raise EditionError(
                f"{number + 1}: this looks like the beginning of a cell, or like its tags, and is "
                f"none, so no edition would leave it out: {line.strip()[:60]!r}; a cell begins on "
                f"a line of its own, not inside anything (is a fence open above?): {RIGHT_FORM}"
            )


def looks_like_a_marker(line: str) -> bool:
    r"""Say whether a line looks like the beginning of a cell, or names an edition's tag.

    >>> [looks_like_a_marker(line) for line in ("    +++ {}", "tags\uff1a [solution]", "a + b")]
    [True, True, False]
    """
    return bool(MARKER.search(plain(line)))


def has_markers(data: bytes) -> bool:
    """Say whether a file, whatever is in it, has a line that looks like a cell's beginning."""
    return any(map(looks_like_a_marker, data.decode("utf-8", "ignore").splitlines()))


def plain(line: str) -> str:
    """Return a line with look-alikes, escapes and signs that nobody sees written plainly."""
    if "&" in line:
        line = unescape(line)
    if not line.isascii():
        line = "".join(map(plain_sign, unicodedata.normalize("NFKD", line)))
    return line.replace("\\", "").casefold()


def plain_sign(sign: str) -> str:
    """Return the plus for anything called one, and nothing for marks and invisible signs."""
    if unicodedata.category(sign) in ("Cf", "Mn"):
        return ""
    return "+" if re.search("PLUS|GREEK CROSS", unicodedata.name(sign, "")) else sign


def refuse_swallowed_text(cell: Cell, tokens: list[Token]) -> None:
    """Raise EditionError for a Markdown cell of one edition that runs on into the chapter.

    Without its closing ``+++`` it would take the next section away from the other edition.
    """
    if not cell.tags & set(REMOVED_TAG.values()):
        return
    for token in tokens:
        exercise = token.type in ("fence", "colon_fence") and token.info.startswith("{exercise")
        if cell.start < first_line(token) < cell.end and (exercise or token.type == "heading_open"):
            raise EditionError(
                f"{cell.start + 1}: this cell is not closed before line {first_line(token) + 1}; "
                "write +++ on a line of its own where it ends"
            )


def tags_of(token: Token) -> frozenset[str]:
    """Return the tags of a cell, checked."""
    line = first_line(token) + 1
    options, _ = options_of(token)
    refuse_unknown(line, "cell option", options, CELL_OPTIONS)
    tags = options.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise EditionError(f"{line}: tags must be a list, like [solution], not {tags!r}")
    refuse_unknown(line, "tag", tags, EDITION_TAGS | DISPLAY_TAGS | {TRY_TAG})
    if len(EDITION_TAGS & set(tags)) > 1:
        raise EditionError(f"{line}: a cell has one of {sorted(EDITION_TAGS)}, not {tags}")
    return frozenset(tags)


def options_of(token: Token) -> tuple[dict[str, Any], int]:
    """Return the options of a cell, and on how many lines a code cell writes them."""
    try:
        if is_break(token):
            return read_cell_metadata(token, 0), 0
        options, body = read_fenced_cell(token, 0, "Code")
    except CellMetadataError as error:
        raise EditionError(f"{first_line(token) + 1}: {error}; the form is {RIGHT_FORM}") from None
    return options, len(token.content.splitlines()) - len(body)


def refuse_unknown(line: int, what: str, names: Iterable[str], known: frozenset[str]) -> None:
    """Raise EditionError for what is not known, and say what would be."""
    if unknown := set(names) - known:
        raise EditionError(
            f"{line}: unknown {what} {', '.join(sorted(unknown))}; "
            f"known are {', '.join(sorted(known))}"
        )


def first_line(token: Token) -> int:
    """Return the line a block begins on, counted from 0."""
    return token.map[0] if token.map else 0
