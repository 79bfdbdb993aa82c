"""The cut: what each edition shows, and that a source it cannot cut is refused."""

from __future__ import annotations

import pytest

from coursebook.editions.cut import EditionError, cut, cut_file, removed_tag

TAGGED = {
    "backticks, option line": "```{code-cell} ipython3\n:tags: [TAG]\n\nBODY\n```",
    "backticks, option block": "```{code-cell} ipython3\n---\ntags: [TAG]\n---\nBODY\n```",
    "block with a list": "```{code-cell}\n---\ntags:\n  - TAG\n  - hide-input\n---\nBODY\n```",
    "tildes": "~~~{code-cell} ipython3\n:tags: [TAG]\nBODY\n~~~",
    "longer fence around a shorter": "`````{code-cell}\n:tags: [TAG]\n'''\n```\nBODY\n'''\n`````",
    "quoted tag": '```{code-cell} ipython3\n:tags: ["TAG"]\nBODY\n```',
    "indented by a space": " ```{code-cell} ipython3\n :tags: [TAG]\n BODY\n ```",
    "never closed": "```{code-cell} ipython3\n:tags: [TAG]\nBODY",
    "Markdown cell": '+++ {"tags": ["TAG"]}\n\nBODY\n\n```python\nBODY\n```\n\n+++',
    "Markdown cell at the end": '+++ {"tags": ["TAG"]}\n\nBODY',
    "Markdown cell before a code cell": '+++ {"tags": ["TAG"]}\n\nBODY\n\n```{code-cell}\n1\n```',
    "Markdown cell before a cell": '+++ {"tags": ["TAG"]}\nBODY\n+++ {"tags": ["check"]}\nkept',
}


@pytest.mark.parametrize("form", TAGGED)
@pytest.mark.parametrize(
    ("edition", "removed", "kept"),
    [("student", "solution", "starter"), ("instructor", "starter", "solution")],
)
def test_every_form_of_cell_is_cut(form, edition, removed, kept):
    before, after = "# Title\n\nBefore.\n\n", "\n\n```{code-cell}\nafter = 1\n```\n"
    text = before + TAGGED[form] + ("" if form == "never closed" else after)
    result = cut(text.replace("TAG", removed), edition)
    assert "BODY" not in result
    assert result.startswith(before)
    assert form == "never closed" or result.endswith(after)
    for tag in (kept, "check", "hide-input"):
        other = text.replace("TAG", tag)
        assert cut(other, edition) == other


@pytest.mark.parametrize("form", TAGGED)
@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_lines_keep_their_numbers(form, edition):
    text = f"one\n\n{TAGGED[form]}\n\nlast\n".replace("TAG", "solution")
    result = cut(text, edition)
    assert result.count("\n") == text.count("\n")
    for line, original in zip(result.split("\n"), text.split("\n"), strict=True):
        assert line in ("", "+++", original)


def test_text_around_a_cut_cell_stays_two_cells():
    text = "- a list\n\n```{code-cell}\n:tags: [solution]\n1\n```\n\n- another list\n"
    assert cut(text, "student") == "- a list\n\n+++\n\n\n\n\n- another list\n"


def test_a_code_cell_ends_the_markdown_cell_before_it():
    text = '+++ {"tags": ["solution"]}\n\nS\n\n```{code-cell}\n1\n```\n\nfor everyone\n'
    assert cut(text, "student") == "+++\n\n\n\n```{code-cell}\n1\n```\n\nfor everyone\n"


def test_an_example_in_a_literal_block_is_text():
    text = "````md\n```{code-cell}\n:tags: [solution]\n1\n```\n+++\n````\n"
    assert cut(text, "student") == text
    text = "````{code-block} md\n```{code-cell}\n:tags: [solution]\n1\n```\n````\n"
    assert cut(text, "student") == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x\n```{code-cell}\n:tags: [solutions]\n1\n```", "2: unknown tag solutions"),
        ("```{code-cell}\n:tags: [Solution]\n1\n```", "1: unknown tag Solution"),
        ("```{code-cell}\n:tags: solution\n1\n```", "1: tags must be a list"),
        ("```{code-cell}\n:tags: [1]\n1\n```", "1: tags must be a list"),
        ("```{code-cell}\n:tag: [solution]\n1\n```", "1: unknown cell option tag"),
        ("```{code-cell}\n:tags: [starter, solution]\n1\n```", "1: a cell has one of"),
        ("```{code-cell}\n---\ntags: [solution\n---\n1\n```", "1: "),
        ('+++ {"tags": ["answer"]}', "1: unknown tag answer"),
        ('a\n\n++ {"tags": ["solution"]}\n\nTell.', "3: a cell begins with three plus signs"),
        ('a\n+{"tags": ["solution"]}', "2: a cell begins with three plus signs"),
        ('{"tags": ["solution"]}\n\nTell.', "1: a cell begins with three plus signs"),
        (
            '+++ {"tags": ["solution"]}\n\nTell.\n\n# Next',
            "1: this cell is not closed before line 5",
        ),
        (
            '+++ {"tags": ["starter"]}\n\nTry.\n\n```{exercise} Next\n```',
            "1: this cell is not closed before line 5",
        ),
        ('+++ {"tags": "solution"}', "1: tags must be a list"),
        ('+++ {"tag": ["solution"]}', "1: unknown cell option tag"),
        ('+++ {tags: ["solution"]}', "1: "),
        (
            "- item\n\n  ```{code-cell}\n  :tags: [solution]\n  1\n  ```",
            "3: a cell must stand alone",
        ),
        ("> +++ {}", "1: a cell must stand alone"),
        (":::{code-cell}\n:tags: [solution]\n1\n:::", "1: a cell must stand alone"),
        ("``` {code-cell}\n:tags: [solution]\n1\n```", "1: a cell must stand alone"),
        ("````{note}\n```{code-cell}\n1\n```\n````", "1: {note} has a cell inside"),
        ("````{note}\na\n+++ {}\nb\n````", "1: {note} has a cell inside"),
        (":::{note}\n````{tip}\n+++ {}\n````\n:::", "{tip} has a cell inside"),
    ],
)
@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_a_source_that_cannot_be_cut_is_refused(text, complaint, edition):
    with pytest.raises(EditionError) as caught:
        cut(text, edition)
    assert str(caught.value).startswith(complaint) or complaint in str(caught.value)


def test_errors_name_the_file():
    with pytest.raises(EditionError, match=r"^book/a.md:1: unknown tag"):
        cut_file("```{code-cell}\n:tags: [solutions]\n1\n```", "book/a.md", "student")


def test_only_markdown_is_cut():
    with pytest.raises(EditionError, match=r"book/a\.ipynb: only Markdown"):
        cut_file("{}", "book/a.ipynb", "student")


def test_an_unknown_edition_is_refused():
    with pytest.raises(EditionError, match="no edition 'teacher'"):
        removed_tag("teacher")
