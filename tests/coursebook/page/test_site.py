"""The built pages: links lead somewhere, images are described, no source is published."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import building

parsed = cache(building.parsed)

LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"))


@cache
def ids(page: Path) -> Counter[str]:
    return Counter(tag["id"] for tag in parsed(page).find_all(id=True))


def broken_links(page: Path) -> list[str]:
    """Return the internal addresses of a page that lead nowhere."""
    wrong = []
    for name, attribute in LINKS:
        for tag in parsed(page).find_all(name, {attribute: True}):
            address = urlsplit(tag[attribute])
            if not (address.scheme or address.netloc) and not resolves(page, address):
                wrong.append(tag[attribute])
    return wrong


def resolves(page, address) -> bool:
    target = (page.parent / unquote(address.path)).resolve() if address.path else page
    if target.suffix != ".html" or not address.fragment:
        return target.is_file()
    return target.is_file() and unquote(address.fragment) in ids(target)


def undescribed_images(page: Path) -> list[str]:
    """Return the images of a page that say nothing to who cannot see them."""
    return [tag["src"] for tag in parsed(page).find_all("img") if not tag.get("alt", "").strip()]


def repeated_ids(page: Path) -> list[str]:
    """Return the ids that a page uses twice."""
    return [name for name, count in ids(page).items() if count > 1]


@pytest.mark.parametrize("fault", [broken_links, undescribed_images, repeated_ids])
def test_pages_have_no(fault, edition):
    found = {str(page.relative_to(edition.html)): fault(page) for page in edition.pages}
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("fault", "html", "expected"),
    [
        (broken_links, '<a href="none.html">', ["none.html"]),
        (broken_links, '<a href="other.html#no">', ["other.html#no"]),
        (broken_links, '<a href="#no">', ["#no"]),
        (broken_links, '<a href="other.html#yes"><a href="https://a.b/c">', []),
        (undescribed_images, '<img src="a.png" alt=" "><img src="b.png" alt="b">', ["a.png"]),
        (undescribed_images, '<img src="a.png">', ["a.png"]),
        (repeated_ids, '<p id="a"><p id="a"><p id="b">', ["a"]),
    ],
)
def test_a_fault_is_found(tmp_path, fault, html, expected):
    (tmp_path / "other.html").write_text('<p id="yes">')
    page = tmp_path / "page.html"
    page.write_text(html)
    assert fault(page) == expected


def test_the_site_has_pages_figures_and_an_entrance(student):
    """The tests above would pass on an empty folder."""
    assert (student.html / "index.html").is_file()
    assert len(student.pages) >= 11
    assert sum(len(parsed(page).find_all("img")) for page in student.pages) >= 8


def test_no_source_is_published(edition):
    assert not (edition.html / "_sources").exists()
    files = {p for p in edition.html.rglob("*") if p.suffix in (".md", ".ipynb", ".pickle")}
    assert files == {edition.html / f"notebooks/{name}.ipynb" for name in edition.written}
