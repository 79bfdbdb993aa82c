"""Leaving chapters out: by a setting, with every reference to them still readable."""

from __future__ import annotations

import pytest
import yaml
from bs4 import BeautifulSoup

from building import FRONT_MATTER, build_book, configure

FIRST = """# Start

(first)=
## Here

See {ref}`other`, {ref}`that one <other>`, {eq}`eq-other`, {ref}`other-exercise` and {ref}`first`.
"""
WITHOUT_THE_OTHER = "See The other chapter, that one, another chapter, another chapter and Here."
OTHER = """(other)=
# The other chapter

$$
a = b
$$ (eq-other)

```{exercise} Ask
:label: other-exercise
What?
```
"""


@pytest.fixture
def two_chapters(tiny_book):
    (tiny_book / "book" / "index.md").write_text(FRONT_MATTER + FIRST, "utf-8")
    (tiny_book / "book" / "other.md").write_text(FRONT_MATTER + OTHER, "utf-8")
    contents = {"format": "jb-book", "root": "book/index", "chapters": [{"file": "book/other"}]}
    (tiny_book / "_toc.yml").write_text(yaml.safe_dump(contents), "utf-8")
    return tiny_book


def leave_out(book, *names):
    configure(book, instructor_pages=[], leave_out=list(names))


def sentence(build):
    page = BeautifulSoup((build.html / "book/index.html").read_text("utf-8"), "html.parser")
    [found] = [p for p in page.select("article p") if p.text.startswith("See")]
    return found


def test_a_chapter_left_out_leaves_words_and_no_link_and_can_come_back(two_chapters, tmp_path):
    leave_out(two_chapters, "book/other")
    build = build_book(two_chapters, tmp_path / "out")
    assert build.status == 0, build.log
    assert not list(build.html.rglob("other*"))
    assert sentence(build).text == WITHOUT_THE_OTHER
    assert [link["href"] for link in sentence(build).select("a")] == ["#first"]
    page = BeautifulSoup((build.html / "book/index.html").read_text("utf-8"), "html.parser")
    assert "The other chapter" not in page.select_one("nav.contents").text

    leave_out(two_chapters)
    build = build_book(two_chapters, tmp_path / "out")
    assert build.status == 0, build.log
    page = BeautifulSoup((build.html / "book/index.html").read_text("utf-8"), "html.parser")
    assert "The other chapter" in page.select_one("nav.contents").text
    assert (build.html / "book/other.html").is_file()


def test_a_page_for_instructors_leaves_words_in_the_student_edition(two_chapters, tmp_path):
    configure(two_chapters, instructor_pages=["book/other"])
    student = build_book(two_chapters, tmp_path / "student")
    assert student.status == 0, student.log
    assert sentence(student).text == WITHOUT_THE_OTHER
    instructor = build_book(two_chapters, tmp_path / "instructor", "instructor")
    assert instructor.status == 0, instructor.log
    assert len(sentence(instructor).select("a")) == 5


@pytest.mark.parametrize("name", ["book/misspelt", "book/index"])
def test_what_cannot_be_left_out_is_named(two_chapters, tmp_path, name):
    leave_out(two_chapters, name)
    build = build_book(two_chapters, tmp_path / "out")
    assert build.status == 1
    assert f"leave_out names {name}; what can be left out is book/other" in build.log
