"""Canaries: a word of its own in every solution, put there before the cut.

A cut that lets a solution through lets its canary through as well. Whatever happens to it on the
way, stemming, highlighting or packing, the word can be looked for in what is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from ..myst_cells import read_fenced_cell
from .cut import BOOK_SYNTAX, REMOVED_TAG, STUDENT, Cell, EditionError, cells, is_cell


class Perch(NamedTuple):
    """Where a canary sits: at the end of line ``line``, counted from 0, behind ``mark``."""

    line: int
    mark: str
    word: str


def planted(text: str, docname: str, config: MdParserConfig = BOOK_SYNTAX) -> str:
    r"""Return a chapter with a canary in every solution cell that is not empty.

    The number of lines stays. In code the word is a comment.

    Raises:
        EditionError: The cells cannot be told apart, or a Markdown solution has no sentence to
            which the word could be added.

    >>> print(planted("```{code-cell}\n:tags: [solution]\n\nanswer = 42\n```", "book/a"))
    ```{code-cell}
    :tags: [solution]
    <BLANKLINE>
    answer = 42  # canary672268493251
    ```
    """
    lines = text.split("\n")
    for line, mark, word in perches(text, docname, config):
        lines[line] += mark + word
    return "\n".join(lines)


def canaries(text: str, docname: str, config: MdParserConfig = BOOK_SYNTAX) -> list[str]:
    """Return the canaries of a chapter, in the order of its cells."""
    return [perch.word for perch in perches(text, docname, config)]


def perches(text: str, docname: str, config: MdParserConfig) -> Iterator[Perch]:
    """Yield the place of each canary."""
    lines = text.split("\n")
    tokens = create_md_parser(config, RendererHTML).parse(text.replace("\r", " ") + "\n")
    solutions = (cell for cell in cells(text, config) if REMOVED_TAG[STUDENT] in cell.tags)
    for number, cell in enumerate(solutions):
        inside = [token for token in tokens if token.map and token.map[0] >= cell.start]
        inside = [token for token in inside if token.map and token.map[1] <= cell.end]
        word = canary(docname, number, "\n".join(lines[cell.start : cell.end]))
        if code := next((token for token in inside if is_cell(token)), None):
            if (line := last_line_of_code(code, lines, cell)) is not None:
                yield Perch(line, "  # ", word)
        elif any(line.strip() for line in lines[cell.start + 1 : cell.end]):
            yield Perch(last_line_of_prose(inside, cell), " ", word)


def canary(docname: str, number: int, text: str) -> str:
    """Return the word for a cell.

    It ends in digits because a stemmer takes endings of letters away.

    >>> canary("book/a", 0, "the text of the cell")
    'canary951407585818'
    """
    digest = hashlib.sha256(f"{docname}\0{number}\0{text}".encode()).hexdigest()
    return f"canary{int(digest, 16) % 10**12:012d}"


def last_line_of_code(token: Token, lines: list[str], cell: Cell) -> int | None:
    """Return the last line of a code cell that has code on it, or None when there is no code."""
    _, body = read_fenced_cell(token, 0, "Code")
    if not any(line.strip() for line in body):
        return None
    end = cell.end
    if lines[end - 1].strip().startswith(token.markup):
        end -= 1
    return max(line for line in range(cell.start, end) if lines[line].strip())


def last_line_of_prose(tokens: list[Token], cell: Cell) -> int:
    """Return the last line of a Markdown cell's last sentence, to which a word can be added."""
    found = [
        token.map[1] - 1
        for opening, token in pairwise(tokens)
        if opening.type == "paragraph_open" and token.type == "inline" and token.map
    ]
    if not found:
        raise EditionError(
            f"{cell.start + 1}: this solution has no sentence of its own, so it cannot be watched "
            "for in what is published; add one"
        )
    return max(found)
