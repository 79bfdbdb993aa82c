"""A book that the tests build in their own process is the one that a process of its own builds."""

from __future__ import annotations

from building import FRONT_MATTER, build_apart, build_book, contents

TEXT = "# Title\n\n```{code-cell}\nprint(40 + 2)\n```\n\n$$a = b$$ (eq)\n\nSee {eq}`eq`.\n"


def test_both_ways_give_the_same_bytes(tiny_book, tmp_path):
    """Whatever was built before in this process, and whichever edition."""
    page = tiny_book / "book" / "index.md"
    page.write_text("# Title\n\n{no}`role`\n", "utf-8")
    assert build_book(tiny_book, tmp_path / "before", "instructor", environment={}).status == 1
    page.write_text(FRONT_MATTER + TEXT, "utf-8")
    here, there = tmp_path / "here", tmp_path / "there"
    build, apart = build_book(tiny_book, here), build_apart(tiny_book, there)
    assert build.status == apart.status == 0, build.log + apart.log
    for part in ("html", "notebooks"):
        assert contents(here / part) == contents(there / part)
    assert "42" in (here / "html/book/index.html").read_text("utf-8")
    for line in ("build succeeded.", "The student edition is ready."):
        assert build.log.count(line) == apart.log.count(line) > 0


def test_a_crash_is_a_failure_that_says_where(tiny_book, tmp_path, monkeypatch):
    monkeypatch.setattr("coursebook.publish.publication.clear", lambda output: 1 / 0)
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    assert "ZeroDivisionError" in build.log
