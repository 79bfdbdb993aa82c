"""Words that count are counted, and chapters are numbered by the contents."""

from __future__ import annotations

import re

import pytest

from building import FRONT_MATTER, ROOT, build_book, built, configure, write
from coursebook.editions.counts import NTH, NUMBERS, reading, reading_minutes

NUMBER = "|".join([*NUMBERS[2:], r"\d+"])
PLACE = "|".join([*NTH, "last", "next", "previous", "final"])
BY_HAND = re.compile(
    rf"\b(?:{NUMBER}) chapters|\b(?:{NUMBER}) (?:to \d+ )?minutes"
    rf"|\bchapters? (?:\d+|one|two|three|four|five)\b"
    rf"|\b(?:{PLACE}) (?:(?:{NUMBER}) )?chapters?\b",
    re.IGNORECASE,
)
WRITTEN = [*ROOT.glob("book/*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
WRITTEN += ROOT.glob("src/convmatrix/exercises/catalogue/*.py")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_no_text_counts_or_numbers_chapters_by_hand(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if "Source:" not in line]
    assert BY_HAND.findall(" ".join(lines)) == []


@pytest.mark.parametrize(
    "text",
    [
        *("Five chapters", "the two chapters", "chapter 3", "Chapter two", "The last chapter"),
        *("in the next two chapters", "the third chapter", "20 minutes", "15 to 25 minutes"),
    ],
)
def test_what_is_counted_by_hand_is_noticed(text):
    assert BY_HAND.search(text)


def test_minutes_grow_with_what_makes_a_reader_stop(tmp_path):
    page = tmp_path / "a.md"
    times = []
    for text in ("word " * 200, "\n:::{admonition} A\n:class: predict\n:::\n", "\n$x$\n"):
        with page.open("a", encoding="utf-8") as file:
            file.write(text)
        times.append(reading_minutes(page))
    assert times == pytest.approx([1, 2 + 0.3 * 3 / 60, 2 + 0.3 * 3 / 60 + 0.05], abs=0.02)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ([], "no chapters"),
        ([3], "one chapter of up to 5 minutes"),
        ([21, 19], "two chapters of 15 to 20 minutes, the first longer"),
        ([20, 20], "two chapters of up to 20 minutes"),
        ([16] * 11 + [30], "12 chapters of 15 to 20 minutes, the 12th longer"),
    ],
)
def test_a_book_of_any_length_is_put_into_words(minutes, said):
    assert reading(minutes) == said


INDEX = """# {{ title }}

By {{ authors }}. The book has {{ reading }}. {{ start }}

```{chapters}
one: The first.
two: The second.
```

:::{when} two
Only with {chapter}`two`.
:::

Not {chapter}`one`, but {chapter}`two`.
"""


@pytest.fixture
def chapters(tiny_book):
    """A book of three numbered chapters, which says so on its first page."""
    write(tiny_book, FRONT_MATTER + INDEX, one="# One\n", two="# Two\n", three="# Three\n")
    names = "".join(f"      - file: book/{name}\n" for name in ("one", "two", "three"))
    parts = f"parts:\n  - caption: C\n    numbered: true\n    chapters:\n{names}"
    (tiny_book / "_toc.yml").write_text(f"format: jb-book\nroot: book/index\n{parts}")
    return tiny_book


def said(build):
    return " ".join(build.page().select_one("article").get_text().split())


def test_a_text_speaks_of_the_chapters_that_there_are(chapters, tmp_path):
    configure(chapters, instructor_pages=[], leave_out=[])
    first = built(chapters, tmp_path / "out")
    assert "The book has three chapters of" in said(first)
    assert "One. The first. Two. The second. Three Only with chapter 2." in said(first)
    assert "Not chapter 1, but chapter 2." in said(first)
    [start] = first.page().select("article p strong a")
    assert (start.text, start["href"]) == ("Start with chapter 1", "one.html")

    configure(chapters, instructor_pages=[], leave_out=["book/one"])
    moved = built(chapters, tmp_path / "out")
    assert "The book has two chapters of" in said(moved)
    assert "Two. The second. Three Only with chapter 1." in said(moved)
    assert "Not another chapter, but chapter 1." in said(moved)

    configure(chapters, instructor_pages=[], leave_out=["book/two"])
    without = said(built(chapters, tmp_path / "out"))
    assert "One. The first. Three Not chapter 1, but another chapter." in without


def test_another_order_gives_other_numbers(chapters, tmp_path):
    built(chapters, tmp_path / "out")
    contents = chapters / "_toc.yml"
    text = contents.read_text().replace("book/one", "book/x").replace("book/two", "book/one")
    contents.write_text(text.replace("book/x", "book/two"))
    assert "Not chapter 2, but chapter 1." in said(built(chapters, tmp_path / "out"))


@pytest.mark.parametrize("text", ["{chapter}`misspelt`", ":::{when} misspelt\nA\n:::"])
def test_a_chapter_that_is_none_stops_the_build(chapters, tmp_path, text):
    page = chapters / "book" / "three.md"
    page.write_text(f"# Three\n\n{text}\n")
    build = build_book(chapters, tmp_path / "out")
    assert build.status == 1
    assert re.search(r"three\.md:3: no chapter is called misspelt", build.log)
