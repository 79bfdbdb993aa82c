"""The notebooks: plain Markdown that says what the page says, code, and nothing else."""

from __future__ import annotations

import hashlib
import pickle
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from html import unescape

import nbformat
import pytest
from docutils import nodes
from docutils.utils import new_document
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from building import (
    FORK,
    FRONT_MATTER,
    LIVES_AT,
    ROOT,
    SITE,
    build_book,
    built,
    commit,
    contents,
    git,
    write,
)
from coursebook.maths import formulas
from coursebook.notebooks.markdown import NotebookError, Writer
from coursebook.predicting import MARK, is_choice
from coursebook.publish.wheel import build_wheel

# What any notebook reader knows: CommonMark, tables, and formulas between dollars.
READER = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, allow_digits=False)


PROMPT = re.compile(r"^:::\{admonition\} (.+)\n:class: predict$", re.MULTILINE)


def tokens(markdown):
    for token in READER.parse(markdown):
        yield token
        yield from token.children or ()


def shown(markdown):
    """Return the text that a reader of Markdown shows, formulas as they are written."""
    kept = ("text", "code_inline", "math_inline", "math_block", "fence", "code_block")
    return " ".join(token.content for token in tokens(markdown) if token.type in kept)


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


# Every notebook of both editions


def test_every_chapter_that_runs_code_has_a_notebook(edition):
    shown = {
        name
        for name, path in edition.notebooks.items()
        if any("remove-cell" not in cell.metadata.get("tags", ()) for cell in cells(path, "code"))
    }
    assert set(edition.written) == shown
    assert len(edition.written) >= 6


def test_notebooks_are_valid_and_carry_no_outputs(edition):
    for path in edition.written.values():
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        for cell in cells(path, "code"):
            assert cell.outputs == []
            assert cell.execution_count is None


def test_cells_have_names_of_their_own(edition):
    for path in edition.written.values():
        names = [cell.id for cell in nbformat.read(path, as_version=4).cells]
        assert [name for name, count in Counter(names).items() if count > 1] == []
        # of what they are, not random ones
        assert [name for name in names if re.fullmatch(r"[0-9a-f]{8}", name)] == []


def test_a_cell_has_the_same_name_in_both_editions(student, instructor):
    """What is in one edition alone is for students to write in, or a solution."""
    alone = set()
    for name, path in student.written.items():
        here, there = (
            {cell.id: cell.source for cell in nbformat.read(file, as_version=4).cells}
            for file in (path, instructor.written[name])
        )
        alone |= {re.sub(r"-[0-9a-f]{6}$", "", id).rpartition("-")[2] for id in {*here} ^ {*there}}
        first = next(iter(here))  # it has a badge for students alone
        same = (set(here) & set(there)) - {first}
        assert [id for id in same if here[id] != there[id]] == []
    assert alone == {"answer", "solution"}


def test_an_exercise_is_asked_answered_checked_and_hinted_at(student):
    found = []
    for path in student.written.values():
        names = [cell.id for cell in nbformat.read(path, as_version=4).cells]
        for at, name in enumerate(names):
            if name.endswith("-check"):
                id = name.removesuffix("-check")
                assert names[at - 1 : at + 2] == [f"{id}-answer", name, f"{id}-hint"]
                assert id in names[:at]
                found.append(id)
    assert len(found) >= 10


def test_every_prompt_has_a_place_for_the_prediction(student):
    found = 0
    for name, path in student.written.items():
        titles = PROMPT.findall((ROOT / f"{name}.md").read_text("utf-8"))
        texts = [cell.source for cell in cells(path, "markdown")]
        asked = [
            at
            for at, text in enumerate(texts)
            if text.startswith(tuple(f"> **{title}**" for title in titles))
        ]
        assert len(asked) == len(titles)
        assert all(texts[at + 1].startswith("*Your prediction*") for at in asked)
        found += len(titles)
    assert found >= 15


def test_the_text_is_plain_markdown(edition):
    for name, path in edition.written.items():
        for cell in cells(path, "markdown"):
            found = [token for token in tokens(cell.source) if token.type.startswith("html")]
            assert found == [], name
            for leftover in ("{code-cell}", "{admonition}", "{exercise}", "{glue", "{ref}", ":::"):
                assert leftover not in cell.source, name
            assert not re.search(r"\{[a-z:]+\}`", cell.source), name
            assert not re.search(r"^\s*`{3,}\{", cell.source, re.MULTILINE), name


def test_no_build_only_cell_is_left_and_no_other_is_missing(edition):
    """The chapters' own cells are the oracle."""
    for name, path in edition.written.items():
        executed = cells(edition.notebooks[name], "code")
        wanted = [c.source for c in executed if "remove-cell" not in c.metadata.get("tags", [])]
        written = [cell.source for cell in cells(path, "code") if not cell.id.endswith("-hint")]
        assert written[1:] == wanted


def test_no_cell_needs_a_name_that_only_a_hidden_one_defines(edition):
    command = ["ruff", "check", "--isolated", "--select", "F821", str(edition.output / "notebooks")]
    found = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )
    assert found.stdout == "All checks passed!\n"


def test_the_first_code_cell_installs_the_package(edition):
    for path in edition.written.values():
        first = cells(path, "code")[0]
        assert first.id == "install"
        assert 'if find_spec("convmatrix") is None:' in first.source


def test_links_lead_to_the_site(edition):
    for name, path in edition.written.items():
        text = "\n".join(cell.source for cell in cells(path, "markdown"))
        links = [t.attrs["href"] for t in tokens(text) if t.type == "link_open"]
        for link in links:
            site = link.partition("#")[0].removeprefix(f"{SITE}/")
            page, _, anchor = link.rpartition("/renamed-book/")[2].partition("#")
            if "github.io" in link:
                html = (edition.html / page).read_text("utf-8")
                assert not anchor or f'id="{anchor}"' in html, f"{name}: {link}"
                assert site == page
        assert f"{SITE}/{name}.html" in links


def test_a_notebook_says_everything_that_its_page_says(edition):
    """Word for word and in order: nothing may silently be missing.

    What the book says to a choice stands behind its result, so all that follows may hold it.
    """
    for name, path in edition.written.items():
        document = pickle.loads((edition.output / f".doctrees/{name}.doctree").read_bytes())
        text = letters(" ".join(shown(cell.source) for cell in cells(path, "markdown")))
        place = 0
        for node in said(document):
            chosen = any(map(is_choice, parents(node)))
            words = letters(formulas.plain(MARK.sub("", node) if chosen else node))
            found = text.find(words, place)
            assert found >= 0, f"{name} lacks {words!r}, or has it too early"
            place = place if chosen else found + len(words)


def said(document):
    """Yield the texts of a chapter, without cells and without what references resolve to."""
    for text in document.findall(nodes.Text):
        above = list(parents(text))
        inside_cell = any(node.get("nb_element") == "cell_code" for node in above)
        caption = any(isinstance(node, nodes.caption) for node in above)
        if any(isinstance(node, nodes.Invisible) for node in above):
            continue
        if type(text.parent).__name__ == "exercise_title":
            continue  # the word "Exercise", which gets a number
        if (not inside_cell or caption) and not any(n.tagname == "pending_xref" for n in above):
            yield text


def parents(node):
    while (node := node.parent) is not None:
        yield node


def letters(text):
    return re.sub(r"[\W_]", "", text)


def test_the_badge_opens_this_notebook_and_only_students_have_one(student, instructor):
    for name, path in student.written.items():
        head = cells(path, "markdown")[0].source
        address = f"colab.research.google.com/github/{FORK}/blob/notebooks/{name}"
        assert f"(https://{address}.ipynb)" in head
    for path in instructor.written.values():
        assert "colab" not in path.read_text("utf-8")


# Buttons


def buttons(html):
    """Return the addresses of a page's buttons by name."""
    found = re.findall(r'<a class="page-tool btn-book-([a-z]+)" href="([^"]*)"', html)
    return {name: unescape(address) for name, address in found}


def test_every_button_names_a_file_that_is_there(student):
    for page in student.pages:
        name = page.relative_to(student.html).with_suffix("").as_posix()
        found = buttons(page.read_text("utf-8"))
        expected = {"colab", "binder", "notebook"} if name in student.written else set()
        if (ROOT / f"{name}.md").is_file():
            expected |= {"edit", "issue"}
            assert found["edit"] == f"https://github.com/{FORK}/edit/main/{name}.md"
        assert set(found) == expected, name
        if name in student.written:
            colab, binder = found["colab"], found["binder"]
            assert colab.endswith(f"/github/{FORK}/blob/notebooks/{name}.ipynb")
            assert binder.endswith(f"/gh/{FORK}/notebooks?urlpath=lab/tree/{name}.ipynb")
            served = (page.parent / found["notebook"]).resolve()
            assert served.read_bytes() == student.written[name].read_bytes()


def test_the_instructor_edition_opens_no_student_notebook(instructor):
    for name, path in instructor.written.items():
        found = buttons((instructor.html / f"{name}.html").read_text("utf-8"))
        assert set(found) == {"notebook", "edit", "issue"}
        served = (instructor.html / name).parent / found["notebook"]
        assert served.read_bytes() == path.read_bytes()


# Small books


def asked(tiny_book, text, make=built, environment=LIVES_AT):
    write(tiny_book, f"{FRONT_MATTER}# Title\n\n{text}\n")
    return make(tiny_book, tiny_book.parent / "out", environment=environment)


CELL = "```{code-cell}\n1\n```"


def test_what_cannot_be_written_fails_the_build_by_name(tiny_book):
    build = asked(tiny_book, f":::{{container}}\nText\n:::\n\n{CELL}", build_book)
    assert build.status == 1
    assert "Notebook error:" in build.log
    assert re.search(r"book/index\.md:\d+: no plain Markdown for container;", build.log)


def test_without_an_address_there_are_no_links(tiny_book):
    text = f"(here)=\n## Part\n\n{{ref}}`here` and [out](https://example.org).\n\n{CELL}"
    build = asked(tiny_book, text, environment={})
    assert "Launch links are off" in build.log
    head, installation, *_ = cells_of(build)
    assert "colab" not in head
    assert "](" not in head
    assert "without the address of a site" in installation
    assert "Part and [out](https://example.org)." in "\n".join(cells_of(build))
    assert set(buttons(build.text())) == {"notebook"}


def cells_of(build):
    return [cell.source for cell in nbformat.read(build.written["book/index"], as_version=4).cells]


def test_a_private_source_is_never_named(tiny_book):
    environment = {"GITHUB_REPOSITORY": "ada/secret", "STUDENT_REPOSITORY": "ada/course"}
    build = asked(tiny_book, f"Text.\n\n{CELL}", environment=environment)
    files = contents(build.html)
    assert [name for name, data in files.items() if b"ada/secret" in data] == []
    assert "ada/course" in cells_of(build)[0]
    found = buttons(build.text())
    assert set(found) == {"colab", "binder", "notebook", "issue"}


def test_a_commit_has_a_package_and_changed_files_have_none(tiny_book):
    """The whole of what a publication holds, in a repository with one page."""
    copy_project(tiny_book)
    git(tiny_book, "init", "--quiet")
    write(tiny_book, f"{FRONT_MATTER}# Title\n\n{CELL}\n")
    commit(tiny_book)
    clean = built(tiny_book, tiny_book.parent / "clean")
    [wheel] = clean.html.rglob("*.whl")
    address = f"{SITE}/{wheel.relative_to(clean.html).as_posix()}"
    address += f"#sha256={hashlib.sha256(wheel.read_bytes()).hexdigest()}"
    installation = cells_of(clean)[1]
    assert f'%pip install --quiet {{torch}} "convmatrix[live] @ {address}"' in installation
    repository = clean.output / "repository"
    assert {path.name for path in repository.iterdir()} == {
        *("README.md", "LICENSE", "LICENSE-text", "CITATION.cff", "binder", "book", wheel.name)
    }
    assert (repository / wheel.name).read_bytes() == wheel.read_bytes()
    citation = (repository / "CITATION.cff").read_text()
    assert f"url: {SITE}\n" in citation

    git(tiny_book, "clone", "--quiet", ".", "../again")
    again = built(tiny_book.parent / "again", tiny_book.parent / "output")
    for part in ("notebooks", "repository", "html/wheels"):
        assert contents(again.output / part) == contents(clean.output / part)

    write(tiny_book, f"{FRONT_MATTER}# Other\n\n{CELL}\n")
    changed = built(tiny_book, tiny_book.parent / "clean")
    assert "belong to no commit" in cells_of(changed)[1]
    assert not list(changed.html.rglob("*.whl"))
    assert not (changed.output / "repository").exists()


def copy_project(folder):
    """Add to a small book what makes it a project with a package."""
    package = folder / "src" / "convmatrix"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text", "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    for name in ("requirements", "binder"):
        shutil.copytree(ROOT / name, folder / name)


def test_the_package_is_for_chapters_alone_and_always_the_same(tmp_path):
    first, second = (build_wheel(ROOT, tmp_path / name) for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    names = zipfile.ZipFile(first).namelist()
    assert "convmatrix/operators.py" in names
    assert [name for name in names if not name.startswith("convmatrix")] == []


# One node at a time


def paragraph(*children):
    document = new_document("test.md")
    document += nodes.paragraph("", "", *children)
    return document


PROSE = st.text(st.sampled_from("ab1 *_`$\\[]()<>#+-=|&;!~.:{}^\n/"), min_size=1)


@given(PROSE)
@example("[1]:1")
def test_text_comes_back_as_it_was(text):
    markdown = Writer().blocks(paragraph(nodes.Text(text)).children)
    expected = " ".join(text.split())
    parsed = [token.type for token in tokens(markdown)]
    assert set(parsed) <= {"paragraph_open", "inline", "text", "paragraph_close", "text_special"}
    assert " ".join(READER.render(markdown).split()) == rendered(expected)


def rendered(text):
    """Return a paragraph as HTML, markup escaped."""
    if not text:
        return ""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped}</p>"


@given(st.text(st.sampled_from("ab` \\*$<"), min_size=1).filter(str.strip))
def test_code_comes_back_as_it_was(code):
    markdown = Writer().blocks(paragraph(nodes.literal("", code)).children)
    [found] = [token.content for token in tokens(markdown) if token.type == "code_inline"]
    assert found.split() == code.split()


def formula(text, **attributes):
    return nodes.math_block("", text, **attributes)


def test_a_formula_keeps_its_number():
    node = formula("a = b", label="eq", ids=["equation-eq"])
    document = new_document("test.md")
    document += node
    writer = Writer(figures={"displaymath": {"equation-eq": (1, 2)}})
    assert writer.blocks(document.children) == "$$\na = b \\tag{1.2}\n$$"


def test_a_formula_in_a_quotation_stays_on_one_line():
    """JupyterLab finds formulas before it reads Markdown, and would take the > into them."""
    frame = nodes.block_quote("", formula("a\n= b"))
    assert Writer().block(frame) == "> $$a = b$$"


def test_a_bar_in_a_table_does_not_end_the_cell():
    def entry(*children):
        return nodes.entry("", nodes.paragraph("", "", *children))

    head = nodes.thead("", nodes.row("", entry(nodes.Text("a|b")), entry(nodes.math("", "|n|"))))
    body = nodes.tbody("", nodes.row("", entry(nodes.literal("", "x|y")), nodes.entry()))
    table = nodes.table("", nodes.tgroup("", head, body))
    assert Writer().block(table) == ("| a\\|b | $\\vert n\\vert $ |\n|---|---|\n| `x\\|y` |  |")


def test_a_list_keeps_its_shape():
    item = nodes.list_item("", nodes.paragraph("", "one"), nodes.literal_block("", "two\n\nthree"))
    markdown = Writer().block(nodes.bullet_list("", item, nodes.list_item("")))
    kinds = [token.type for token in READER.parse(markdown)]
    assert kinds.count("bullet_list_open") == 1
    assert kinds.count("list_item_open") == 2
    assert "two\n\nthree\n" in [token.content for token in READER.parse(markdown)]


@pytest.mark.parametrize(
    ("node", "name"),
    [
        (nodes.container(classes=["strange"]), r"container\.strange"),
        (nodes.raw("", "<b>bold</b>", format="html"), "raw"),
        (nodes.paragraph("", "", nodes.raw("", "<b>", format="html")), "raw"),
        (nodes.paragraph("", "", nodes.footnote_reference()), "footnote_reference"),
        (nodes.figure(), "figure"),
        (nodes.image(uri="a.svg"), "image"),
        (formula("a", nowrap=True), "math_block"),
        (formula("a\n\nb"), "math_block"),
        (nodes.enumerated_list(enumtype="loweralpha"), "enumerated_list"),
        (nodes.table("", nodes.tgroup("", nodes.tbody())), "table"),
    ],
)
def test_what_has_no_plain_markdown_is_named(node, name):
    with pytest.raises(NotebookError, match=f"no plain Markdown for {name}"):
        Writer().block(node)
