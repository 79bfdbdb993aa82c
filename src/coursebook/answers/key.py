"""The answer key: a directive that runs the key and every mistake through the checker.

It stands on a page for instructors. What the page shows is what the checker said during this build,
and a checker that refuses the key, or takes one mistake for another, fails the build.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from ..editions.points import checked_exercises

if TYPE_CHECKING:
    from convmatrix.exercises import Verdict
    from convmatrix.exercises.exercise import Exercise, Mistake


class AnswerKeyError(SphinxError):
    """The checker does not say of an answer what the catalogue says."""

    category = "Answer key"


class AnswerKey(SphinxDirective):
    """``{answer-key}``: the book's exercises with points, answer, verdict, recognised mistakes."""

    def run(self) -> list[nodes.Node]:
        """Write the key as MyST text and let the page's own parser read it."""
        from convmatrix.exercises import judging  # imports torch: seconds
        from convmatrix.exercises.catalogue import EXERCISES

        self.env.note_reread()  # it shows what every chapter asks, and what the catalogue says
        points, checked = self.config.exercise_points, checked_exercises(self.env.app)
        exercises = [judging.find(id, points.get(id)) for id in checked if id in EXERCISES]
        lines = [*rule(str(judging.__doc__)), *summary(exercises)]
        for exercise in exercises:
            lines += section(exercise)
        text = StringList(lines, source=self.get_source_info()[0])
        container = nodes.section(document=self.state.document)
        self.state.nested_parse(text, self.content_offset, container, match_titles=True)
        return container.children


def rule(documentation: str) -> Iterator[str]:
    """Yield the rule for points, which stands where it is carried out."""
    _, found = cleandoc(documentation).split("\n\nPoints. ")
    yield from ("## How points are given", "", *found.splitlines(), "")


def summary(exercises: Collection[Exercise]) -> Iterator[str]:
    """Yield a table of all exercises, one line each."""
    yield from ("## All exercises", "")
    yield from ("| | exercise | points | answer |", "|---|---|---|---|")
    for exercise in exercises:
        yield (
            f"| {{ref}}`{exercise.id}` | {exercise.title} | {exercise.points} "
            f"| {brief(exercise, exercise.answer)} |"
        )
    total = sum(exercise.points for exercise in exercises)
    yield from (f"| | **in all** | **{total}** | |", "")


def section(exercise: Exercise) -> Iterator[str]:
    """Yield everything about one exercise."""
    from convmatrix.exercises import judge
    from convmatrix.exercises.words import many

    verdict = judge(exercise.id, exercise.answer, points=exercise.points)
    expect(verdict, verdict.status == "right" and verdict.points == exercise.points, "the key")
    yield from ("", f"## {exercise.title}", "")
    worth = f"{verdict.points:g} of {many(exercise.points, 'point')}" if verdict.of else "no points"
    yield from (f"{{ref}}`{exercise.id}`. The key is judged *{verdict.status}*, {worth}:", "")
    yield from ("```text", *exercise.kind.shown(exercise.answer).splitlines(), "```", "")
    yield from (":::{list-table}", ":header-rows: 1", ":widths: 22 30 8 40", ":class: mistakes", "")
    yield from ("* - mistake", "  - wrong answer", "  - points", "  - what the student is told")
    for mistake in exercise.mistakes:
        yield from row(exercise, mistake)
    yield from (":::", "")


def row(exercise: Exercise, mistake: Mistake) -> Iterator[str]:
    """Yield the row of one mistake, after handing it in; nothing for one that is right by chance.

    With other numbers than the book's that can happen: no kernel that reads the same backwards can
    be flipped by mistake.
    """
    from convmatrix.exercises import judge

    made = exercise.wrong(mistake, exercise.problem)
    verdicts = [judge(exercise.id, answer, points=exercise.points) for answer in made]
    for verdict in verdicts:
        expect(verdict, verdict.mistake == mistake.name, f"the mistake {mistake.name!r}")
    if not made:
        return
    yield f"* - {mistake.name}"
    first, *others = dict.fromkeys(brief(exercise, answer) for answer in made)
    yield f"  - {first}"
    for other in others:
        yield from ("", f"    {other}")
    yield f"  - {' or '.join(sorted({f'{verdict.points:g}' for verdict in verdicts}))}"
    yield f"  - {verdicts[0].message}"


def expect(verdict: Verdict, holds: bool, what: str) -> None:
    """Raise AnswerKeyError for a verdict that contradicts the catalogue."""
    if not holds:
        raise AnswerKeyError(f"{what} of {verdict.exercise!r} was judged so:\n{verdict}")


def brief(exercise: Exercise, answer: Any) -> str:
    """Return an answer in one line: a matrix by its shape and its first row that is not right."""
    if exercise.kind.name != "matrix":
        return f"`{exercise.kind.shown(answer)}`"
    rows, columns = answer.shape
    right = exercise.answer
    place = 0
    if columns == right.shape[1]:
        same = [bool((row == other).all()) for row, other in zip(answer, right, strict=False)]
        extra = rows - 1 if rows > len(right) else 0
        place = same.index(False) if False in same else extra
    entries = " ".join(f"{entry:g}" for entry in answer[place])
    return f"{rows}\u00d7{columns}, row {place}: `{entries}`"
