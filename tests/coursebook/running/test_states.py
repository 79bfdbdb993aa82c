"""A build is right from any state: older files, damaged ones, other commands, other Pythons."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from threading import Event, Thread

import pytest

from building import FRONT_MATTER, LIVES_AT, build_book, built, contents, write
from coursebook.__main__ import build
from coursebook.running import states
from coursebook.running.texts import TextError, check_texts

pytestmark = pytest.mark.filterwarnings("default")  # the build's own, not pytest's

CELL = "```{code-cell}\nimport sys; print('by', sys.executable)\n```\n"
TEXT = f"{FRONT_MATTER}# Title\n\nFirst {{cite}}`someone`.\n\n{CELL}\n"
BIBLIOGRAPHY = "# Books\n\n```{include} part.txt\n```\n\n```{bibliography}\n```\n"
OUT = "_build/out"
OLD = (1e9, 1e9)


@pytest.fixture(autouse=True)
def _lives_somewhere(monkeypatch):
    for name, value in LIVES_AT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def book(tiny_book):
    write(tiny_book, TEXT, books=BIBLIOGRAPHY)
    (tiny_book / "book" / "part.txt").write_text("Included.", "utf-8")
    return tiny_book


def page(book):
    pages = (book / OUT / "html" / "book").glob("*.html")
    return "".join(path.read_text("utf-8") for path in sorted(pages))


def test_what_changed_is_read_and_published_though_it_is_older(book, capfd):
    assert build(book, book / OUT, "student") == 0
    changes = {
        "book/index.md": ("First", "Second"),
        "book/part.txt": ("Included", "Drawn in"),
        "book/references.bib": ("Title", "Another name"),
        "_config.yml": ("Convolution Is a Matrix", "Renamed"),
    }
    for path, (old, new) in changes.items():
        assert new not in page(book)
        text = (book / path).read_text("utf-8")
        (book / path).write_text(text.replace(old, new), "utf-8")
        os.utime(book / path, OLD)
        assert build(book, book / OUT, "student") == 0
        assert new in page(book), path
    capfd.readouterr()
    os.utime(book / "book/index.md")
    assert build(book, book / OUT, "student") == 0
    assert "build succeeded" not in capfd.readouterr().out, "nothing changed"


DAMAGE = {
    "environment": (".doctrees/environment.pickle", "building all pages anew"),
    "page as read": (".doctrees/book/index.doctree", "building all pages anew"),
    "executed chapter": ("jupyter_execute/book/index.ipynb", "building all pages anew"),
    "page": ("html/book/index.html", "building all pages anew"),
    "database": (".jupyter_cache/*/global.db", "all chapters run anew"),
    "outputs": (".jupyter_cache/*/executed/*/base.ipynb", "all chapters run anew"),
}


@pytest.mark.parametrize("how", ["cut", "garbled", "deleted"])
def test_what_is_damaged_is_said_and_made_anew(book, capfd, how):
    out = book / OUT
    assert build(book, out, "student") == 0
    whole = page(book)
    for name, (pattern, sentence) in DAMAGE.items():
        path = next(out.glob(pattern))
        data = path.read_bytes()
        if how == "deleted":
            path.unlink()
        else:
            path.write_bytes(data[: len(data) // 2] if how == "cut" else b"\x80garbled" * 99)
        if "jupyter_cache" in pattern:
            (out / "html" / "book" / "index.html").unlink()  # or nothing would be read
        capfd.readouterr()
        assert build(book, out, "student") == 0, name
        said = capfd.readouterr().out
        assert sentence in said or (name == "database" and how == "deleted"), name
        assert page(book) == whole, name


def test_a_build_that_was_ended_leaves_nothing_to_the_next(book, capfd):
    assert build(book, book / OUT, "student") == 0
    (book / OUT / states.SEAL).unlink()
    (book / OUT / "html/left.html").write_text("of a chapter that is gone")
    assert build(book, book / OUT, "student") == 0
    assert "The last build is incomplete" in capfd.readouterr().out
    assert not (book / OUT / "html/left.html").exists()


def test_another_program_takes_nothing_over(tmp_path, monkeypatch):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "page.html").touch()
    states.seal(tmp_path, "this")
    assert states.take_over(tmp_path, "this")
    monkeypatch.setattr(states, "contents", lambda folder, leave=None: "other")
    assert not states.take_over(tmp_path, "this")


def test_two_commands_at_one_folder_wait_for_each_other(tmp_path):
    said, entered = [], Event()

    def second():
        with states.turn(tmp_path, said.append):
            entered.set()

    with states.turn(tmp_path, said.append):
        thread = Thread(target=second, daemon=True)
        thread.start()
        assert not entered.wait(0.5)
        assert said == [f"Waiting for another command to be done with {tmp_path}"]
    assert entered.wait(10)
    thread.join()


def test_two_builds_at_once_are_both_complete(book):
    command = [sys.executable, "-m", "coursebook", "build"]
    command += ["--source", str(book), "--output", str(book / OUT)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    logs = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], logs
    assert sum("build succeeded" in log for log in logs) == 1
    assert sum("Waiting for another command" in log for log in logs) == 1


@pytest.mark.parametrize(
    "name", ["_config.yml", "_toc.yml", "book/index.md", "book/references.bib"]
)
def test_what_is_not_utf_8_is_named(book, name):
    whole = (book / name).read_bytes()
    (book / name).write_bytes(whole + b"# \xfc\n")
    line, byte = whole.count(b"\n") + 1, len(whole) + 2
    done = build_book(book, book / OUT)
    assert done.status == 1
    assert done.log == (f"Encoding error: {book / name}:{line}: byte {byte} (0xfc) is not UTF-8\n")


def test_a_byte_order_mark_is_refused(book):
    check_texts(book)
    (book / "book/index.md").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    with pytest.raises(TextError, match=r"index\.md:1: begins with a byte order mark"):
        check_texts(book)


def test_other_line_ends_make_the_same_page(book):
    assert build(book, book / OUT, "student") == 0
    whole, path = page(book), book / "book/index.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build(book, book / OUT, "student") == 0
    assert page(book) == whole


def test_chapters_run_in_the_book_s_own_python(book, monkeypatch):
    """Somebody's kernel of the same name stands before the environment's own."""
    spec = {"argv": ["/bin/false", "{connection_file}"], "display_name": "x", "language": "python"}
    folder = book / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(book / "jupyter"))
    assert build(book, book / OUT, "student") == 0
    assert f"by {sys.executable}" in page(book)


def test_myst_nb_runs_nothing_itself(book, monkeypatch):
    monkeypatch.setattr("coursebook.running.execution.run_chapters", lambda *_: None)
    assert build(book, book / OUT, "student") == 1


def test_builds_in_one_process_give_the_same_bytes(book):
    """In folders of any name; test_building compares them with a process of its own."""
    found = []
    for name in "abc":
        assert build(book, book / "_build" / name, "student") == 0
        found += [published(book / "_build" / name)]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 15


def published(output):
    files = contents(output / "html") | contents(output / "notebooks")
    del files[".buildinfo"]  # it holds where the output lies
    return files


def test_an_ascii_locale_builds_a_book_whose_folder_is_not_ascii(book, tmp_path_factory):
    home = tmp_path_factory.mktemp("Füße") / "Straße"
    shutil.copytree(book, home)
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = built(home, home / OUT, environment=LIVES_AT | ascii_only)
    assert f"Open {home / OUT / 'html/index.html'}" in done.log
