"""Below every exercise of a page: hints that open one by one, and a box that checks an answer.

The box is for the student edition, the hints for both. Neither is written into notebooks, where the
exercise's own cell checks.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..editions.cut import STUDENT
from ..fingerprints import CODE, contents
from .files import FORMAT, edition_of

# Rows and columns of a matrix that somebody enters by hand.
LARGEST = 30
AFTER_BOOK = 950  # the page's own script, which has what these stand on, comes at 900
KEPT = "exercises"
FACTS = "coursebook_exercises"


class Below(nodes.General, nodes.Element):
    """What stands below the text of an exercise, as HTML."""


class ListExercises(SphinxTransform):
    """Remember which exercises of the catalogue a page has, for the reader's progress."""

    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        """Visit the exercises of one document."""
        labels = [exercise["label"] for exercise in exercises_in(self.document)]
        if labels:
            known = facts(self.app)["exercises"]
            found = [label for label in labels if label in known]
            self.env.metadata[self.env.docname][KEPT] = found


class AddBoxes(SphinxPostTransform):
    """Give each exercise of the catalogue its hints and its box, an open question a field."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit the exercises of one document."""
        known = exercises_of(self.app, self.env.docname)
        for exercise in exercises_in(self.document):
            if (id := exercise["label"]) in known:
                exercise += Below(html=self.below(id, first=id == known[0]))
            elif known and self.config.edition == STUDENT:
                open_ = self.app.builder.templates.render("open-answer.html", {"id": id})
                exercise += Below(html=open_)

    def below(self, id: str, *, first: bool) -> str:
        """Return the HTML below one exercise; the first of a page brings the sentences of all."""
        known = facts(self.app)
        render = self.app.builder.templates.render
        html: str = render("hints.html", known["exercises"][id])
        if self.config.edition == STUDENT:
            more = {"first": first, "said": known["said"], "largest": LARGEST}
            more["next"] = next_exercise(self.app, self.env.docname, id)
            html += render("answer-box.html", known["exercises"][id] | more)
            if known["exercises"][id]["trials"]:
                html += render("function-answer.html", known["exercises"][id])
        return html


def next_exercise(app: Sphinx, page: str, id: str) -> dict[str, str] | None:
    """Return the title and the address, as seen from a page, of the exercise after this one."""
    places = [
        (name, each) for name in app.config.external_site_map for each in exercises_of(app, name)
    ]
    after = places[places.index((page, id)) + 1 :]
    if not after:
        return None
    name, following = after[0]
    there = "" if name == page else app.builder.get_relative_uri(page, name)
    title = facts(app)["exercises"][following]["title"]
    return {"title": title, "address": f"{there}#{following}"}


def facts(app: Sphinx) -> dict[str, Any]:
    """Return what boxes show of the exercises, as plain data that Sphinx keeps between builds.

    The catalogue brings torch with it: seconds, which a build with an edited paragraph would wait.
    """
    made_by = (app.config.exercise_points, this_code())
    kept: dict[str, Any] = getattr(app.env, FACTS, {})
    if kept.get("made by") != made_by:
        from convmatrix.exercises.catalogue import EXERCISES
        from convmatrix.exercises.judging import find

        from . import digests
        from .trials import shown

        points = app.config.exercise_points
        known = {id: shown(find(id, points.get(id))) for id in EXERCISES}
        kept = {"made by": made_by, "exercises": known, "said": digests.said()}
        setattr(app.env, FACTS, kept)
    return kept


@cache
def this_code() -> str:
    """Hash the code that runs."""
    return contents(CODE)


def exercises_in(document: nodes.document) -> list[nodes.Element]:
    """Return the exercises of one document that have a label."""
    return [
        node
        for node in document.findall(nodes.Element)
        if "exercise" in node.get("classes", ()) and "label" in node
    ]


def visit_below(translator: Any, node: Below) -> None:
    """Write what was prepared."""
    translator.body.append(node["html"])
    raise nodes.SkipNode


def add_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the exercises of a page, or of all chapters on the first one, and load the scripts."""
    if app.config.edition != STUDENT or doctree is None:
        return
    if page == app.config.root_doc:
        context["progress"] = [
            (app.env.titles[name].astext(), context["pathto"](name), exercises_of(app, name))
            for name in app.config.external_site_map
            if exercises_of(app, name)
        ]
        app.add_js_file("progress.js", priority=AFTER_BOOK, type="module")
    elif exercises_of(app, page):
        known = facts(app)["exercises"]
        context["exercises"] = exercises_of(app, page)
        context["hand_in"] = hand_in(app, page)
        if any(known[id]["trials"] for id in context["exercises"]):
            context["runs_python"] = True
        app.add_js_file("answers.js", priority=AFTER_BOOK, type="module")


def hand_in(app: Sphinx, page: str) -> dict[str, Any]:
    """Return what a file with the answers of a page is called, and says of itself."""
    known, chapter = facts(app)["exercises"], page.rpartition("/")[2]
    edition = edition_of(known[id]["data"] for id in exercises_of(app, page))
    about = {"format": FORMAT, "book": app.config.html_title, "chapter": chapter}
    book = re.sub(r"\W+", "-", app.config.html_title.lower()).strip("-")
    return {"about": about | {"edition": edition}, "file": f"{book}-{chapter}.json"}


def write_trials(app: Sphinx, exception: Exception | None) -> None:
    """Write what functions are tried on, a module an exercise, where a page has one."""
    if exception or app.builder.format != "html" or app.config.edition != STUDENT:
        return
    for page in app.env.found_docs:
        for id in exercises_of(app, page):
            if data := facts(app)["exercises"][id]["trials"]:
                module = f"export default {json.dumps(data)};\n"
                Path(app.outdir, "_static", f"trials-{id}.js").write_text(module, "utf-8")


def exercises_of(app: Sphinx, page: str) -> list[str]:
    """Return the exercises of a page that a box can check."""
    return list(app.env.metadata.get(page, {}).get(KEPT, ()))
