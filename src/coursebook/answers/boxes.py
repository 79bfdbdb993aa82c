"""Below every exercise of a page: hints that open one by one, and a box that checks an answer.

The box is for the student edition, the hints for both. Neither is written into notebooks, where the
exercise's own cell checks.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..editions.cut import STUDENT

# Rows and columns of a matrix that somebody enters by hand.
LARGEST = 30
KEPT = "exercises"


class Below(nodes.General, nodes.Element):
    """What stands below the text of an exercise, as HTML."""


class ListExercises(SphinxTransform):
    """Remember which exercises of the catalogue a page has, for the reader's progress."""

    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        """Visit the exercises of one document."""
        labels = [exercise["label"] for exercise in exercises_in(self.document)]
        if labels:
            from convmatrix.exercises.catalogue import EXERCISES  # imports torch: seconds

            known = [label for label in labels if label in EXERCISES]
            self.env.metadata[self.env.docname][KEPT] = known


class AddBoxes(SphinxPostTransform):
    """Give each exercise of the catalogue its hints and its box."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit the exercises of one document."""
        known = exercises_of(self.app, self.env.docname)
        for exercise in exercises_in(self.document):
            if (id := exercise["label"]) in known:
                exercise += Below(html=self.below(id, first=id == known[0]))

    def below(self, id: str, *, first: bool) -> str:
        """Return the HTML below one exercise; the first of a page brings the sentences of all."""
        from convmatrix.exercises.judging import find

        from . import digests

        exercise = find(id, self.config.exercise_points.get(id))
        render = self.app.builder.templates.render
        html: str = render("hints.html", {"hints": exercise.hints})
        if self.config.edition == STUDENT:
            data = digests.compiled(exercise)
            html += render(
                "answer-box.html",
                {
                    "id": id,
                    "title": exercise.title,
                    "kind": exercise.kind.name,
                    "data": data,
                    "said": digests.said(),
                    "first": first,
                    "largest": LARGEST,
                },
            )
        return html


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
        app.add_js_file("progress.js", type="module")
    elif exercises_of(app, page):
        context["exercises"] = exercises_of(app, page)
        app.add_js_file("answers.js", type="module")


def exercises_of(app: Sphinx, page: str) -> list[str]:
    """Return the exercises of a page that a box can check."""
    return list(app.env.metadata.get(page, {}).get(KEPT, ()))
