"""Read a text: take it apart by the table in `grammar` and put its numbers together.

The pages of the book do the same in ``reading.js``, by the same table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from convmatrix.exercises import grammar, sentences
from convmatrix.exercises.plain import BLANK, Plain, Tally, Unreadable, number

CHARACTERS = {
    **{ord(one): to for to, ones in grammar.CHARACTERS.items() for one in ones},
    **{ord(zero) + value: str(value) for zero in grammar.DIGITS for value in range(10)},
}
REWRITES = [(re.compile(pattern, re.ASCII), to) for pattern, to in grammar.REWRITES]
TOKEN = re.compile("|".join(f"(?P<{name}>{made})" for name, made in grammar.TOKENS), re.ASCII)
REFUSALS = [(re.compile(pattern, re.ASCII), name) for pattern, name in grammar.REFUSALS]
MEANT = [(re.compile(pattern, re.ASCII), name) for pattern, name in grammar.MEANT_BY_SETS]
CLOSING = {"[": "]", "(": ")", "{": "}"}


def parsed(text: str, tally: Tally, *, asked: str = "") -> Plain:
    """Return what a text says: a number, a list, a printed tensor, lines of a spreadsheet.

    ``asked`` names the kind of answer: in a single number a comma is its decimal comma or groups
    its digits, and what is no set may be meant as an interval.

    Raises:
        Unreadable: There is something else in it than numbers.

    >>> parsed("tensor([8., 9.], grad_fn=<MvBackward0>)", Tally())
    (8, 9)
    """
    tally.count(letters=len(text))
    text = text.translate(CHARACTERS)
    for pattern, to in REWRITES:
        text = pattern.sub(to, text)
    text = with_points(without_groups(text, asked), asked)
    read = Text(text, tally, asked)
    if is_either(read.text, asked):
        read.refuse("EITHER_COMMA")
    return read.read()


def without_groups(text: str, asked: str) -> str:
    """Return a text with the digits of a single whole number in one piece.

    >>> without_groups("50,331,648", "whole numbers"), without_groups("50,331,648", "")
    ('50331648', '50,331,648')
    """
    grouped = asked.startswith("whole number") and re.search(grammar.GROUPED, text, re.ASCII)
    return text.replace(",", "").replace(" ", "") if grouped else text


def with_points(text: str, asked: str) -> str:
    """Return a text with decimal points in place of commas, where these separate nothing.

    >>> with_points("1,5", "whole number"), with_points("1,5", "whole numbers")
    ('1.5', '1,5')
    """
    parted = re.search(grammar.PARTED, text)
    decimal = parted and not re.search(grammar.NO_DECIMAL_COMMA, text, re.ASCII)
    alone = asked == "whole number" and re.search(grammar.ONE_DECIMAL_COMMA, text, re.ASCII)
    return text.replace(",", ".") if decimal or alone else text


def is_either(text: str, asked: str) -> bool:
    """Tell whether a comma in a text may separate numbers, or be one's decimal comma, as well.

    >>> is_either("1,5 2,5", ""), is_either("1, 5 2", ""), is_either("1,5,2 5", "")
    (True, False, False)
    """
    within = all(re.search(one, text, re.ASCII) for one in (grammar.COMMA_WITHIN, grammar.SPACED))
    return not asked and within and not re.search(grammar.NO_DECIMAL_COMMA, text, re.ASCII)


@dataclass
class Group:
    """A list of which the end has not come yet: its rows, and whether a separator came last."""

    opening: str = ""
    rows: list[list[Plain]] = field(default_factory=lambda: [[]])
    parted: bool = True
    listed: bool = False

    def add(self, item: Plain) -> None:
        """Add an item to the last row."""
        self.rows[-1].append(item)
        self.parted = False

    def part(self) -> None:
        """Go on to the next item."""
        self.parted = self.listed = True

    def next_row(self) -> None:
        """Go on to the next row."""
        self.rows.append([])
        self.parted = self.listed = True

    def done(self) -> Plain:
        """Return the list; brackets around one number only hold it together."""
        rows = [row for row in self.rows if row]
        if all(len(row) == 1 for row in rows):
            rows = [[row[0] for row in rows]]
        if self.opening in ("", "(") and not self.listed and len(rows[0]) == 1:
            return rows[0][0]
        return tuple(rows[0] if len(rows) == 1 else map(tuple, rows))


class Text:
    """A text that is taken apart: a stack of lists, the innermost of them last."""

    def __init__(self, text: str, tally: Tally, asked: str) -> None:
        self.text, self.tally, self.asked = text, tally, asked
        self.groups = [Group()]
        self.end = -1  # of the last number
        bare = not re.search(r"[(\[{]", text)
        self.lined = bare and "\n" in text
        self.cells = bare and "\t" in text and not re.search("[,;|&]", text)

    def read(self) -> Plain:
        """Return its numbers; nothing at all is BLANK."""
        at = 0
        while at < len(self.text):
            token = TOKEN.match(self.text, at)
            if not token:
                self.refuse()
            getattr(self, str(token.lastgroup))(token[0], at)
            at = token.end()
        if len(self.groups) > 1:
            self.refuse("BRACKETS")
        if self.cells:
            self.last_cell()
            self.groups[0].rows = table(self.groups[0].rows)
        found = self.groups[0].done()
        return BLANK if found == () else found

    def refuse(self, name: str = "") -> NoReturn:
        """Say why it cannot be read."""
        rules = [*(MEANT if self.asked == "set" else []), *([] if name else REFUSALS)]
        matching = (sentence for pattern, sentence in rules if pattern.search(self.text))
        found = next(matching, name or "NO_NUMBERS")
        shown = self.text if len(self.text) <= 40 else f"{self.text[:37]}..."
        raise Unreadable(getattr(sentences, found).format(text=shown))

    def item(self, value: Plain) -> None:
        """Add what was read to the innermost list."""
        self.tally.count(1)
        self.groups[-1].add(value)

    def blank(self, piece: str, at: int) -> None:
        """Read what stands for something left out."""
        self.item(BLANK)

    def number(self, piece: str, at: int) -> None:
        """Read a number; what has no separator before it is part of a calculation."""
        if at == self.end or (" " in piece and not self.groups[-1].parted):
            self.refuse()
        self.item(number(float(piece.replace(" ", ""))))
        self.end = at + len(piece)

    endless = number

    def opening(self, piece: str, at: int) -> None:
        """Begin a list."""
        if at == self.end:
            self.refuse()
        if len(self.groups) > grammar.DEEPEST:
            self.refuse("TOO_DEEP")
        self.groups.append(Group(piece))

    def closing(self, piece: str, at: int) -> None:
        """End a list."""
        if CLOSING.get(self.groups[-1].opening) != piece:
            self.refuse("BRACKETS")
        self.item(self.groups.pop().done())
        self.end = at + 1 if piece == ")" else -1

    def text_in_quotes(self, piece: str, at: int) -> None:
        """Read a text inside the text."""
        if at == self.end:
            self.refuse()
        self.item(Text(piece[1:-1], self.tally, self.asked).read())

    def space(self, piece: str, at: int) -> None:
        """Pass over a space."""

    def comma(self, piece: str, at: int) -> None:
        """Go on to the next item; between two separators is a blank."""
        if self.groups[-1].parted:
            self.item(BLANK)
        self.groups[-1].part()

    def bar(self, piece: str, at: int) -> None:
        """Go on to the next item, but not at the left edge of a table."""
        if self.groups[-1].rows[-1]:
            self.comma(piece, at)

    def semicolon(self, piece: str, at: int) -> None:
        """Go on to the next item in a line, or else to the next row."""
        if self.lined:
            self.comma(piece, at)
            return
        if not self.groups[-1].rows[-1]:
            self.item(BLANK)
        self.groups[-1].next_row()

    def tab(self, piece: str, at: int) -> None:
        """Go on to the next cell of a spreadsheet."""
        if self.cells:
            self.comma(piece, at)

    def line(self, piece: str, at: int) -> None:
        """Go on to the next row."""
        self.last_cell()
        if self.lined and self.groups[-1].rows[-1]:
            self.groups[-1].next_row()

    def last_cell(self) -> None:
        """Add the last cell of a line in a spreadsheet, if it is empty."""
        group = self.groups[-1]
        if self.cells and group.parted and group.rows[-1]:
            self.item(BLANK)


def table(rows: list[list[Plain]]) -> list[list[Plain]]:
    """Return rows of a spreadsheet without empty columns at the ends; other empty cells are 0."""
    places = [at for row in rows for at, cell in enumerate(row) if cell is not BLANK]
    first, last = min(places, default=0), max(places, default=0)
    rows = [row[first : last + 1] for row in rows if row]
    if len(rows) > 1 and places:
        rows = [[0 if cell is BLANK else cell for cell in row] for row in rows]
    return rows or [[]]
