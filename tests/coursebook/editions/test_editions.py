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


CODE = "```{code-cell}\n:tags: [solution]\n1\n```"
PROSE = '+++ {"tags": ["solution"]}'
# What looks like the beginning of a solution and is none, and on which line.
UNREAD = {
    "two plus signs": (f"a\n\n+{PROSE[2:]}\n\nTell.", 3),
    "one plus sign": (f"a\n{PROSE[2:]}", 2),
    "no plus sign": (PROSE[4:], 1),
    "full-width plus signs": ("\uff0b\uff0b\uff0b" + PROSE[3:], 1),
    "full-width throughout": ("".join(chr(ord(sign) + 0xFEE0) for sign in "+++{'tags':['x']}"), 1),
    "heavy plus signs, no tags": ("\u2795\u2795\u2795\n\nTell.", 1),
    "signs that nobody sees": ("+\u200b++ {}\n\nTell.", 1),
    "an accent in the tag": ('{"tags": ["solu\u0301tion"]}', 1),
    "curly quotes": ("\u201ctags\u201d: [\u201csolution\u201d]", 1),
    "escapes": (r"\+\+\+ {}", 1),
    "entities": ("&#43;&#43;&#43; {}", 1),
    "four spaces": (f"a\n\n    {PROSE}\n\nTell.", 3),
    "a tabulator": (f"\t{PROSE}", 1),
    "four spaces, code": ("\n".join(f"    {line}" for line in CODE.split("\n")), 1),
    "full-width braces": (CODE.replace("{", "\uff5b").replace("}", "\uff5d"), 1),
    "another directive": (CODE.replace("code-cell", "code"), 2),
    "a space before the name": (CODE.replace("{", " {"), 1),
    "a colon fence": (CODE.replace("```", ":::"), 1),
    "a tag and no marker": ("Tags: solution", 1),
    "a list": (f"- item\n\n  {CODE.replace(chr(10), chr(10) + '  ')}", 3),
    "an item": (f"- {PROSE}", 1),
    "a quotation": (f"> {PROSE}", 1),
    "a comment": (f"<!--\n{PROSE}\n\nTell.\n-->", 2),
    "a comment on one line": (f"<!-- {PROSE} -->", 1),
    "a comment of MyST": (f"% {PROSE}\n\nTell.", 1),
    "a directive": ("````{note}\n```{code-cell}\n1\n```\n````", 2),
    "a break in a directive": ("````{note}\na\n+++ {}\nb\n````", 3),
    "a directive in a directive": (":::{note}\n````{tip}\n+++ {}\n````\n:::", 3),
    "an example": (f"````md\n{CODE}\n````", 2),
    "in a cell": (CODE.replace("1", "# tags: [starter]"), 3),
}


@pytest.mark.parametrize("what", UNREAD)
@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_a_marker_that_is_none_is_refused(what, edition):
    text, line = UNREAD[what]
    with pytest.raises(EditionError, match=rf"^{line}: this looks like the beginning of a cell"):
        cut(f"{text}\n", edition)


def test_what_is_no_marker_passes():
    text = "Tags say it. a ++ b, x^{++}, [solution](#s), `check(1)`\n\n```diff\n++ b\n```\n"
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
