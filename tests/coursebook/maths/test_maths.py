"""Formulas: set at build time, with MathML and matching fonts; what cannot be set is refused."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup
from myst_parser.config.main import MdParserConfig

from building import ROOT, build_book, parsed, write
from coursebook.maths.assets import KATEX
from coursebook.maths.formulas import MathsError, inline, refuse_other_delimiters, typeset
from coursebook.maths.wording import words_of

CONFIG = MdParserConfig(enable_extensions={"amsmath", "colon_fence", "dollarmath"})


def test_a_formula_is_drawn_and_spoken():
    (answer,) = typeset([(r"\class{tap-1}{w_1} x_2", False)])
    page = BeautifulSoup(answer["html"], "html.parser")
    assert page.find("math").get_text() == "w1x2"
    assert page.find(class_="tap-1").get_text(strip=True).startswith("w")
    assert page.find(class_="katex-html")["aria-hidden"] == "true"


@pytest.mark.parametrize(
    ("tex", "elements"), [("x", 1), (r"\tau", 1), ("12", 0), ("-1", 0), ("x_1", 20), ("ab", 8)]
)
def test_a_letter_or_a_number_alone_needs_no_tree(tex, elements):
    (answer,) = typeset([(tex, False)])
    page = BeautifulSoup(inline(answer["html"], ""), "html.parser")
    found = page.find(class_="math").find_all()
    assert len(found) == elements if elements < 2 else len(found) >= elements
    assert bool(page.find("math")) == (elements > 1)


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        ("x", "x"),
        ("-1", "\u22121"),
        (r"y_n = \sum_{r=0}^{K-1} w_r x_{n+r}.", "y_n = ∑_{r=0}^{K\u22121} w_r x_{n+r}."),
        (r"\class{tap-1}{w_1} u", "w_1 u"),
        (r"\frac{a}{b+1} < \sqrt{2}", "a/(b + 1) < √2"),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[1 2; 3 4]"),
        (r"[0, 1, \dots]", "[0, 1, …]"),
        (r"S'_n", "S_n\u2032"),
        (r"f(\tau_n\, x)", "f(τ_n x)"),
    ],
)
def test_a_formula_in_words(tex, words):
    (answer,) = typeset([(tex, False)])
    assert words_of(answer["html"]) == words


@pytest.mark.parametrize(
    ("tex", "kept"),
    [
        *(("x_1", "x1,"), ("a + b_1", "a+b1,"), ("a = b + c_1 = d", "a=b+c1=d,"), ("x", "")),
        (r"x_0 + x_1 + x_2 + x_3 + x_4 = y_1", "y1,"),
    ],
)
def test_a_short_formula_or_the_last_part_of_a_long_one_keeps_the_punctuation(tex, kept):
    (answer,) = typeset([(tex, False)])
    page = BeautifulSoup(inline(answer["html"], ","), "html.parser")
    for heard in page.find_all("math"):
        heard.decompose()
    together = page.find(class_="together")
    assert (together.get_text().replace("\u200b", "") if together else "") == kept
    assert page.get_text().endswith(",")


@pytest.mark.parametrize("tex", [r"\frac{1", r"\nosuchcommand", "é", r"\href{a}{b}"])
def test_an_error_is_reported(tex):
    assert "error" in typeset([(tex, True)])[0]


def test_answers_keep_their_order():
    good, bad, display = typeset([("x", False), ("}", False), ("y", True)])
    assert "html" in good
    assert "error" in bad
    assert "katex-display" in display["html"]


def test_katex_is_the_version_that_is_pinned():
    installed = json.loads((KATEX.parent / "package.json").read_text())["version"]
    pinned = json.loads((ROOT / "requirements" / "package.json").read_text())["dependencies"]
    assert installed == pinned["katex"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("$$\nx = \\frac{1\n$$", r"index\.md:\d+: KaTeX parse error"),
        ("Before $x = \\frac{1$ after.", r"index\.md:\d+: KaTeX parse error"),
        ("A line and $$\nx = 1\n$$", r"index\.md:\d+: a dollar in the text"),
        (":::{note}\nIt costs 5 $.\n:::", r"index\.md:\d+: a dollar in the text"),
        ("One.\n\nWhere \\(x\\) is.", r"index\.md:5: \\\( begins no formula"),
    ],
)
def test_a_book_with_a_broken_formula_is_refused(tiny_book, text, complaint):
    write(tiny_book, f"# Title\n\n{text}\n")
    build = build_book(tiny_book, tiny_book / "out")
    assert build.status == 1
    assert re.search(complaint, build.log), build.log


@pytest.mark.parametrize("text", [r"`\(x\)`", "$x$", "```python\n\\(x\\)\n```", "f\\_x (y)"])
def test_what_is_no_delimiter_passes(text):
    refuse_other_delimiters(text, "a.md", CONFIG)


@pytest.mark.parametrize("text", [r"\(x\)", r"\[x\]", ":::{note}\nOne.\n\nTwo \\(x\\).\n:::"])
def test_other_delimiters_are_refused(text):
    with pytest.raises(MathsError, match=r"a\.md:\d: .* begins no formula"):
        refuse_other_delimiters(text, "a.md", CONFIG)


def test_every_formula_of_the_book_is_set(student):
    pages = map(parsed, student.pages)
    formulas = [tag for page in pages for tag in page.select("span.math, div.math")]
    assert len(formulas) >= 100
    trees = [tag for tag in formulas if tag.find("math")]
    assert len(trees) >= 100
    assert all(tag.has_attr("data-text") or tag.select_one("[data-text]") for tag in trees)
    assert all(len(tag.find_all()) <= 1 for tag in formulas if tag not in trees)


def test_the_site_brings_the_fonts_it_names(student):
    style = student.html / "_static" / "katex" / "katex.css"
    named = set(re.findall(r"url\((?!data:)([^)]+)\)", style.read_text("utf-8")))
    assert (
        named
    )  # the most common faces lie in the style sheet itself, those of no formula are gone
    assert all(name.endswith(".woff2") for name in named)
    assert all((style.parent / name).is_file() for name in named)
