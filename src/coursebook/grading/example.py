"""What an instructor sees after grading, drawn from a class that is graded while the book is built.

The class hands in the answers and the mistakes of the first chapter that asks anything; what comes
out is the grader's own. The pages are drawn as pictures, so that they look as they do alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from ..answers.boxes import exercises_of

if TYPE_CHECKING:
    from .asked import Chapter
    from .submissions import Submission

STUDENTS = 12
STATIC = "_static"  # among the images would stay what a chapter shows, and no more
PICTURES = {
    "summary": ("graded-class.svg", 720, 900),
    "feedback": ("graded-student.svg", 720, 420),
}
"""File, width and height of each; what is longer fades out below."""

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}">
<style>
{style}
svg {{ color-scheme: light dark; overflow: hidden }}
body {{ margin: 0; max-width: none; padding: 0 1rem }}
#fade stop {{ stop-color: light-dark(#fff, #15181c) }}
</style>
<linearGradient id="fade" x2="0" y2="1"><stop stop-opacity="0"/><stop offset="1"/></linearGradient>
<foreignObject width="{width}" height="{height}"><body xmlns="http://www.w3.org/1999/xhtml">
{body}
</body></foreignObject>
<rect class="fade" y="{below}" width="{width}" height="60" fill="url(#fade)"/>
</svg>
"""


class GradedClass(SphinxDirective):
    """``{graded-class} summary``: a picture of the page, with the directive's text as caption."""

    required_arguments = 1
    has_content = True
    option_spec = {"alt": directives.unchanged_required}  # noqa: RUF012 - docutils has it so

    def run(self) -> list[nodes.Node]:
        """Leave a place for the picture, which is drawn when all chapters are known."""
        text = nodes.caption()
        self.state.nested_parse(self.content, self.content_offset, text)
        return [Picture("", *text.children, page=self.arguments[0], alt=self.options["alt"])]


class Picture(nodes.General, nodes.Element):
    """A picture of one of the grader's pages, around its caption."""


def visit_picture(translator: Any, node: Picture) -> None:
    """Draw all pictures, and write one of them; a book that asks nothing has none."""
    builder = translator.builder
    asking = (exercises_of(builder.app, name) for name in builder.config.external_site_map)
    if not (ids := next(filter(None, asking), [])):
        raise nodes.SkipNode
    draw(ids, Path(builder.outdir, STATIC))
    name, width, height = PICTURES[node["page"]]
    address = relative_uri(builder.get_target_uri(builder.current_docname), f"{STATIC}/{name}")
    source = f'src="{address}" width="{width}" height="{height}"'
    late = "" if node is next(translator.document.findall(Picture)) else ' loading="lazy"'
    image = f'<img class="wide" alt="{escape(node["alt"])}" {source}{late}>'
    translator.body.append(f'<figure class="align-default">{image}<figcaption>')


def depart_picture(translator: Any, node: Picture) -> None:
    """End the caption and the figure."""
    translator.body.append("</figcaption></figure>\n")


def draw(ids: list[str], folder: Path) -> None:
    """Grade a class that was asked these exercises, and write the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for page, html in graded(ids).items():
        name, width, height = PICTURES[page]
        (folder / name).write_text(picture(html, width, height), "utf-8")


def graded(ids: list[str]) -> dict[str, str]:
    """Return the page of the class, and that of the first student whose mistake was recognised."""
    from . import batch  # with the judging comes torch: seconds
    from .asked import Asked, Chapter
    from .conversation import Told

    chapter = Chapter("chapter", tuple(Asked(id, id) for id in ids), frozenset(), "Week 1")
    told = [(each, Told()) for each in handed_in(chapter)]
    with TemporaryDirectory() as made:
        output = Path(made)
        batch.written(output, chapter, told, None)
        rows = (output / "mistakes.csv").read_text("utf-8")
        first = min(re.findall(r"student \d\d", rows), default="student 01")
        page = output / "feedback" / f"{first.replace(' ', '-')}.html"
        summary = (output / "summary.html").read_text("utf-8")
        return {"summary": summary, "feedback": page.read_text("utf-8")}


def handed_in(chapter: Chapter) -> Iterator[Submission]:
    """Yield what the class hands in: right answers, mistakes and blanks, and one torn file."""
    from .batch import edition_now
    from .names import Sender
    from .page_files import PageFile
    from .submissions import Submission, submission

    edition = edition_now(chapter)
    for number in range(1, STUDENTS):
        answers = {}
        for place, each in enumerate(chapter.asked):
            options = answers_to(each.id)
            answers[each.id] = options[(number * (place + 2) + place) % len(options)]
        page = PageFile(chapter.name, edition, answers)
        yield Submission(Sender(f"student {number:02}"), "", page=page)
    yield submission(f"student {STUDENTS}/answers.json", b"{")


def answers_to(id: str) -> list[Any]:
    """Return ways to answer an exercise: the key, twice, each mistake, the key, and nothing."""
    import numpy as np

    from convmatrix.exercises.catalogue import EXERCISES

    exercise = EXERCISES[id]
    made = [exercise.wrong(mistake, exercise.problem) for mistake in exercise.mistakes]
    right, *wrong = (
        sorted(value) if isinstance(value, frozenset) else np.asarray(value).tolist()
        for value in (exercise.answer, *(each[0] for each in made if each))
    )
    return [right, right, *wrong, right, ""]


def picture(html: str, width: int, height: int) -> str:
    """Return a page of the grader as a picture of this size.

    Raises:
        xml.etree.ElementTree.ParseError: It is not well-formed, so no browser would show it.
    """
    style, _, body = html.partition("<style>")[2].partition("</style>")
    body = body.replace("</html>", "").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    svg = SVG.format(style=style, body=body, width=width, height=height, below=height - 60)
    ElementTree.fromstring(svg)  # noqa: S314 - our own
    return svg
