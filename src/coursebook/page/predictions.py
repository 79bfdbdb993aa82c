"""Predict first: what a prompt asks for stays folded until the reader has committed to a guess.

On the page the result is a plain disclosure, which opens without a script, too. Other formats show
it as it stands.
"""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..places import BookError, place
from ..predicting import END, PROMPT, asks, is_end

FORM = """<form class="prediction js-only" autocomplete="off" aria-describedby="{prompt}">
<label>Your prediction
<textarea name="prediction" rows="2" maxlength="500" required></textarea></label>
<button type="submit">Commit and see</button></form>
"""
LABEL = '<span class="show">Show the result</span><span class="hide">The result</span>'


class Result(nodes.General, nodes.Element):
    """What is to be predicted, with the form for the prediction."""


class HideResults(SphinxPostTransform):
    """Fold the results of one document."""

    default_priority = 10
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Look for the ends of results, and from there back to their prompts."""
        for number, end in enumerate(list(self.document.findall(is_end)), start=1):
            siblings = end.parent.children
            last = siblings.index(end)
            first = next((at for at in reversed(range(last)) if asks(siblings[at])), None)
            if first is None:
                raise BookError(
                    "Prediction error", f"{place(end)}: no prompt before '% {END}' in this section"
                )
            name = f"{PROMPT}-{number}"
            cast(nodes.Element, siblings[first])["ids"].append(name)
            result = Result("", *siblings[first + 1 : last], prompt=name)
            siblings[first + 1 : last + 1] = []
            end.parent.insert(first + 1, result)


def visit_result(translator: Any, node: Result) -> None:
    """Begin the disclosure."""
    form = FORM.format(prompt=node["prompt"])
    translator.body.append(f'{form}<details class="result"><summary>{LABEL}</summary>\n')


def depart_result(translator: Any, node: Result) -> None:
    """End the disclosure."""
    translator.body.append("</details>\n")
