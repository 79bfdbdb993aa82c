"""The cut: one source, two editions.

A cell tagged ``solution`` is for instructors, a cell tagged ``starter`` for students, every other
cell for both. The cut runs on the text, before anything parses or executes it, and keeps the number
of lines, so that a warning still points into the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_nb.core.read import (  # what myst-nb itself reads a cell with: the two cannot disagree
    MystMetadataParsingError,
    _read_cell_metadata,
    _read_fenced_cell,
)
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from sphinx.errors import SphinxError

STUDENT, INSTRUCTOR = "student", "instructor"
REMOVED_TAG = {STUDENT: "solution", INSTRUCTOR: "starter"}

# A misspelt tag would publish a solution, so a tag or an option that is not known is an error.
EDITION_TAGS = frozenset({"starter", "solution", "check"})
DISPLAY_TAGS = frozenset(
    f"{action}-{part}" for action in ("hide", "remove") for part in ("cell", "input", "output")
)
CELL_OPTIONS = frozenset({"tags", "mystnb"})

CELL_DIRECTIVES = ("{code-cell}", "{raw-cell}")
BOOK_SYNTAX = MdParserConfig(enable_extensions={"colon_fence"})
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
    try:
        return cut(text, edition, config)
    except EditionError as error:
        raise EditionError(f"{path}:{error}") from None


def cells(text: str, config: MdParserConfig) -> Iterator[Cell]:
    """Yield the tagged cells of a chapter in order, code and Markdown."""
    config = replace(config, disable_syntax=[*config.disable_syntax, "inline"])
    tokens = create_md_parser(config, RendererHTML).parse(text.replace("\r", " ") + "\n")
    for token in tokens:
        refuse_hidden_cells(token, config)
    borders = [token for token in tokens if is_cell(token) or is_break(token)]
    starts = [first_line(token) for token in borders] + [text.count("\n") + 1]
    for token, following in zip(borders, starts[1:], strict=True):
        end = token.map[1] if token.map and is_cell(token) else following
        yield Cell(first_line(token), end, tags_of(token))


def is_cell(token: Token) -> bool:
    """Say whether myst-nb reads this token as a code cell (or a raw one)."""
    return token.level == 0 and token.type == "fence" and token.info.startswith(CELL_DIRECTIVES)


def is_break(token: Token) -> bool:
    """Say whether this token begins a Markdown cell: ``+++`` on a line of its own."""
    return token.level == 0 and token.type == "myst_block_break"


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
                raise EditionError(f"{line}: a cell inside {info.split('}')[0]}}} is not cut")
            refuse_hidden_cells(inner, config)


def tags_of(token: Token) -> frozenset[str]:
    """Return the tags of a cell, checked.

    Raises:
        EditionError: They cannot be read, are not a list of known tags, or contradict each other.
    """
    line = first_line(token) + 1
    try:
        options = _read_fenced_cell(token, 0, "Code")[0] if is_cell(token) else None
        options = _read_cell_metadata(token, 0) if options is None else options
    except MystMetadataParsingError as error:
        raise EditionError(f"{line}: {error}") from None
    if unknown := set(options) - CELL_OPTIONS:
        raise EditionError(f"{line}: unknown cell option {', '.join(sorted(unknown))}")
    return checked_tags(options.get("tags", []), line)


def checked_tags(tags: object, line: int) -> frozenset[str]:
    """Return tags as a set, or raise EditionError naming the line."""
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise EditionError(f"{line}: tags must be a list, like [solution], not {tags!r}")
    if unknown := set(tags) - EDITION_TAGS - DISPLAY_TAGS:
        raise EditionError(f"{line}: unknown tag {', '.join(sorted(unknown))}")
    if len(EDITION_TAGS & set(tags)) > 1:
        raise EditionError(f"{line}: a cell has one of {sorted(EDITION_TAGS)}, not {tags}")
    return frozenset(tags)


def first_line(token: Token) -> int:
    """Return the line a block begins on, counted from 0."""
    return token.map[0] if token.map else 0
