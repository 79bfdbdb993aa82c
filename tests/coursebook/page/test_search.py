"""The search: what a student types leads to the section that answers it, at the word."""

from __future__ import annotations

import json

import pytest

from answering import run_script
from browsing import look, window
from building import FRONT_MATTER, built, write
from coursebook.page.searching import LIBRARY, script
from serving import served

# What students type, and the address that must be among the first three.
QUERIES = {
    "kernal": "glossary.html#term-kernel",
    "toplietz": "glossary.html#term-Toeplitz",
    "equivarience": "equivariance.html#",
    "output size formula": "questions.html#what-is-the-formula-for-the-output-size",
    "same padding": "glossary.html#term-same",
    "what is a kernel": "glossary.html#term-kernel",
    "filter": "glossary.html#term-kernel",
    "circular padding": "padding.html#four-things-to-put-outside",
    "zero padding": "glossary.html#term-zero-padding",
    "reflect": "padding.html#four-things-to-put-outside",
    "boundary rows": "padding.html#rows-that-lost-a-tap",
    "toeplitz": "glossary.html#term-Toeplitz",
    "block toeplitz matrix": "two-dimensions.html#blocks",
    "kronecker product": "two-dimensions.html#blocks",
    "im2col": "glossary.html#term-im2col",
    "F.unfold": "two-dimensions.html#unroll-the-image-instead",
    "flatten image": "questions.html#in-which-order-are-the-pixels-flattened",
    "row major": "glossary.html#term-flatten",
    "weight sharing": "glossary.html#term-weight-sharing",
    "dense vs sparse": "counting.html#one-map-three-counts",
    "number of parameters": "counting.html#one-map-three-counts",
    "flip the kernel": "questions.html#does-pytorch-flip-the-kernel-and-is-it-a-convolution-at-all",
    "Cross-Correlation": "glossary.html#term-cross-correlation",
    "boundary theorem": "equivariance.html#the-boundary-theorem",
    "commutator": "glossary.html#term-commutator",
    "equivariant shift": "equivariance.html#before-or-after",
    "circulant": "glossary.html#term-circulant",
    "how long is the output": "one-dimension.html#output-length",
    "conv_matrix": "api.html#convmatrix.operators.conv_matrix",
    "stride": "glossary.html#term-stride",
    "release solutions": "instructors.html#releasing-solutions",
    "Gray toeplitz review": "bibliography.html#",
    "what is a kernel for": "glossary.html#term-kernel",
    "edge detection": "one-dimension.html#what-a-kernel-is-for",
    "photograph": "two-dimensions.html#a-photograph-and-its-matrix",
    "linear operator": "counting.html#a-matrix-that-nobody-stores",
    "where did the bias go": "questions.html#where-did-the-bias-go",
    "1x1 convolution": "questions.html#what-is-a-1x1-convolution-good-for",
    "depthwise": "questions.html#what-is-a-depthwise-separable-convolution",
    "deconvolution": "questions.html#is-a-transposed-convolution-the-inverse-a-deconvolution",
    "checkerboard artifacts": "questions.html#where-do-checkerboard-artifacts-come-from",
    "receptive field": "questions.html#how-large-is-the-receptive-field",
    "why fft": "questions.html#why-is-the-fft-used-for-convolutions",
    "rotate kernel 180 degrees": "questions.html#when-must-i-rotate-the-kernel-by-180-degrees",
    "toeplitz or circulant": "questions.html#is-the-matrix-toeplitz-or-circulant",
    "gradient of convolution": "questions.html#what-is-the-gradient-of-a-convolution",
    "max pooling": "questions.html#what-does-pooling-do-to-it",
    "transposed convolution": "questions.html#what-is-a-transposed-convolution",
    "how many parameters": "questions.html#how-many-parameters-does-a-convolution-layer-have",
    "why are channels summed": "questions.html#why-are-the-channels-summed",
    "is a linear layer a convolution": "questions.html#is-a-fully-connected-linear-layer-a-"
    "convolution",
    "result differs from conv2d": "questions.html#why-does-my-result-differ-from-conv2d-by-0-0001",
    "even kernel same": "questions.html#how-does-same-padding-work-with-an-even-kernel",
    "invert a convolution": "questions.html#can-a-convolution-be-undone-or-inverted",
}


@pytest.fixture
def find(tmp_path):
    """Return what the page's own script finds in an index."""

    def found(index, queries):
        (tmp_path / "find.mjs").write_text(
            'import { readFileSync } from "node:fs"; import vm from "node:vm";'
            "const { library, own, index, queries } = JSON.parse(readFileSync(0, 'utf-8'));"
            "const run = (text) => vm.runInThisContext(text);"
            "[library, own, index].forEach(run);"
            'const finder = await run("new Finder(SEARCH_INDEX).fill()");'
            "console.log(JSON.stringify(queries.map((query) => finder.find(query))));"
        )
        library = (LIBRARY / "dist" / "umd" / "index.js").read_text("utf-8")
        own = script().partition("// What a search finds")[2].partition("// What was found")[0]
        given = {"library": library, "own": f"//{own}", "index": index, "queries": queries}
        return run_script(tmp_path / "find.mjs", given)

    return found


@pytest.fixture
def tiny(tiny_book):
    """Return the site of a book of two pages."""
    cell = "```{code-cell}\n:tags: [%s]\n\nprint(6 * 7, '%s')\n```\n"
    cells = (("remove-input", "hidden"), ("starter", "started"), ("", "shown"))
    exercise = "```{exercise} Which?\n:label: which\n\nWhy?\n```\n"
    write(
        tiny_book,
        f"{FRONT_MATTER}# Title\n\n"
        + "How $\\class{tap-1}{w_1}\\cdot x$ reads, and {term}`kernel`."
        + "".join(f"\n\n{cell % each}" for each in cells)
        + f"\n## Zebra\n\nThe stripes of a zebra. See {{ref}}`there`.\n\n{exercise}",
        other="# Other\n\n(there)=\n## Over there\n\n:::{glossary}\nkernel\n  It slides.\n:::\n",
    )
    return built(tiny_book, tiny_book / "out").html


def index_in(site):
    return (site / "searchindex.js").read_text("utf-8")


def test_queries_lead_to_the_section_that_answers_them(student, find):
    asked = [*QUERIES]
    missed = {}
    for query, found in zip(asked, find(index_in(student.html), asked), strict=True):
        first = [f"{one['address']}#{one['id']}" for one in found["results"][:3]]
        if f"book/{QUERIES[query]}" not in first:
            missed[query] = first
    assert missed == {}


def test_an_index_holds_prose_and_code_apart_and_nothing_hidden(tiny):
    pages = json.loads(index_in(tiny).partition("= ")[2].rstrip(";\n"))
    assert [page["title"] for page in pages] == ["Title", "Other"]
    assert pages[0]["passages"] == [
        ["", "Title", "How w_1 · x reads, and kernel.", "print(6 * 7, 'shown')"],
        ["zebra", "Zebra", "The stripes of a zebra. See Over there.", ""],
        ["which", "Exercise: Which?", "Why?", ""],
    ]
    assert pages[1]["passages"][2] == ["term-kernel", "kernel", "It slides.", ""]


def test_what_the_book_has_not_is_said_with_what_is_near(tiny, find):
    nothing = ["constructor", "__proto__", "giraffe", "", "  ", "*"]
    slip, near, other, *none = find(index_in(tiny), ["zebar", "sebra", "stripe zzz", *nothing])
    assert slip["results"][0]["id"] == "zebra"
    assert slip["strange"][0]["slips"] == ["zebra"]
    assert (near["results"], near["strange"][0]["near"]) == ([], ["zebra"])
    assert [found["results"] for found in none] == [[]] * len(nothing)
    assert [one["word"] for one in other["strange"]] == ["zzz"]
    assert [one["find"] for one in other["results"]] == ["stripes"]


@pytest.mark.browser
def test_the_search_from_the_keyboard(browser, student):
    faults: list[tuple[str, str]] = []
    with served(student.html) as address, window(browser, "phone", "light", faults) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/book/two-dimensions.html", wait_until="networkidle")
        assert not any("search" in url for url in asked)  # only when it is opened
        page.keyboard.press("/")
        page.keyboard.type("kernal")
        page.get_by_text("“kernel”").wait_for()
        assert "for “kernel”" in page.locator("dialog [role=status]").inner_text()
        page.keyboard.press("Escape")
        assert not page.locator("#search-dialog").is_visible()
        page.keyboard.press("Control+k")
        page.keyboard.type("hang over the end")
        links = page.locator("dialog .found a")
        page.locator("dialog .found mark").first.wait_for()
        assert links.count() <= 9
        for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
            page.keyboard.press(key)
            assert links.nth(at).evaluate("link => link === document.activeElement")
        faults += [("dialog", fault) for fault in look(page, "light")]
        page.keyboard.press("Enter")
        page.wait_for_url("**/book/padding.html*")
        marked = "[...(CSS.highlights.get('found') ?? [])].map(String).join(' ')"
        page.wait_for_function(f"() => {marked}.includes('hang')")
        top = page.evaluate("[...CSS.highlights.get('found')][0].getBoundingClientRect().top")
        assert 0 < top < 844
        assert "find=" not in page.url
        page.keyboard.press("/")
        page.keyboard.type("rows that lost a tap")
        page.locator("dialog .found-page").first.wait_for()
        page.keyboard.press("Enter")  # on this very page
        page.wait_for_url("**/book/padding.html#rows-that-lost-a-tap")
        assert not page.locator("#search-dialog").is_visible()
        page.goto(f"{address}/search.html?q=sebra")
        page.locator("main [role=status]", has_text="Nothing in this book").wait_for()
        page.locator("main input").fill("constructor")
        page.get_by_role("button", name="commutator").click()
        page.locator("main .found mark", has_text="commutator").first.wait_for()
        assert list(look(page, "light")) == []
    assert faults == []
