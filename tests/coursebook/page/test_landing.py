"""The list of chapters on the first page: pictures, counts, and what a second build makes of it."""

from __future__ import annotations

from building import FRONT_MATTER, built, configure, write
from convmatrix.exercises.catalogue import EXERCISES

LIST = "# Title\n\n```{chapters}\none: The first.\n```\n"
ONE = """# One

```{code-cell} ipython3
---
tags: [remove-input]
mystnb:
  figure:
    caption: Taps.
    name: fig-taps
---
from convmatrix import figures
figures.kernel_to_matrix([2, 0, 1, 3, 1], [1, 4, 2])
```

```{exercise} Matrix
:label: padded-matrix

Which?
```
"""


def shown(book):
    page = built(book, book / "out").page()
    [item] = page.select("ol.chapters > li")
    return item, page


def test_each_chapter_has_its_first_figure_and_its_count(tiny_book):
    write(tiny_book, LIST, one=FRONT_MATTER + ONE)
    contents = tiny_book / "_toc.yml"
    contents.write_text(
        "format: jb-book\nroot: book/index\nparts:\n"
        "  - numbered: true\n    chapters:\n      - file: book/one\n"
    )
    configure(tiny_book, instructor_pages=[], check_solutions=False)
    item, page = shown(tiny_book)
    assert item.img["alt"]
    assert (tiny_book / "out" / "html" / "book" / item.img["src"]).is_file()
    assert item.select_one("[data-exercises]")["data-exercises"] == "padded-matrix"
    assert "padded-matrix" in EXERCISES
    assert len(page.select("main [data-exercises]")) == 1
    chapter = tiny_book / "book" / "one.md"
    chapter.write_text(chapter.read_text().replace("[1, 4, 2]", "[1, 4, 3]"))
    other, _ = shown(tiny_book)
    assert other.img["src"] != item.img["src"]
    assert (tiny_book / "out" / "html" / "book" / other.img["src"]).is_file()
