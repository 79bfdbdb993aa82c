"""The class on one page: what somebody must look at, points, mistakes. It needs no other file.

Every bar has its numbers beside it, so that nothing is told by colour alone, or lost on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from math import ceil
from pathlib import Path
from statistics import median

from convmatrix.exercises.words import many

from .overrides import BY_HAND
from .reports import counted, file_names, mistakes, points, totals, worth
from .verdicts import COULD_NOT_RUN, Row, stable

STATUSES = {
    "right": "right",
    "partly right": "partly right",
    BY_HAND: "judged by hand",
    "wrong": "wrong",
    "malformed": "not readable",
    "not attempted": "not attempted",
    COULD_NOT_RUN: "could not run",
}
"""In the order of the bars, with what is said of each."""

MOST_BARS = 12  # in the distribution of points

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}: the class</title>
<style>
:root {{
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e8eaed);
  --soft: light-dark(#57606a, #a8b1bb);
  --rule: light-dark(#d0d7de, #3d444d);
  --paper: light-dark(#fff, #15181c);
}}
body {{ background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
  margin: 2rem auto; max-width: 60rem; padding: 0 1rem }}
h1, h2 {{ font-family: serif; line-height: 1.2 }}
h2 {{ margin-top: 2.5rem }}
a {{ color: inherit }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border-top: 1px solid var(--rule); font-variant-numeric: tabular-nums;
  padding: 0.4rem 1.5rem 0.4rem 0; text-align: left; vertical-align: top }}
th {{ font-weight: 600 }}
thead th {{ border: 0; color: var(--soft); font-weight: 400 }}
tr {{ break-inside: avoid }}
td:has(svg.bar) {{ min-width: 12rem; width: 50% }}
blockquote {{ border-left: 0.25rem solid var(--rule); margin: 0.5rem 0 1.5rem;
  overflow-wrap: anywhere; padding-left: 0.75rem; white-space: pre-wrap }}
svg.bar {{ display: block; height: 1rem; margin: 0.3rem 0; width: 100% }}
svg.bar rect {{ stroke: var(--paper); vector-effect: non-scaling-stroke }}
svg.key {{ height: 0.7rem; width: 0.7rem }}
.counts span {{ display: inline-block; margin-right: 1rem }}
.right {{ fill: light-dark(#00795a, #3fb68f) }}
.partly-right {{ fill: light-dark(#7cc7ab, #1f6e56) }}
.judged-by-hand {{ fill: light-dark(#0969da, #6cb0ff) }}
.wrong {{ fill: light-dark(#c8452f, #f0806c) }}
.not-readable {{ fill: light-dark(#e5a04a, #d9973f) }}
.not-attempted {{ fill: light-dark(#b3bac2, #59626d) }}
.could-not-run {{ fill: light-dark(#24292f, #e8eaed) }}
.plain {{ fill: light-dark(#456789, #8fb3d9) }}
@media print {{
  :root {{ color-scheme: light }}
  body {{ font-size: 10pt; margin: 0; max-width: none }}
  .wide {{ overflow: visible }}
}}
</style>
<main>
<h1>{title}: the class</h1>
<p>{head}</p>
{sections}
</main>
</html>
"""

Words = Mapping[str, Mapping[str, str]]


def write(folder: Path, chapter: str, rows: Sequence[Row], words: Words) -> None:
    """Write the page beside the tables; words are the answers to open questions, by student."""
    (folder / "summary.html").write_text(page(chapter, rows, words), "utf-8")


def page(chapter: str, rows: Sequence[Row], words: Words) -> str:
    """Return the page."""
    pages = file_names(row.student for row in rows)
    sections = [
        *first_of_all(rows, pages),
        *by_exercise(rows),
        *what_went_wrong(rows),
        *distribution(rows),
        *students(rows, pages),
        *in_words(words),
    ]
    return PAGE.format(title=escape(chapter), head=escape(head(rows)), sections="\n".join(sections))


def by_student(rows: Iterable[Row]) -> dict[str, float | None]:
    """Return the points of each student, in their order."""
    ordered = sorted(rows, key=lambda row: row.student)
    return totals(ordered, lambda row: row.student)


def most(rows: Iterable[Row]) -> float:
    """Return the points that could be earned; what was given by hand counts for who got it."""
    of: dict[str, float] = {}
    for row in rows:
        of[row.student] = of.get(row.student, 0) + worth(row)
    return max(of.values(), default=0)


def head(rows: Sequence[Row]) -> str:
    """Say how many there are, and how they did."""
    exercises = {row.exercise: row for row in rows}
    found = by_student(rows)
    graded = [each for each in found.values() if each is not None]
    said = f"{many(len(found), 'student')}, {many(len(exercises), 'exercise')}, "
    said += f"{counted(most(rows))}."
    if graded:
        said += f" Half of those who are graded in full have {median(graded):g} or more."
    return said


def section(title: str, *lines: str) -> list[str]:
    """Return a part of the page."""
    return [f"<h2>{escape(title)}</h2>", *lines]


def table(
    title: str, columns: Sequence[str], lines: Iterable[Sequence[str]], *before: str
) -> list[str]:
    """Return a part with a table of cells that are HTML; the first of each line heads it.

    On a narrow screen the table scrolls, by the keyboard as well.
    """
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = [
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
        for first, *cells in lines
    ]
    region = f'<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}">'
    start = f"{region}<table><thead><tr>{heads}</tr></thead><tbody>"
    return section(title, *before, start, *body, "</tbody></table></div>")


def bar(parts: Iterable[tuple[str, float]], whole: float) -> str:
    """Return a bar of parts, each with its name and its size."""
    rects, at = "", 0.0
    for name, size in parts:
        wide = 100 * size / (whole or 1)
        rects += (
            f'<rect class="{name.replace(" ", "-")}" x="{at:.6g}" width="{wide:.6g}" height="10"/>'
        )
        at += wide
    shape = 'viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"'
    return f'<svg class="bar" {shape}>{rects}</svg>'


def linked(student: str, pages: Mapping[str, str]) -> str:
    """Return a student's name, which leads to their page."""
    return f'<a href="feedback/{escape(pages[student])}.html">{escape(student)}</a>'


def first_of_all(rows: Iterable[Row], pages: Mapping[str, str]) -> list[str]:
    """Return what a person must look at."""
    found = [row for row in sorted(rows, key=lambda row: row.student) if row.points is None]
    if not found:
        return section("Look at these first", "<p>Nothing: every answer could be judged.</p>")
    lines = ((linked(row.student, pages), escape(row.title), escape(row.remark)) for row in found)
    how = "<p>These have no points yet, which is not 0. "
    how += "A line in <code>overrides.csv</code> gives them.</p>"
    return table("Look at these first", ("student", "exercise", "why"), lines, how)


def status_of(row: Row) -> str:
    """Return what became of an answer; points by hand come before what a program said."""
    return BY_HAND if row.remark.startswith(f"{BY_HAND}:") else row.status


def by_exercise(rows: Iterable[Row]) -> list[str]:
    """Return how each exercise went."""
    asked: dict[str, list[Row]] = {}
    for row in rows:
        asked.setdefault(row.exercise, []).append(row)
    lines = ((escape(own[0].title), mean(own), statuses(own)) for own in asked.values())
    return table("Exercises", ("exercise", "points on average", "answers"), lines)


def mean(own: Sequence[Row]) -> str:
    """Return the points that an exercise earned on average."""
    earned = [row.points for row in own if row.points is not None]
    average = f"{sum(earned) / len(earned):.2g}" if earned else "none yet"
    return escape(f"{average} of {counted(max(map(worth, own)))}")


def statuses(own: Sequence[Row]) -> str:
    """Return a bar of what became of the answers, and its numbers."""
    counts = Counter(STATUSES[status_of(row)] for row in own)
    said = {name: counts[name] for name in STATUSES.values() if counts[name]}
    numbers = (f"<span>{key(name)} {count} {name}</span>" for name, count in said.items())
    return f'{bar(said.items(), len(own))}<div class="counts">{"".join(numbers)}</div>'


def key(name: str) -> str:
    """Return a square in the colour of a part of a bar."""
    square = f'<rect class="{name.replace(" ", "-")}" width="10" height="10"/>'
    return f'<svg class="key" viewBox="0 0 10 10" aria-hidden="true">{square}</svg>'


def what_went_wrong(rows: Sequence[Row]) -> list[str]:
    """Return the mistakes that were recognised, the most frequent first."""
    titles = {row.exercise: row.title for row in rows}
    everybody = len({row.student for row in rows})
    lines = []
    for id, idea, count, who in mistakes(rows):
        made = f"{count}{bar([('plain', int(count))], everybody)}"
        lines.append((escape(idea), escape(titles[id]), made, escape(who)))
    if not lines:
        return section("What went wrong", "<p>No usual mistake was made.</p>")
    return table("What went wrong", ("idea", "exercise", "students", "who"), lines)


def distribution(rows: Sequence[Row]) -> list[str]:
    """Return how many have how many points, among those who are graded in full."""
    graded, of = [each for each in by_student(rows).values() if each is not None], most(rows)
    step = max(1, ceil(of / MOST_BARS))
    counts = Counter(int(each // step) for each in graded)
    tallest = max(counts.values(), default=1)
    lines = (
        (span(at * step, step, of), f"{counts[at]}{bar([('plain', counts[at])], tallest)}")
        for at in range(int(of // step) + 1)
    )
    return table("Points", ("points", "students"), lines)


def span(start: int, step: int, of: float) -> str:
    """Say which points a bar counts, up to all that there are.

    >>> span(0, 1, 5), span(4, 2, 5), span(5, 1, 5)
    ('0 to 0.99', '4 to 5', '5')
    """
    if start + step <= of:
        return f"{start} to {start + step - 1}.99"
    return f"{start}" if start == of else f"{start} to {of:g}"


def students(rows: Sequence[Row], pages: Mapping[str, str]) -> list[str]:
    """Return everybody's points."""
    titles = {row.exercise: row.title for row in rows}
    found = {(row.student, row.exercise): row for row in rows}
    lines = (
        (
            linked(student, pages),
            "" if total is None else f"{total:g}",
            *(points(found[student, id]) if (student, id) in found else "" for id in titles),
        )
        for student, total in by_student(rows).items()
    )
    return table("Students", ("student", "points", *titles.values()), lines)


def in_words(words: Words) -> list[str]:
    """Return the answers to open questions, which files of pages have, to be read by a person."""
    said = sorted((id, student, text) for student, own in words.items() for id, text in own.items())
    lines = [
        f"<p>{escape(stable(id))}, {escape(student)}</p>\n"
        f"<blockquote>{escape(readable(text))}</blockquote>"
        for id, student, text in said
    ]
    return section("Answers in words", *lines) if lines else []


def readable(text: str) -> str:
    r"""Return a text without signs that no file can hold, its lines kept.

    >>> readable("one\ntwo\ud800")
    'one\ntwo '
    """
    return "\n".join(stable(line) for line in text.splitlines())
