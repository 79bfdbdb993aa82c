"""What each edition shows: pages for instructors, released solutions, and nothing left over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from building import FRONT_MATTER, ROOT, Build, build_book, built, configure, lend_outputs, write
from coursebook.leaks.search import scan
from coursebook.leaks.secrets import book
from coursebook.settings import settings_of

SVG = """class Drawing:
    def _repr_svg_(self):
        return '<svg xmlns="http://www.w3.org/2000/svg"><desc>WORD</desc></svg>'

Drawing()"""
CHAPTER = f"""{FRONT_MATTER}# About NAME

```{{code-cell}}
:tags: [starter]
answer = "startNAME"; answer
```

+++ {{"tags": ["solution"]}}

Tell proseNAME.

```{{code-cell}}
:tags: [solution]
answer = "codeNAME"; answer
```

```{{code-cell}}
:tags: [solution]
{SVG.replace("WORD", "figureNAME")}
```
"""
TOLD = ("prose", "code", "figure")


@pytest.fixture
def small_book(tiny_book):
    """Return a book of two chapters with solutions, and a page for instructors."""
    chapters = {name: CHAPTER.replace("NAME", name) for name in ("one", "two")}
    write(tiny_book, "# Start\n", **chapters, key="# Kept from students\n")
    configure(tiny_book, instructor_pages=["book/key"])
    return tiny_book


def everything(build) -> str:
    """Return all that a site says, page by page and file by file."""
    files = [path for path in build.html.rglob("*") if path.is_file()]
    return "\n".join(f"{path.name}\n{path.read_text('utf-8', 'replace')}" for path in files)


def told(text: str, chapter: str) -> set[str]:
    return {part for part in TOLD if f"{part}{chapter}" in text}


def test_nothing_is_released_by_default(small_book, tmp_path):
    config = yaml.safe_load((small_book / "_config.yml").read_text("utf-8"))
    del config["sphinx"]["config"]["release_solutions"]
    (small_book / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    text = everything(built(small_book, tmp_path / "out"))
    assert told(text, "one") == told(text, "two") == set()


def test_the_student_edition_as_it_is_set_builds_and_tells_no_answer(student, source, tmp_path):
    """The other tests hold the book without what `_config.yml` sets for a course.

    Where it sets nothing, the two are the same book.
    """
    settings, unset = (settings_of(book) for book in (ROOT, source))
    build = student if settings == unset else build_as_set(student, tmp_path / "out")
    released = settings["sphinx"]["config"].get("release_solutions", [])
    _, secrets, harmless = book(ROOT, released)
    assert [*scan(build.html, secrets, harmless)] == []


def build_as_set(student, output):
    lend_outputs(student.output, output)
    return built(ROOT, output)


def test_a_released_chapter_reads_as_in_the_instructor_edition(small_book, tmp_path):
    out = tmp_path / "out"
    start = f"{FRONT_MATTER}# Start\n\n```{{code-cell}}\n1\n```\n"
    (small_book / "book" / "index.md").write_text(start, "utf-8")
    text = everything(built(small_book, out))
    assert told(text, "one") == told(text, "two") == set()
    assert "startone" in text

    configure(small_book, instructor_pages=["book/key"], release_solutions=["book/one"])
    released = built(small_book, out)
    text = everything(released)
    assert told(text, "one") == set(TOLD)
    assert told(text, "two") == set()
    assert "startone" not in released.text("one")
    assert {*released.written} == {
        f"book/{name}" for name in ("index", "one", "two", "one-solutions")
    }
    assert "starttwo" in text

    configure(small_book, instructor_pages=["book/key"])
    text = everything(built(small_book, out))
    assert told(text, "one") == told(text, "two") == set(), "what was withdrawn is still there"


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"release_solutions": ["book/oen"]}, "release_solutions names book/oen"),
        ({"release_solutions": ["one"]}, "release_solutions names one"),
        ({"instructor_pages": ["book/kye"]}, "instructor_pages names book/kye"),
        ({"release_solutions": ["book/key"]}, "for instructors only"),
    ],
)
def test_a_setting_that_names_no_page_is_refused(small_book, tmp_path, settings, complaint):
    configure(small_book, **({"instructor_pages": ["book/key"]} | settings))
    build = build_book(small_book, tmp_path / "out")
    assert build.status == 1
    assert complaint in build.log


GRADED = f"""{FRONT_MATTER}# Graded

```{{exercise}} How long?
:label: output-length
```

```{{code-cell}}
from convmatrix.exercises import check
```

```{{code-cell}}
:tags: [check]

check("output-length", None)
```

```{{exercise}} Why?
:label: open-question
```
"""


def test_a_course_gives_points_of_its_own(small_book, tmp_path):
    (small_book / "book" / "one.md").write_text(GRADED, "utf-8")
    configure(small_book, instructor_pages=[], exercise_points={"output-length": 2})
    build = built(small_book, tmp_path / "out")
    assert "(0 of 2 points)" in build.text("one")
    box = build.page("one").select_one("#output-length-answer .answer-data")
    assert json.loads(box.string)["points"] == 2
    assert "None, points=2)" in build.written["book/one"].read_text("utf-8")


def test_points_for_nothing_are_refused(small_book, tmp_path):
    (small_book / "book" / "one.md").write_text(GRADED, "utf-8")
    unchecked = ("open-question", 2)  # it is there, but no cell checks it
    of_no_sense = [("output-length", points) for points in (-1, "2", True)]
    for id, points in (("output-lenght", 2), unchecked, *of_no_sense):
        configure(small_book, instructor_pages=[], exercise_points={id: points})
        build = build_book(small_book, tmp_path / "out")
        assert build.status == 1
        assert f"exercise_points gives {points!r} for {id}" in build.log
        assert "an exercise that a cell checks: output-length" in build.log


def test_editions_built_in_turn_do_not_contaminate_each_other(small_book):
    """Nor does either get into a folder of the other, or into a build by Jupyter Book alone."""

    def build(edition):
        return built(small_book, small_book / "_build" / edition, edition)

    build("student")
    instructor = build("instructor")
    text = everything(instructor)
    assert told(text, "one") == told(text, "two") == set(TOLD)
    assert "startone" not in text
    assert "Kept from students" in instructor.text("key")
    assert_for_students(everything(build("student")))

    over = build_book(small_book, instructor.output, "student")
    assert over.status == 1
    assert "holds the instructor edition" in over.log

    command = [Path(sys.executable).parent / "jupyter-book", "build", str(small_book)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert_for_students(everything(Build(0, done.stdout, small_book / "_build")))


def assert_for_students(text):
    assert "startone" in text
    assert "key.html\n" not in text
    assert told(text, "one") == told(text, "two") == set()
    assert "Kept from students" not in text
