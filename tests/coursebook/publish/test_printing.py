"""The book as one PDF: the pages joined, printed, with an outline and links that work."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from building import built, parsed
from coursebook.publish import printing


def soup(text):
    return BeautifulSoup(text, "html.parser")


@pytest.fixture(scope="module")
def pages(student):
    return list(printing.reading_order(student.html))


@pytest.fixture(scope="module")
def joined(pages):
    """Return the document, which no test may change."""
    return soup(printing.join(pages))


def test_pages_are_joined_as_they_are_read(pages):
    names = [page.stem for page in pages]
    assert names[:4] == ["index", "one-dimension", "padding", "equivariance"]
    assert len(names) == len(set(names)) >= 11


def test_ids_are_unique_and_links_lead_inside(joined):
    ids = Counter(tag["id"] for tag in joined.find_all(id=True))
    assert [name for name, count in ids.items() if count > 1] == []
    links = [tag["href"] for tag in joined.body.find_all("a", href=True)]
    inside = [link.removeprefix("#") for link in links if link.startswith("#")]
    assert [name for name in inside if name not in ids] == []
    assert len(inside) > 100
    assert [link for link in links if not link.startswith(("#", "https://"))] == []


def test_everything_is_printed(joined, pages):
    """Each picture, formula and output of the pages is in the joined document."""
    articles = [parsed(page).article for page in pages]
    for kind in ("img", ".math", ".admonition", ".cell_output", "table:not(.grid)"):
        on_pages = sum(len(article.select(kind)) for article in articles)
        assert len(joined.select(f"article {kind}")) == on_pages > 0
    assert joined.select("img[loading]") == []  # nothing waits to come near


def test_nothing_but_formulas_needs_a_script(joined):
    scripts = [str(tag) for tag in joined.find_all("script")]
    assert [script for script in scripts if "mathjax" not in script.lower()] == []


SMALL = """<html><head></head><body><nav><a rel="next" href="b.html">menu</a></nav>
<article><h1 id="top">A<a class="headerlink" href="#top">#</a></h1>
<a href="b.html#top">there</a> <a href="#top">here</a> <a href="b.html">page</a>
<a href="https://example.org/b.html#top">out</a></article></body></html>"""


def test_an_address_becomes_one_inside_the_document(tmp_path):
    (tmp_path / "index.html").write_text(SMALL)
    (tmp_path / "b.html").write_text(
        "<html><head></head><article><p id='top'>B</p></article></html>"
    )
    document = soup(printing.join(list(printing.reading_order(tmp_path))))
    assert [tag["href"] for tag in document.find_all("a")] == [
        *("#b--top", "#index--top", "#b", "https://example.org/b.html#top")
    ]
    ids = [tag["id"] for tag in document.find_all(id=True)]
    assert ids == ["index", "index--top", "b", "b--top"]
    assert "menu" not in document.text


def test_no_browser_is_said(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text(SMALL)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(printing.PdfError, match="no browser"):
        printing.print_book(tmp_path)
    assert not (tmp_path / "print.html").exists()


def test_a_site_without_a_pdf_offers_none(student):
    assert "btn-book-pdf" not in student.text()


# Printed by a browser


@pytest.mark.browser
def test_the_outline_is_that_of_the_book_and_links_work(student, tmp_path, browser):
    from pypdf import PdfReader

    site = shutil.copytree(student.html, tmp_path / "html")
    pdf = PdfReader(printing.print_book(site))
    assert not list(site.rglob("print.html"))
    headings = [
        " ".join(tag.text.split())
        for page in printing.reading_order(site)
        for tag in printing.article(page, []).find_all(["h1", "h2", "h3"])
    ]
    assert [" ".join(name.split()) for name in flat(pdf.outline)] == headings
    links = annotations(pdf, "/Dest")
    assert set(map(str, links)) - set(pdf.named_destinations) == set()
    assert len(links) > 100
    assert "file:" not in str([action.get("/URI") for action in annotations(pdf, "/A")])
    assert all(page.extract_text().strip() for page in pdf.pages)


def flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from flat(entry)
        else:
            yield entry.title


def annotations(pdf, key):
    found = [one.get_object() for page in pdf.pages for one in page.get("/Annots", [])]
    return [one[key] for one in found if key in one]


@pytest.mark.browser
def test_the_first_page_offers_the_pdf_that_was_printed(tiny_book, tmp_path, browser):
    build = built(tiny_book, tmp_path / "out", options=["--pdf"])
    [link] = build.page().select("a.btn-book-pdf")
    printed = build.html / "book" / link["href"]
    assert printed.resolve().read_bytes().startswith(b"%PDF")
    assert "btn-book-pdf" not in built(tiny_book, tmp_path / "out").text()
    assert not list(build.html.rglob("*.pdf"))
