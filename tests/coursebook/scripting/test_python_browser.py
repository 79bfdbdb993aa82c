"""Python in a real page: loaded when it is run, held by the policy, ended in time, and kept."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from browsing import violations, window
from building import FRONT_MATTER, built, tiny, write
from serving import served

pytestmark = pytest.mark.browser

PAGE = """\
# Title

```{code-cell} ipython3
from convmatrix import conv_matrix
from convmatrix.exercises import check
```

```{code-cell} ipython3
:tags: [try-it]

for row in conv_matrix([2, 3], 3):
    print([int(entry) for entry in row])
```

```{exercise} Write the matrix
:label: toeplitz-matrix

Write it.
```
"""
RIGHT = """\
def matrix(kernel, input_shape):
    n, k = input_shape[0], len(kernel)
    return [[0] * i + kernel + [0] * (n - k - i) for i in range(n - k + 1)]
"""


@contextmanager
def elsewhere():
    """Yield the address of another site, and the list of what it is asked for."""
    asked = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    book = tiny(tmp_path_factory.mktemp("book"))
    write(book, "# Book\n", chapter=FRONT_MATTER + PAGE)
    build = built(book, book / "out")
    with served(build.html) as address:
        yield address, build


def says(page, source, place="#toeplitz-matrix-function", result=".verdict"):
    """Write a program, run it, and return what is said of it."""
    whole = page.locator(place)
    whole.locator(".editor").fill(source)
    whole.locator(".run").click()
    page.wait_for_function(
        "place => !document.querySelector(`${place} .run`).hasAttribute('aria-disabled')", arg=place
    )
    return whole.locator(result).inner_text()


def test_a_reader_answers_with_a_function(browser, site):
    address, _ = site
    faults: list[tuple[str, str]] = []
    with window(browser, "phone", "dark", faults) as page, elsewhere() as (other, asked):
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[-1]))
        page.goto(f"{address}/book/chapter.html")
        place = page.locator("#toeplitz-matrix-function")
        place.locator("summary").click()
        place.locator(".run:enabled").wait_for()
        assert not [name for name in loaded if "micropython" in name or "python-worker" in name]
        assert "is empty" in (says(page, place.locator(".editor").input_value()))
        assert {"micropython.mjs", "micropython.wasm"} <= {name.split("?")[0] for name in loaded}
        assert "Right, for this kernel and for others" in says(page, RIGHT)
        assert page.locator("#toeplitz-matrix-answer .solved-mark").is_visible()
        said = says(page, "def f(kernel, shape):\n    return kernel / 0\n")
        assert "In line 2: return kernel / 0" in said
        said = says(page, "import numpy as np\n")
        assert "The page's small Python lacks this: import numpy. The notebook has it." in said
        said = says(page, "def f(kernel, shape):\n    while True: pass\n")
        assert "did not come to an end within a few seconds" in said
        assert list(violations(page, "#toeplitz-matrix")) == []

        spy = f"import js\njs.fetch('{other}/spy')\n"
        said = says(page, f"{spy}def f(kernel, shape):\n    return [[1, 2]]\n")
        assert "Your matrix has 2 columns." in said  # so the fetch was tried
        page.wait_for_timeout(500)
        assert asked == []
        faults.clear()  # the browser may say that it refused

        editor = place.locator(".editor")
        editor.fill("")
        page.keyboard.type("if k:\n")
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("k")
        assert editor.input_value() == "if k:\nk"
        editor.fill("")
        page.keyboard.type("def f(k, n):\nif k:\nreturn 1")
        assert editor.input_value() == "def f(k, n):\n    if k:\n        return 1"
        page.keyboard.press("Backspace")
        page.keyboard.press("Shift+Tab")
        assert editor.input_value() == "def f(k, n):\n    if k:\n    return "
        page.reload()
        place.locator("summary").click()
        place.locator(".run:enabled").wait_for()
        assert editor.input_value() == "def f(k, n):\n    if k:\n    return "
        for keys in (("Tab",), ("End", "Escape", "Tab")):  # who passes by, and who has written
            editor.focus()
            for key in keys:
                page.keyboard.press(key)
            assert page.evaluate("document.activeElement.className") == "run"
        assert editor.input_value() == "def f(k, n):\n    if k:\n    return "
    assert faults == []


def test_a_cell_is_changed_and_run_and_says_when_it_cannot(browser, site):
    address, build = site
    faults: list[tuple[str, str]] = []
    with window(browser, "desktop", "light", faults) as page:
        page.goto(f"{address}/book/chapter.html")
        cell = page.locator(".try-it")
        cell.locator(".begin").click()
        printed = cell.locator(".printed")
        printed.wait_for()
        assert printed.inner_text().strip() == "[2, 3, 0]\n[0, 2, 3]"
        said = says(page, "print(1)\nnothing\n", ".try-it", ".printed")
        assert said.strip() == "1\nLine 2: NameError: name 'nothing' is not defined"
        assert list(violations(page, ".trying")) == []
        page.route("**/python-worker.js", lambda route: route.abort())
        assert "Are you offline?" in says(page, "print(1)", ".try-it", ".run-said")
    with window(browser, "desktop", "light", []) as page:
        page.unroute("**/*")
        page.goto((build.html / "book" / "chapter.html").as_uri())
        assert page.locator(".from-disk").is_visible()
        assert not page.locator(".begin").is_visible()


def program_in(page, place):
    return page.locator(f"{place} .editor").input_value()


def test_a_program_follows_another_tab_and_comes_back_open(browser, site):
    address, _ = site
    faults: list[tuple[str, str]] = []
    editors = (".try-it", "#toeplitz-matrix-function")
    with window(browser, "phone", "light", faults) as page:
        tabs = first, second = [page, page.context.new_page()]
        for tab in tabs:
            tab.goto(f"{address}/book/chapter.html")
            tab.locator(".begin").click()
            tab.locator("summary", has_text="Or write a function").click()
            for place in editors:
                tab.locator(f"{place} .run:enabled").wait_for()
        for place in editors:
            start = program_in(first, place)
            first.locator(f"{place} .editor").fill("mine = 1\n")
            second.wait_for_function(
                "place => document.querySelector(`${place} .editor`).value === 'mine = 1\\n'",
                arg=place,
            )
            said = second.locator(f"{place} .kept-said").inner_text()
            assert said == "Your program from another tab"
            second.locator(f"{place} .editor").press("End")
            second.locator(f"{place} .editor").press("#")
            assert "mine = 1" in program_in(second, place) != start
        loaded: list[str] = []
        first.on("request", lambda request: loaded.append(request.url))
        first.reload()
        first.locator(".try-it .run:enabled").wait_for()
        assert "mine = 1" in program_in(first, ".try-it")
        assert first.locator(".try-it .editor").is_visible()
        assert not [url for url in loaded if "python.js" in url or "micropython" in url]
        first.locator(".first").click()
        first.reload()
        assert first.locator(".begin").is_visible()
    assert faults == []


def test_a_worker_by_its_address_would_reach_others(browser, tmp_path):
    """So ours starts from a blob: it is held by the policy of the page, and this one is not."""
    with elsewhere() as (other, asked):
        (tmp_path / "spy.js").write_text(f"fetch('{other}/spy').finally(() => postMessage(1));")
        policy = "default-src 'none'; script-src 'self' 'unsafe-inline'; worker-src 'self' blob:"
        (tmp_path / "index.html").write_text(
            f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{policy}">'
            "<script>const start = (url) => new Promise((go) => {"
            "  new Worker(url).onmessage = go; setTimeout(go, 3000); });</script>"
        )
        with served(tmp_path) as address:
            page = browser.new_page()
            page.goto(f"{address}/index.html")
            page.evaluate(
                "async () => start(URL.createObjectURL(new Blob([await"
                f" `fetch('{other}/blob').finally(() => postMessage(1))`])))"
            )
            assert asked == []
            page.evaluate("start('spy.js')")
            assert asked == ["/spy"]
            page.close()
