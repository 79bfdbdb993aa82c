"""What a student is told about an answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal, TypeAlias

from convmatrix.exercises import sentences
from convmatrix.exercises.words import many

Status: TypeAlias = Literal["not attempted", "malformed", "wrong", "partly right", "right"]

MARKS: dict[Status, str] = {
    "not attempted": "\u25cb",
    "malformed": "?",
    "wrong": "\u2717",
    "partly right": "\u25d0",
    "right": "\u2713",
}

# Written out, as a notebook knows no style sheet of ours. The colours are those of the text around
# it, so that it is readable on a light page and on a dark one.
CARD_STYLE = "border-left: 0.25em solid; margin: 0.5em 0; padding: 0.25em 0.75em; max-width: 45em"


@dataclass(frozen=True, repr=False)
class Verdict:
    """The judgement of one answer.

    It shows itself: as two lines of text in a terminal, as a small card in a notebook.
    """

    exercise: str
    """Title of the exercise."""

    status: Status
    """One of "not attempted", "malformed", "wrong", "partly right", "right"."""

    points: float
    """Points earned."""

    of: int
    """Points that a right answer earns; 0 for an exercise without points."""

    message: str
    """A few sentences that help."""

    mistake: str | None = None
    """Name of the mistake that was recognised, if one was."""

    def __repr__(self) -> str:
        return f"{MARKS[self.status]} {self.headline}\n{self.message}"

    def _repr_html_(self) -> str:
        """Return the card that a notebook shows."""
        return (
            f'<div class="verdict" role="status" data-status="{self.status}" style="{CARD_STYLE}">'
            f'<strong><span aria-hidden="true">{MARKS[self.status]}</span> '
            f"{escape(self.headline)}</strong><br>{escape(self.message)}</div>"
        )

    @property
    def headline(self) -> str:
        """Title, status and points in one line."""
        points = f" ({self.points:g} of {many(self.of, 'point')})" if self.of else ""
        asks = self.exercise.endswith(("?", "!", ".", "\u2026"))  # no colon after these
        said = sentences.STATUS.get(self.status, self.status)
        status = f" {said.capitalize()}" if asks else f": {said}"
        return f"{self.exercise}{status}{points}"
