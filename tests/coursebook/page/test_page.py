"""What every page carries: its own files alone, a policy, the contents, images with a size."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from sphinx.util.images import get_image_size

from building import ROOT, built, parsed
from convmatrix.figures import palette
from coursebook.maths.assets import KATEX
from coursebook.page import assets, fonts
from coursebook.page.assets import SERIF, SERIF_FILES
from coursebook.page.colours import palette_css
from coursebook.page.context import contents
from coursebook.page.markup import image_size
from coursebook.page.policy import source_hash
from coursebook.page.weight import reached

MACHINERY = ROOT / "src" / "coursebook"
TEXT = {".py", ".js", ".css", ".html", ".svg"}
MOST_MEGABYTES = 6.25  # ten chapters; half of one is the Python that a reader's click loads
FONT = (SERIF / SERIF_FILES[0]).read_bytes()


@pytest.fixture(scope="module")
def pages(student):
    return {page.relative_to(student.html).as_posix(): parsed(page) for page in student.pages}


def test_the_site_is_light(student):
    published = [path for path in student.html.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in published) <= MOST_MEGABYTES * 1e6
    assert not [path for path in published if path.suffix in {".map", ".ttf", ".woff"}]


def test_every_page_has_a_strict_policy_that_names_its_scripts(pages):
    for name, page in pages.items():
        policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'; script-src 'self'"), name
        runs_python = bool(page.select("[src*='try-it.js']"))
        assert policy.count("'wasm-unsafe-eval'") == policy.count("blob:") == runs_python, name
        assert policy.count("style-src-attr 'unsafe-inline'") == 1
        assert policy.count("unsafe") == 1 + runs_python
        for script in page.select("script:not([src], [type='application/json'])"):
            assert source_hash(script.string) in policy, name


def test_no_page_has_a_handler_or_a_style_sheet_of_its_own(pages):
    for name, page in pages.items():
        assert not page.find_all("style"), name
        handlers = [key for tag in page.find_all(True) for key in tag.attrs if key.startswith("on")]
        assert not handlers, name


def test_every_image_has_a_size(pages):
    images = [image for page in pages.values() for image in page.find_all("img")]
    assert len(images) >= 10
    assert all(image.get("width") and image.get("height") for image in images)


def test_the_first_picture_loads_with_its_page_the_others_when_they_come_near(pages):
    for name, page in pages.items():
        loading = [image.get("loading") for image in page.select("article img")]
        assert loading == [None, *["lazy"] * len(loading)][: len(loading)], name


def test_every_page_says_what_it_is(pages):
    titles = [page.title.string for page in pages.values()]
    assert all("Convolution Is a Matrix" in title for title in titles)
    chapters = [page for name, page in pages.items() if page.select_one("article .cell")]
    assert len(chapters) >= 6
    for page in chapters:
        description = page.find("meta", {"name": "description"})["content"]
        assert 50 <= len(description) <= 170


def test_the_contents_show_where_the_reader_is(pages):
    here = pages["book/padding.html"].select("nav.contents a[aria-current=page]")
    [title] = [link.get_text() for link in here]
    assert title == "2. Padding: another matrix, not another operation"
    assert here[0].find_next_sibling("ul", class_="sections").find_all("a")


def test_a_menu_without_the_page_stays_as_it_is():
    assert contents("<ul><li><a>1.</a></li></ul>", "") == "<ul><li><a>1.</a></li></ul>"


def test_files_are_kept_that_a_page_or_a_kept_file_names(tmp_path):
    named = {"a.css": "url(b.png)", "b.png": "", "c.js": "import './d.js'", "d.js": ""}
    paths = [tmp_path / name for name in (*named, "e.css")]
    for path in paths:
        path.write_text(named.get(path.name, "x"))
    page = tmp_path / "page.html"
    page.write_text("<link href=a.css><script src=c.js></script>")
    assert {path.name for path in reached([page], paths)} == set(named)


def test_a_cut_font_has_the_letters_of_the_pages_and_no_name():
    letters = fonts.letters_of(['<p title="é">&Agrave;</p>'])
    assert "À" in letters
    assert "é" not in letters
    with TTFont(BytesIO(fonts.cut(FONT, letters))) as loaded:
        assert ord("À") in loaded.getBestCmap()
        assert ord("é") not in loaded.getBestCmap()
        assert not [
            name for name in loaded["name"].names if "Source" in str(name) and 0 < name.nameID < 7
        ]


def test_a_font_is_cut_once_and_a_damaged_one_again(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "KEPT", tmp_path / "kept")
    letters = frozenset("abc")
    first = fonts.cut(FONT, letters)
    with monkeypatch.context() as patch:
        patch.setattr(fonts, "subset", None)
        patch.setattr(fonts, "letters_in", None)
        assert fonts.cut(FONT, letters) == first
        # What the font does not have makes no difference.
        assert fonts.cut(FONT, letters | {"\u4e00"}) == first
    for path in (tmp_path / "kept").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    assert fonts.cut(FONT, letters) == first
    assert fonts.cut(FONT, letters | {"d"}) != first


def test_a_face_is_published_when_a_page_shows_it(pages, student):
    source = (KATEX / "katex.min.css").read_text("utf-8")
    shown = {
        fonts.FAMILY.search(body)[1]
        for selectors, body in fonts.RULE.findall(source)
        if fonts.FAMILY.search(body) and "@" not in selectors
        if any(page.select_one(selectors) for page in pages.values())
    }
    assert {"KaTeX_Main", "KaTeX_Math", "KaTeX_AMS"} <= shown < set(fonts.FAMILY.findall(source))
    style = (student.html / "_static" / "katex" / "katex.css").read_text("utf-8")
    faces = [body for name, body in fonts.RULE.findall(style) if "@font-face" in name]
    assert {fonts.FAMILY.search(face)[1] for face in faces} == shown


def test_the_size_of_an_svg_is_read(tmp_path):
    svg = tmp_path / "a.svg"
    svg.write_text('<svg xmlns="x" class="c" width="580" height="80.4" viewBox="0 0 1 1">')
    assert image_size(svg) == (580, 80)
    svg.write_text("<svg>")
    assert image_size(svg) is None


def test_a_book_with_an_address_can_be_found_and_shown(tiny_book):
    config = tiny_book / "_config.yml"
    address = "https://example.org/a-book/"
    config.write_text(config.read_text().replace("html:\n", f"html:\n  baseurl: {address}\n", 1))
    build = built(tiny_book, tiny_book / "out")
    assert f"<loc>{address}book/index.html</loc>" in (build.html / "sitemap.xml").read_text()
    page = build.page()
    image = page.find("meta", property="og:image")["content"]
    assert image.startswith(address)
    assert get_image_size(build.html / image.removeprefix(address)) == (1200, 630)
    assert page.find("link", rel="canonical")["href"] == f"{address}book/index.html"
    # The page for what is missing is shown at any depth.
    assert parsed(build.html / "404.html").base["href"] == address


def test_a_book_without_an_address_names_none(tiny_book):
    build = built(tiny_book, tiny_book / "out", environment={})
    assert not (build.html / "sitemap.xml").exists()
    assert not (build.html / "_static" / "card.png").exists()


def test_every_part_of_the_style_is_joined():
    parts = {path.relative_to(MACHINERY).as_posix() for path in MACHINERY.glob("*/styles/*.css")}
    assert sorted(assets.STYLES) == sorted(parts)


def test_no_width_of_the_window_changes_a_colour():
    """Therefore pages are looked at in both schemes at one width, and for the rest at both."""
    sheets = [path.read_text("utf-8") for path in MACHINERY.glob("*/styles/*.css")]
    of_widths = "".join(re.findall(r"(?ms)^@media[^{]*width[^{]*\{.*?^\}", "".join(sheets)))
    colours = r"(?m)^ *((?:[\w-]*color|background|opacity|filter|fill|stroke)[\w-]*: .*;)$"
    assert set(re.findall(colours, of_widths)) == {"background: var(--paper);"}


def test_the_style_sheet_begins_with_the_colours_of_the_figures():
    assert assets.style().startswith(palette_css())


def test_the_colour_of_a_tap_stands_once():
    """The logo is drawn by hand, in the same colours."""
    files = [path for path in (ROOT / "src").rglob("*.*") if path.suffix in TEXT]
    homes = {
        path.name
        for path in files
        if any(colour in path.read_text("utf-8").lower() for colour in palette.TAP_COLOURS)
    }
    assert homes == {"palette.py", "logo.svg"}
    logo = (ROOT / "src/coursebook/page/static/logo.svg").read_text("utf-8")
    assert re.findall(r'fill="(#\w+)" d', logo) == [*palette.TAP_COLOURS[:3]]
