"""Leaving chapters out: by a setting, with every reference to them still readable."""

from __future__ import annotations

import pytest

from building import FRONT_MATTER, build_book, built, configure, write

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
    write(tiny_book, FRONT_MATTER + FIRST, other=FRONT_MATTER + OTHER)
    return tiny_book


def leave_out(book, *names):
    configure(book, instructor_pages=[], leave_out=list(names))


def sentence(build):
    [found] = [p for p in build.page().select("article p") if p.text.startswith("See")]
    return found


def test_a_chapter_left_out_leaves_words_and_no_link_and_can_come_back(two_chapters, tmp_path):
    leave_out(two_chapters, "book/other")
    build = built(two_chapters, tmp_path / "out")
    assert not list(build.html.rglob("other*"))
    assert sentence(build).text == WITHOUT_THE_OTHER
    assert [link["href"] for link in sentence(build).select("a")] == ["#first"]
    assert "The other chapter" not in build.page().select_one("nav.contents").text

    leave_out(two_chapters)
    build = built(two_chapters, tmp_path / "out")
    assert "The other chapter" in build.page().select_one("nav.contents").text
    assert (build.html / "book/other.html").is_file()


def test_the_page_of_the_package_can_be_left_out(tiny_book, tmp_path):
    listed = ".. automodule:: convmatrix.geometry\n   :members: output_size\n"
    see = "# Start\n\nSee {py:func}`convmatrix.geometry.output_size`.\n"
    write(tiny_book, see, api=f"# Package\n\n```{{eval-rst}}\n{listed}```\n")
    leave_out(tiny_book, "book/api")
    said = sentence(built(tiny_book, tmp_path / "out"))
    assert said.text == "See convmatrix.geometry.output_size()."
    assert said.code is not None
    assert said.a is None


def test_a_page_for_instructors_leaves_words_in_the_student_edition(two_chapters, tmp_path):
    configure(two_chapters, instructor_pages=["book/other"])
    student = built(two_chapters, tmp_path / "student")
    assert sentence(student).text == WITHOUT_THE_OTHER
    instructor = built(two_chapters, tmp_path / "instructor", "instructor")
    assert len(sentence(instructor).select("a")) == 5


@pytest.mark.parametrize("name", ["book/misspelt", "book/index"])
def test_what_cannot_be_left_out_is_named(two_chapters, tmp_path, name):
    leave_out(two_chapters, name)
    build = build_book(two_chapters, tmp_path / "out")
    assert build.status == 1
    assert f"leave_out names {name}; what can be left out is book/other" in build.log
