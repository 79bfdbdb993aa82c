"""A build is right from any state: what was built before leaves no trace in it."""

from __future__ import annotations

import shutil

from building import FRONT_MATTER, LIVES_AT, ROOT, built, configure, write

CELL = "```{code-cell}\nprint(1)\n```\n"

EXERCISE = "# Title\n\nText.\n\n```{exercise} Matrix\n:label: padded-matrix\n\nWhich?\n```\n"
OTHER = """# Other

A sentence about a kernel.

:::{glossary}
Kernel
  The numbers that slide.

Signal
  What they slide over.
:::
"""

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
FIGURE = ":::{figure} square.svg\n:alt: A square.\n\nA square.\n:::\n\n"
THIS, THAT = "$$\na\n$$ (eq-this)\n\n", "$$\nb\n$$ (eq-that)\n\n"
NAMED = FIGURE.replace(":alt", ":name: fig-this\n:alt")
SAYS = "# Says\n\n{ref}`part`, {eq}`eq-this` and {numref}`fig-this`.\n\n"


def build(book, output, **environment):
    return built(book, book / "_build" / output, environment=environment)


def test_a_partial_build_leaves_the_search_index_of_a_full_one(tiny_book):
    found = []
    for word, output in (("zebra", "out"), ("quagga", "out"), ("quagga", "new"), ("zebra", "out")):
        write(tiny_book, f"# Title\n\nA {word}.\n", other=OTHER)
        found.append((build(tiny_book, output).html / "searchindex.js").read_text("utf-8"))
    assert '["term-Kernel","Kernel","The numbers that slide.",""]' in found[0]
    assert found[1] == found[2] != found[0] == found[3]


def test_changed_code_reaches_every_page(tiny_book):
    write(tiny_book, EXERCISE)
    source = tiny_book / "machinery"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    changes = {
        "coursebook/answers/boxes.py": ("LARGEST = 30", "LARGEST = 29"),
        "coursebook/page/policy.py": ("\"'self' data:\"", '"data:"'),
    }
    before = build(tiny_book, "out", PYTHONPATH=str(source)).text()
    for name, (old, new) in changes.items():
        path = source / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    after = build(tiny_book, "out", PYTHONPATH=str(source)).text()
    for old, new in (('max="30"', 'max="29"'), ("'self' data:", " data:")):
        assert old in before
        assert old not in after
        assert new in after


def test_notebooks_are_written_when_anything_has_changed(tiny_book):
    write(tiny_book, f"{FRONT_MATTER}# Title\n\nText.\n\n{CELL}")
    notebook = tiny_book / "_build" / "out" / "notebooks" / "book" / "index.ipynb"
    build(tiny_book, "out")
    first, written = notebook.read_text(), notebook.stat().st_mtime_ns
    build(tiny_book, "out")
    assert notebook.stat().st_mtime_ns == written
    notebook.write_text("")
    build(tiny_book, "out")
    assert notebook.read_text() == first
    build(tiny_book, "out", **LIVES_AT)
    assert "renamed-book" in notebook.read_text()


def test_notebooks_follow_each_release_and_each_edit(tiny_book):
    found = []
    for word, released in (("First", []), ("Second", ["book/index"]), ("First", [])):
        configure(tiny_book, instructor_pages=[], release_solutions=released)
        write(tiny_book, f"{FRONT_MATTER}# {word}\n\nText.\n\n{CELL}")
        found.append(build(tiny_book, "out").written["book/index"].read_text("utf-8"))
    assert "Second" in found[1]
    assert found[2] == found[0]


def test_what_is_said_of_another_page_follows_it(tiny_book):
    (tiny_book / "book" / "square.svg").write_text(SQUARE)
    write(tiny_book, "# Title\n", other=OTHER, says=f"{FRONT_MATTER}{SAYS}{CELL}")
    found = []
    for name, figure, equations in (
        ("Part", NAMED, THIS + THAT),
        ("Another", NAMED, THIS + THAT),
        ("Another", FIGURE + NAMED, THIS + THAT),
        ("Another", FIGURE + NAMED, THAT + THIS),
    ):
        text = f"# Other\n\n{equations}{figure}(part)=\n## {name}\n"
        (tiny_book / "book" / "other.md").write_text(text, "utf-8")
        partial, new = build(tiny_book, "out"), build(tiny_book, f"new-{len(found)}")
        assert partial.text("says") == new.text("says")
        assert partial.written["book/says"].read_bytes() == new.written["book/says"].read_bytes()
        found.append(new.text("says"))
    assert len(set(found)) == len(found)
    (tiny_book / "book" / "other.md").write_text(f"{text}\nNothing to refer to.\n", "utf-8")
    assert "book/says" not in build(tiny_book, "out").log


def test_what_is_cited_is_listed(tiny_book):
    write(tiny_book, "# Title\n", lists="# Lists\n\n```{bibliography}\n```\n")
    assert "A. Author" not in build(tiny_book, "out").text("lists")
    (tiny_book / "book" / "index.md").write_text("# Title\n\n{cite}`someone`\n", "utf-8")
    assert "A. Author" in build(tiny_book, "out").text("lists")
