"""The guide's pictures: what the grader writes, of a class that the build grades."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from building import built, write
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.grading.example import PICTURES, STUDENTS, graded, picture

IDS = [id for id in EXERCISES if id.startswith("padded")][:2]


@pytest.fixture(scope="module")
def pages():
    return graded(IDS)


def test_a_class_is_graded_in_full_view(pages):
    assert f"{STUDENTS} students, 2 exercises" in pages["summary"]
    assert "the file is damaged" in pages["summary"]
    assert EXERCISES[IDS[0]].mistakes[0].name in pages["summary"]
    said = unescape(pages["feedback"])
    assert any(mistake.message in said for id in IDS for mistake in EXERCISES[id].mistakes)


def test_it_is_the_same_in_each_build(pages):
    assert graded(IDS) == pages


@pytest.mark.parametrize("page", PICTURES)
def test_a_page_is_drawn_as_a_picture(pages, page):
    drawn = ElementTree.fromstring(picture(pages[page], 720, 400))
    assert (drawn.get("width"), drawn.get("height")) == ("720", "400")
    assert "Week 1" in "".join(drawn.itertext())
    with pytest.raises(ElementTree.ParseError):
        picture(pages[page].replace("</h1>", ""), 720, 400)


def test_a_book_that_asks_nothing_has_no_picture(tiny_book):
    index = "# Title\n\n```{graded-class} summary\n:alt: A class.\n\nA caption.\n```\n"
    write(tiny_book, index)
    build = built(tiny_book, tiny_book / "out")
    assert not build.page().select("figure, figcaption")


class TestPages:
    def test_the_guide_shows_both(self, edition):
        images = edition.page("instructors").select("figure > img.wide")
        names = [image["src"].rpartition("/")[2] for image in images]
        assert names == [name for name, _, _ in PICTURES.values()]
        for image in images:
            assert len(image["alt"]) > 50
            drawn = Path(edition.html, "book", image["src"]).resolve().read_text("utf-8")
            assert "Week 1" in drawn
