"""Every chapter runs without a warning or an error, and one that does not is noticed."""

from __future__ import annotations

import re

import nbformat
import pytest
import yaml

from building import FRONT_MATTER, HEADER, ROOT, build_book, built, write
from coursebook.editions.cut import cut
from coursebook.running.caching import cache_key

PAGES = sorted((ROOT / "book").glob("*.md"))
# The others hold no code; without any front matter they are plain pages, not notebooks.
CHAPTERS = [page for page in PAGES if page.read_text("utf-8").startswith("---\n")]
CODE_CELL = re.compile(r"^[`~]{3,}\{code-cell\}", re.MULTILINE)


def listed(entry: dict) -> list[str]:
    """Return the documents that a part of the table of contents names."""
    names = [entry[key] for key in ("root", "file") if key in entry]
    for key in ("parts", "chapters", "sections"):
        for inner in entry.get(key, []):
            names += listed(inner)
    return names


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def test_the_table_of_contents_lists_every_page():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    assert sorted(listed(contents)) == [f"book/{path.stem}" for path in PAGES]


def test_the_numbered_chapters_are_notebooks():
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    numbered = [listed(part) for part in contents["parts"] if part.get("numbered")]
    assert {name for part in numbered for name in part} <= {
        f"book/{path.stem}" for path in CHAPTERS
    }


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_header_is_complete(path):
    """Without all of it JupyterLab does not open it as a notebook."""
    _, front, _ = path.read_text("utf-8").split("---\n", 2)
    header = yaml.safe_load(front)
    assert {key: header.get(key) for key in HEADER} == HEADER


class TestEdition:
    def test_no_warning(self, edition):
        log = edition.log
        assert "build succeeded." in log
        assert re.findall(r"^.*\b\w*(?:WARNING|ERROR|Warning)\b.*$", log, re.MULTILINE) == []

    def test_every_cell_ran(self, edition):
        ran = {}
        for path in edition.output.glob(".jupyter_cache/*/executed/*/base.ipynb"):
            cells = cells_of(path)
            counts = [cell["execution_count"] for cell in cells]
            ran[tuple(cell["source"] for cell in cells)] = counts
        for path in CHAPTERS:
            shown = filter(is_code, cells_of(edition.notebooks[f"book/{path.stem}"]))
            code = tuple(cell["source"] for cell in shown)
            text = cut(path.read_text("utf-8"), edition.output.name)
            assert len(code) == len(CODE_CELL.findall(text))
            assert ran[code] == list(range(1, len(code) + 1)), path

    def test_no_cell_complained(self, edition):
        executed = list(edition.output.glob(".jupyter_cache/*/executed/*/base.ipynb"))
        outputs = [o for path in executed for cell in cells_of(path) for o in cell["outputs"]]
        assert len(executed) >= 5
        assert len(outputs) >= 50, "on a book without outputs this would test nothing"
        assert [o for o in outputs if o["output_type"] == "error"] == []
        assert [o for o in outputs if o.get("name") == "stderr"] == []


def is_code(cell):
    return cell["cell_type"] == "code"


def test_figures_are_the_same_bytes_in_both_editions(student, instructor):
    """Two builds that share nothing draw the same files."""
    drawn, again = (
        {path.name: path.read_bytes() for path in build.html.glob("_images/*.svg")}
        for build in (student, instructor)
    )
    assert len(drawn) >= 8
    assert {name: again.get(name) for name in drawn} == drawn


SQUARE = """class Square:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">DESC</svg>'

Square()"""
PLOT = "```{code-cell}\n---"
DRAW = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])\n```"
FAULTS = {
    "a cell fails": (
        "```{code-cell}\n1\n```\n\n```{code-cell}\n1 / 0\n```",
        ["book/index.md:18: code cell 2", "ZeroDivisionError"],
    ),
    "a cell fails after an assertion": (
        "```{code-cell}\nassert 1 == 2\n1 / 0\n```",
        ["book/index.md:15: assert 1 == 2  left 1  right 2", "ZeroDivisionError"],
    ),
    "a cell kills its kernel": (
        "```{code-cell}\nimport os; os._exit(1)\n```",
        ["book/index.md:14: code cell 1", "died"],
    ),
    "a cell writes to stderr": (
        "```{code-cell}\nimport sys; print('oh', file=sys.stderr)\n```",
        ["book/index.md:14: code cell 1 wrote to stderr:", "oh"],
    ),
    "a hidden cell warns": (
        "```{code-cell}\n:tags: [remove-cell]\nimport warnings; warnings.warn('hm')\n```",
        ["book/index.md:14: code cell 1 wrote to stderr:", "UserWarning: hm"],
    ),
    "a figure has no alternative text": (
        f"```{{code-cell}}\n{SQUARE.replace('DESC', '')}\n```",
        ["Alternative text missing:", "book/index.md:16"],  # myst-nb counts two lines on
    ),
    "an image has no alternative text": (
        "![](references.bib)",
        ["Alternative text missing:", "book/index.md:14"],
    ),
    "a figure has no dark side": (
        f"{PLOT}\nmystnb: {{image: {{alt: A line.}}}}\n---\n{DRAW}",
        ["No dark side:", "book/index.md:16", "this image (.png)", "{classes: photograph}"],
    ),
    "an image file has no dark side": (
        "![A dot](dot.jpg)",
        ["No dark side:", "book/index.md:14", "this image (.jpg)"],
    ),
    "a reference leads nowhere": ("{ref}`nowhere`", ["book/index.md:14", "nowhere"]),
    "a tag is misspelt": (
        "```{code-cell}\n:tags: [solutions]\n1\n```",
        ["Edition error:", "book/index.md:14: unknown tag solutions"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_chapter_fails_the_build(tiny_book, tmp_path, fault):
    text, complaints = FAULTS[fault]
    write(tiny_book, f"{FRONT_MATTER}# Title\n\n{text}\n")
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    for complaint in complaints:
        assert complaint in build.log
    assert "\x1b[" not in build.log  # colours are for terminals


def test_a_warning_fails_the_next_build_as_well(tiny_book, tmp_path):
    """Sphinx warns when it reads a page, and would not read it again."""
    write(tiny_book, "# Title\n\n{no}`role`\n")
    builds = [build_book(tiny_book, tmp_path / "out") for _ in range(2)]
    assert [build.status for build in builds] == [1, 1]


def test_a_new_chapter_is_in_the_menu_of_every_page_and_a_deleted_one_nowhere(tiny_book, tmp_path):
    texts = {name: f"# About {name}\n" for name in ("one", "two")}

    def build(*chapters):
        write(tiny_book, "# Start\n", **{name: texts[name] for name in chapters})
        pages = built(tiny_book, tmp_path / "out").html.glob("book/*.html")
        return {path.stem: path.read_text("utf-8") for path in pages}

    assert "About two" not in build("one")["one"]
    assert "About two" in build("one", "two")["one"]
    texts["two"] = "# Another title\n"
    assert "Another title" in build("one", "two")["one"]
    pages = build("one")
    assert set(pages) == {"index", "one"}
    assert "Another title" not in pages["one"]


def test_a_figure_says_what_its_svg_says(tiny_book, tmp_path):
    cell = SQUARE.replace("DESC", "<desc>A square, 9 by 9.</desc>")
    write(tiny_book, f"{FRONT_MATTER}# Title\n\n```{{code-cell}}\n{cell}\n```\n")
    assert 'alt="A square, 9 by 9."' in built(tiny_book, tmp_path / "out").text()


def test_a_pause_does_not_cut_what_a_cell_prints(tiny_book, tmp_path):
    cell = "import time\nprint(1, flush=True)\ntime.sleep(0.5)\nprint(2)"
    write(tiny_book, f"{FRONT_MATTER}# Title\n\n```{{code-cell}}\n{cell}\n```\n")
    assert built(tiny_book, tmp_path / "out").text().count("output stream") == 1


def test_the_cache_forgets_when_the_package_or_the_lock_changes(tmp_path):
    package, lock = tmp_path / "package", tmp_path / "book.lock"
    package.mkdir()
    keys = set()
    states = [(lock, "torch==1"), (package / "a.py", "1"), (package / "a.py", "2")]
    for path, text in [*states, (package / "new.py", ""), (lock, "torch==2")]:
        path.write_text(text)
        keys.add(cache_key(package, lock))
    assert len(keys) == 5
