"""A slip in `_config.yml` or `_toc.yml` gets a sentence, with file and line."""

from __future__ import annotations

import pytest

from building import ROOT, build_book, git
from coursebook.places import BookError
from coursebook.settings import ATTRIBUTION, ORIGINAL, attribution, read_settings, settings_of

NAMES = 'title: A\nauthor: B\ncopyright: "2026"\n'


def refusal(folder, text):
    (folder / "_config.yml").write_text(text, "utf-8")
    with pytest.raises(BookError) as caught:
        settings_of(folder)
    return str(caught.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: Convolution: the Matrix\n", "_config.yml:1: a colon and a space"),
        ("title: A\nauthor: B: C\n", "_config.yml:2: a colon and a space"),
        ("title:Convolution\nauthor: B\n", "_config.yml:2: a colon and a space"),
        ('title: A\nauthor: "B\ncopyright: C\n', "_config.yml:2: a quotation mark is opened"),
        ("title: 'It's a matrix'\n", "_config.yml:1: something follows a value"),
        ('title: "A" B\n', "_config.yml:1: something follows a value"),
        ("title: [A] B\n", "_config.yml:1: something follows a value"),
        ('title: "C:\\windows"\n', "_config.yml:1: in double quotation marks"),
        ("title: A\nsphinx:\n\tconfig: {}\n", "_config.yml:3: there is a tab"),
        ("title: A\nsphinx:\n  config:\n    leave_out: [a\n", "_config.yml:4: a bracket is opened"),
        ("sphinx:\n  config: {a: 1\ntitle: A\n", "_config.yml:2: a bracket is opened"),
        ("sphinx:\n  config:\n    a: 1\n   b: 2\n", "_config.yml:4: this line is not as far"),
        ("title: *Convolution* and\n", "_config.yml:1: a text that begins with a sign"),
        ("title: @home\n", "_config.yml:1: a text that begins with a sign"),
        ("title: `A`\n", "_config.yml:1: a text that begins with a sign"),
        ("title: %A\n", "_config.yml:1: a text that begins with a sign"),
        ("title: !A\n", "_config.yml:1: a text that begins with a sign"),
        ("title: > A\n", "_config.yml:1: a text that begins with a sign"),
        ("title: {{ A }}\n", "_config.yml:1: a text that begins with a sign"),
        ("title: A\nauthor: B\ntitle: C\n", "_config.yml:3: title is set for the second time"),
        (f"{NAMES}sphinx:\n  config:\n    a: 1\n    a: 2\n", "_config.yml:7: a is set for the"),
        ("", "_config.yml:1: holds no settings"),
        ("- title\n", "_config.yml:1: holds no settings"),
        ("author: B\n", "_config.yml:1: title is missing"),
        ("author: B\ntitle:\n", "_config.yml:2: title is missing"),
        ("author: B\ntitle: 2026\n", "_config.yml:2: title is 2026, which is no text"),
        ("author: B\ntitle: yes\n", "_config.yml:2: title is True, which is no text"),
        ("author: B\ntitle: 2026-01-01\n", "_config.yml:2: title is datetime.date(2026, 1, 1)"),
        ("author: B\ntitle: ' '\n", "_config.yml:2: title is ' ', which is no text"),
        ("title: A\nauthor: [B, C]\n", "_config.yml:2: author is ['B', 'C'], which is no text"),
        (f"{NAMES}sphinx: config\n", "_config.yml:4: sphinx holds config"),
        (f"{NAMES}sphinx:\n  config:\n    leave_out: book/a\n", "_config.yml:6: leave_out is 'bo"),
        (f"{NAMES}sphinx:\n  config:\n    leave_out:\n", "_config.yml:6: leave_out is None; write"),
        (f"{NAMES}sphinx:\n  config:\n    release_solutions: [1]\n", "_config.yml:6: release_solu"),
        (f"{NAMES}sphinx:\n  config:\n    variants: 3\n", "_config.yml:6: variants is 3; write t"),
        (
            f"{NAMES}sphinx:\n  config:\n    exercise_points: [a]\n",
            "_config.yml:6: exercise_points",
        ),
    ],
)
def test_a_slip_gets_a_sentence_with_its_line(tmp_path, text, said):
    assert said in refusal(tmp_path, text)


def test_every_slip_of_a_kind_is_named_at_once(tmp_path):
    said = refusal(tmp_path, "author: 1\ncopyright: 2026\n")
    assert [line.partition(": ")[2].split()[0] for line in said.splitlines()] == [
        *("title", "author", "copyright")
    ]


@pytest.mark.parametrize("name", ["_config.yml", "_toc.yml"])
def test_a_slip_stops_the_build_with_a_sentence(tiny_book, tmp_path, name):
    path = tiny_book / name
    path.write_text(f"{path.read_text()}more: a: b\n", "utf-8")
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    line = len(path.read_text().splitlines())
    assert f"Settings error: {path}:{line}: a colon and a space" in build.log
    assert "Traceback" not in build.log


def test_this_book_has_no_slip():
    assert settings_of(ROOT)["title"]
    assert read_settings(ROOT / "_toc.yml")["root"]


def test_another_title_names_the_original_once():
    assert attribution(ORIGINAL) == ""
    assert attribution("Another").count(ORIGINAL) == 1
    named = [
        name
        for name in git(ROOT, "ls-files", "src", "book", "binder", ".ci", ".github").splitlines()
        if ORIGINAL in (ROOT / name).read_bytes().decode("utf-8", "replace")
    ]
    assert named == ["src/coursebook/settings.py"]
    assert ORIGINAL in ATTRIBUTION
