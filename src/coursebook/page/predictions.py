"""Predict first: what a prompt asks for stays folded until the reader has committed to a guess.

On the page the result is a plain disclosure, which opens without a script, too. Other formats show
it as it stands. What can be chosen stands in the prompt, the responses at the head of the result.
An explorer of the class ``masked`` stands before its prompt and keeps back what it would give away.
"""

from __future__ import annotations

from html import escape
from typing import Any, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..places import BookError, place
from ..predicting import (
    END,
    MASKED,
    PROMPT,
    Choice,
    asks,
    choice_list,
    choices,
    is_end,
    name_of,
    refuse,
)

# What is said in the end has its place from the beginning: Chromium looks at a section's style anew
# when anything is put between its children.
FORM = """<div class="predicted" hidden><p tabindex="-1"></p>
<button type="button">{again}</button></div>
<form class="prediction js-only" id="{prompt}-form" autocomplete="off" novalidate
 aria-describedby="{prompt}">{entry}<button type="submit">Commit and see</button>
<p role="status"></p></form>
<details class="result"><summary><span class="show">Show the result</span><span class="hide">The
 result</span></summary>
"""
WORDS = """<label>Your prediction
<textarea name="prediction" rows="2" maxlength="4000"></textarea></label>
"""
OFFER = """<li><label><input class="js-only" type="radio" name="prediction" form="{prompt}-form"
 value="{value}" aria-label="{letter}: {value}"><span>"""


class Markup(nodes.General, nodes.TextElement):
    """Holds what stands between an ``opening`` and a ``closing``."""


class Result(Markup):
    """What is to be predicted, with the form for the prediction."""


class HideResults(SphinxPostTransform):
    """Fold the results of one document."""

    default_priority = 10
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Look for the ends of results, and from there back to their prompts."""
        for end in list(self.document.findall(is_end)):
            siblings = end.parent.children
            last = siblings.index(end)
            first = next((at for at in reversed(range(last)) if asks(siblings[at])), None)
            if first is None:
                raise BookError(
                    "Prediction error", f"{place(end)}: no prompt before '% {END}' in this section"
                )
            prompt = cast(nodes.admonition, siblings[first])
            content = siblings[first + 1 : last]
            siblings[first + 1 : last + 1] = []
            end.parent.insert(first + 1, folded(prompt, self.named(prompt), content))
        self.check()

    def named(self, prompt: nodes.admonition) -> str:
        """Give a prompt a name that others do not change: what is predicted is kept by it."""
        name = free = f"{PROMPT}-{name_of(prompt)}"
        number = 2
        while free in self.document.ids:
            free, number = f"{name}-{number}", number + 1
        self.document.ids[free] = prompt
        prompt["ids"].append(free)
        return free

    def check(self) -> None:
        """Refuse choices that nothing responds to, and masks that nothing takes off."""
        order = list(
            self.document.findall(lambda node: isinstance(node, Result) or is_masked(node))
        )
        if order and not isinstance(order[-1], Result):
            refuse(order[-1], "no prompt with a result takes the mask off this figure")
        for prompt in filter(asks, self.document.findall(nodes.admonition)):
            if choice_list(prompt) is not None:
                refuse(prompt, f"choices need a result, which ends with '% {END}'")


def is_masked(node: nodes.Node) -> bool:
    """Tell whether a picture keeps back what is to be predicted."""
    return isinstance(node, nodes.image) and MASKED in node["classes"]


def folded(prompt: nodes.admonition, name: str, content: list[nodes.Node]) -> Result:
    """Return the result of a prompt; what can be chosen goes into the prompt."""
    asked = choice_list(prompt)
    entry, again = (WORDS, "Edit") if asked is None else ("", "Choose again")
    form = FORM.format(prompt=name, entry=entry, again=again)
    result = Result("", "", *content, opening=form, closing="</details>\n")
    if asked is not None:
        found = choices(asked)
        asked.replace_self(listed("choices", [offered(each, name) for each in found]))
        said = [response(number, each) for number, each in enumerate(found, start=1)]
        result.insert(0, listed("responses", said))
    return result


def listed(name: str, items: list[Markup]) -> Markup:
    """Return a list with letters."""
    opening = f'<ol class="{name}" type="A" aria-label="{name.capitalize()}">\n'
    return Markup("", "", *items, opening=opening, closing="</ol>\n")


def offered(choice: Choice, prompt: str) -> Markup:
    """Return what a reader may choose: words, and a button for whoever has a script."""
    opening = OFFER.format(prompt=prompt, letter=choice.letter, value=escape(choice.value))
    closing = "</span></label></li>\n"
    return Markup("", "", *choice.words.children, opening=opening, closing=closing)


def response(number: int, choice: Choice) -> Markup:
    """Return what is said to it; its number holds where the chosen one comes first."""
    right = ' class="right"' if choice.right else ""
    opening = f'<li value="{number}"{right}>'
    return Markup("", "", *choice.response, opening=opening, closing="</li>\n")


def visit(translator: Any, node: Markup) -> None:
    """Write what stands before."""
    translator.body.append(node["opening"])


def depart(translator: Any, node: Markup) -> None:
    """Write what stands behind."""
    translator.body.append(node["closing"])
