"""A book that the tests build in their own process is the one that a process of its own builds."""

from __future__ import annotations

import shutil

from building import FRONT_MATTER, build_apart, build_book, contents, write

TEXT = "# Title\n\n```{code-cell}\nprint(40 + 2)\n```\n\n$$a = b$$ (eq)\n\nSee {eq}`eq`.\n"


def test_both_ways_give_the_same_bytes(tiny_book, tmp_path):
    """Whatever was built before in this process, and whichever edition."""
    write(tiny_book, "# Title\n\n{no}`role`\n")
    assert build_book(tiny_book, tmp_path / "before", "instructor", environment={}).status == 1
    write(tiny_book, FRONT_MATTER + TEXT)
    found = []
    for one in (build_book, build_apart):
        build = one(tiny_book, tmp_path / "out")
        assert build.status == 0, build.log
        assert build.log.count("build succeeded.") == 2
        found.append(contents(build.html) | contents(build.output / "notebooks"))
        shutil.rmtree(build.output)
    assert found[0] == found[1]
    assert b"42" in found[0]["book/index.html"]


def test_a_crash_is_a_failure_that_says_where(tiny_book, tmp_path, monkeypatch):
    monkeypatch.setattr("coursebook.publish.publication.clear", lambda output: 1 / 0)
    build = build_book(tiny_book, tmp_path / "out")
    assert build.status == 1
    assert "ZeroDivisionError" in build.log
