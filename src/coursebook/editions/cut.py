"""The cut: one source, two editions.

A cell tagged ``solution`` is for instructors, a cell tagged ``starter`` for students, every other
cell for both. The cut runs on the text, before anything parses or executes it, and keeps the number
of lines, so that a warning still points into the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePath

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
CELL_OPTIONS = frozenset({"tags", "mystnb"})

RIGHT_FORM = '+++ {"tags": ["solution"]}'
CELL_DIRECTIVES = ("{code-cell}", "{raw-cell}")
# As in _config.yml.
BOOK_SYNTAX = MdParserConfig(
    enable_extensions={"amsmath", "colon_fence", "deflist", "dollarmath", "substitution"}
)
# What looks like the beginning of a Markdown cell and is none: `++ {"tags": ["solution"]}`.
ALMOST_A_BREAK = re.compile(r"^\s*\+{1,2}\s*\{|^\s*\+*\s*\{\s*[\"'“]tags")
LITERAL_DIRECTIVES = ("{code", "{sourcecode", "{math", "{raw}", "{parsed-literal}")


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
    with errors_in(path):
        return cut(text, edition, config)


@contextmanager
def errors_in(path: str) -> Iterator[None]:
    """Put the name of the file before what is wrong with its cells."""
    try:
        yield
    except EditionError as error:
        raise EditionError(f"{path}:{error}") from None


def cells(text: str, config: MdParserConfig) -> Iterator[Cell]:
    """Yield the tagged cells of a chapter in order, code and Markdown."""
    config = replace(config, disable_syntax=[*config.disable_syntax, "inline"])
    tokens = create_md_parser(config, RendererHTML).parse(text.replace("\r", " ") + "\n")
    for token in tokens:
        refuse_hidden_cells(token, config)
        refuse_almost_a_break(token)
    borders = [token for token in tokens if is_cell(token) or is_break(token)]
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


def refuse_almost_a_break(token: Token) -> None:
    """Raise EditionError for text that was meant to begin a cell: it would publish a solution."""
    if token.type != "inline" or not token.map:
        return
    for number, line in enumerate(token.content.split("\n"), start=token.map[0] + 1):
        if ALMOST_A_BREAK.search(line):
            raise EditionError(f"{number}: a cell begins with three plus signs: {RIGHT_FORM}")


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


def refuse_hidden_cells(token: Token, config: MdParserConfig) -> None:
    """Raise EditionError for a cell inside a list, a quotation or a directive.

    myst-nb does not see these as cells, so no cut would reach them.
    """
    if is_cell(token) or is_break(token):
        return
    info = token.info.strip()
    if info.startswith(CELL_DIRECTIVES) or token.type == "myst_block_break":
        raise EditionError(f"{first_line(token) + 1}: a cell must stand alone, not inside anything")
    directive = token.type in ("fence", "colon_fence") and info.startswith("{")
    if directive and not info.startswith(LITERAL_DIRECTIVES):
        for inner in create_md_parser(config, RendererHTML).parse(token.content):
            if inner.type == "myst_block_break" or inner.info.strip().startswith(CELL_DIRECTIVES):
                line = first_line(token) + 1
                raise EditionError(
                    f"{line}: {info.split('}')[0]}}} has a cell inside, which no edition can leave "
                    "out; is the closing fence missing?"
                )
            refuse_hidden_cells(inner, config)


def tags_of(token: Token) -> frozenset[str]:
    """Return the tags of a cell, checked.

    Raises:
        EditionError: They cannot be read, are not a list of known tags, or contradict each other.
    """
    line = first_line(token) + 1
    try:
        options = read_fenced_cell(token, 0, "Code")[0] if is_cell(token) else None
        options = read_cell_metadata(token, 0) if options is None else options
    except CellMetadataError as error:
        raise EditionError(f"{line}: {error}; the form is {RIGHT_FORM}") from None
    if unknown := set(options) - CELL_OPTIONS:
        raise EditionError(f"{line}: {unknown_among('cell option', unknown, CELL_OPTIONS)}")
    return checked_tags(options.get("tags", []), line)


def checked_tags(tags: object, line: int) -> frozenset[str]:
    """Return tags as a set, or raise EditionError naming the line."""
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise EditionError(f"{line}: tags must be a list, like [solution], not {tags!r}")
    if unknown := set(tags) - EDITION_TAGS - DISPLAY_TAGS:
        raise EditionError(f"{line}: {unknown_among('tag', unknown, EDITION_TAGS | DISPLAY_TAGS)}")
    if len(EDITION_TAGS & set(tags)) > 1:
        raise EditionError(f"{line}: a cell has one of {sorted(EDITION_TAGS)}, not {tags}")
    return frozenset(tags)


def unknown_among(what: str, unknown: set[str], known: frozenset[str]) -> str:
    """Say what is not known, and what would be."""
    return f"unknown {what} {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"


def first_line(token: Token) -> int:
    """Return the line a block begins on, counted from 0."""
    return token.map[0] if token.map else 0
