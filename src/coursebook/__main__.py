"""The command line: ``python -m coursebook build --edition student``."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sphinx.errors import SphinxError
from sphinx.util.console import color_terminal, nocolor

from . import repository
from .edition_names import INSTRUCTOR, STUDENT
from .running import states
from .running.texts import check_texts
from .settings import settings_of


def build(source: Path, output: Path, edition: str, *, pdf: bool = False) -> int:
    """Build one edition: pages in ``output/html``, notebooks in ``output/notebooks``.

    With ``pdf``, the pages are printed, too, and the first one offers it. Where nothing changed
    since the last build, there is nothing to do.

    Returns:
        The exit status, 0 when everything is complete.
    """
    with states.turn(output):
        if refusal := other_edition(output, edition):
            print(refusal, file=sys.stderr)
            return 1
        check_texts(source)
        home, commit = repository.home(source), repository.commit(source)
        made = states.made_from(source, output, edition, pdf, home, commit)
        if not states.take_over(output, made):
            if not build_anew(source, output, edition, home, commit, pdf=pdf):
                print(f"The {edition} edition was NOT built; the reason is above.", file=sys.stderr)
                return 1
            states.seal(output, made)
    say_what_is_left_out(home, commit)
    print(f"The {edition} edition is ready. Open {output / 'html' / 'index.html'}")
    return 0


def build_anew(
    source: Path,
    output: Path,
    edition: str,
    home: repository.Home,
    commit: repository.Commit,
    *,
    pdf: bool,
) -> bool:
    """Build what changed; say whether that went well."""
    from .publish import printing, publication  # seconds of imports: an idle build needs none
    from .running.sphinx import run_sphinx

    publication.clear(output)
    settings = {"edition": edition, "book_notebooks": True, "book_pdf": pdf}
    if commit.id and home.site:
        wheel = publication.keep_wheel(source, output)
        settings["book_wheel_hash"] = publication.sha256(wheel)
    if run_sphinx(source, output, "html", settings) or write_notebooks(source, output, settings):
        return False
    add_what_is_published(source, output, edition, home, commit)
    if pdf:
        print(f"Printed {printing.print_book(output / 'html')}")
    return True


def write_notebooks(source: Path, output: Path, settings: dict[str, Any]) -> bool:
    """Write the notebooks, whose cells no release changes; say whether that failed."""
    from .running.sphinx import run_sphinx

    released = settings_of(source)["sphinx"]["config"].get("release_solutions")
    if settings["edition"] == INSTRUCTOR or not released:
        return run_sphinx(source, output, "notebooks", settings)
    unreleased = settings | {"release_solutions": [], "check_solutions": False}  # they were
    return run_sphinx(source, output, "notebooks", unreleased, ".doctrees/unreleased") or (
        run_sphinx(source, output, "solutions", settings)
    )


def add_what_is_published(
    source: Path, output: Path, edition: str, home: repository.Home, commit: repository.Commit
) -> None:
    """Add what readers run to the pages."""
    from .publish import publication

    settings = settings_of(source)
    publication.write_citation(source, output, settings, home, commit)
    publication.copy_notebooks(output, output / "html" / "notebooks")
    if not (commit.id and home.site):
        return
    wheel = publication.add_wheel(source, output, commit)  # the one that notebooks have the hash of
    if edition == STUDENT:
        publication.write_repository(source, output, settings["title"], home, commit, wheel)


def say_what_is_left_out(home: repository.Home, commit: repository.Commit) -> None:
    """Say what is not published, and why."""
    if not home.public:
        asked = "no git remote on GitHub" if shutil.which("git") else "git is not installed"
        print(f"Launch links are off: no GITHUB_REPOSITORY, and {asked}.")
    if not (commit.id and home.site):
        print("No package is published: the files are those of no commit, or of no address.")


def run_build(options: argparse.Namespace) -> int:
    """Build an edition."""
    output = options.output or options.source / "_build" / options.edition
    return build(options.source, output.resolve(), options.edition, pdf=options.pdf)


def run_wheel(options: argparse.Namespace) -> int:
    """Build the package."""
    from .publish.wheel import build_wheel

    print(build_wheel(options.source, options.output.resolve()))
    return 0


def run_publication(options: argparse.Namespace) -> int:
    """Lay out what is published, unless it tells an answer."""
    from .publish import publication

    built = options.source / "_build"
    with states.turn(built / STUDENT):
        if leaks(options.source, student_files(built)):
            return 1
        publication.assemble(built, built / "publication", built / "published", key=options.key)
    return 0


def run_leaks(options: argparse.Namespace) -> int:
    """Look for answers."""
    folders = options.folder or student_files(options.source / "_build")
    output = folders[0].resolve().parent
    with states.turn(output) if (output / "edition").is_file() else nullcontext():
        return leaks(options.source, folders)


def student_files(built: Path) -> list[Path]:
    """Return the folders that students see: the site, and the notebooks if they have a branch."""
    site, branch = (built / STUDENT / name for name in ("html", "repository"))
    return [site, branch] if branch.is_dir() else [site]


def run_hub_links(options: argparse.Namespace) -> int:
    """Print the links for a JupyterHub."""
    from .publish import publication

    home, output = repository.home(options.source), options.source / "_build" / STUDENT
    with states.turn(output):
        for line in publication.hub_links(output, home, options.hub):
            print(line)
    return 0


def folders(options: argparse.Namespace, name: str) -> tuple[Path, Path]:
    """Return the folder of what was built, and that to write to, if it was not named otherwise."""
    built = options.source / "_build"
    return built, (options.output or built / name).resolve()


def run_nbgrader(options: argparse.Namespace) -> int:
    """Write the chapters as assignments of nbgrader's."""
    from .classes import nbgrader  # with the exercises comes torch: seconds

    built, output = folders(options, "nbgrader")
    with states.turn(built / STUDENT):
        for path in nbgrader.write(built / STUDENT / "notebooks", output):
            print(path)
    print(f"A folder for a course of nbgrader's is {output}")
    return 0


def run_gradescope(options: argparse.Namespace) -> int:
    """Pack an autograder for Gradescope for each chapter."""
    from .classes import gradescope

    built, output = folders(options, "gradescope")
    with states.turn(built / STUDENT):
        for path in gradescope.write(options.source, built / STUDENT / "notebooks", output):
            print(path)
    return 0


def run_grade(options: argparse.Namespace) -> int:
    """Grade what students handed in."""
    from .grading import batch  # with the judging comes torch: seconds

    if options.unsafe:
        print("UNSAFE: students' code runs as yourself, without a sandbox.", file=sys.stderr)
    limits = options.jobs, options.seconds, options.unsafe
    how = batch.Options(options.chapter, *limits, roster=options.roster)
    built, output = folders(options, "grades")
    notebooks = built / STUDENT / "notebooks"
    for line in batch.grade(options.submissions, notebooks, output, how):
        print(line)
    print(f"Everything is in {output}")
    return 0


def run_key(options: argparse.Namespace) -> int:
    """Write the key of each student."""
    from .grading import keys  # with the judging comes torch: seconds

    built, output = folders(options, "grades")
    print(keys.write_keys(options.students, built / STUDENT / "notebooks", output))
    return 0


def positive(text: str) -> int:
    """Return a whole number that is at least 1.

    >>> positive("2")
    2
    """
    if int(text) < 1:
        raise ValueError
    return int(text)


def other_edition(output: Path, edition: str) -> str:
    """Refuse a folder that holds the other edition, whose pages and figures would stay in it."""
    mark = output / "edition"
    held = mark.read_text("utf-8") if mark.is_file() else edition
    if held != edition:
        return f"{output} holds the {held} edition; name another folder, or delete it."
    mark.write_text(edition, "utf-8")
    return ""


def leaks(source: Path, folders: Sequence[Path]) -> int:
    """Search a student edition that was built, and prove its cut; name every leak.

    Returns:
        The exit status, 0 when there is none.
    """
    from .editions.interference import dependent
    from .leaks.search import scan
    from .leaks.secrets import book  # with the exercises comes torch: seconds

    settings = settings_of(source)["sphinx"]["config"]
    released = settings.get("release_solutions", [])
    chapters, secrets, harmless = book(source, released)
    found = [
        f"{folder.name}/{leak}" for folder in folders for leak in scan(folder, secrets, harmless)
    ]
    found += [
        f"{name}.md: what students see depends on a solution"
        for name in dependent(chapters, settings)
    ]
    for leak in found:
        print(leak, file=sys.stderr)
    looked_at = " and ".join(map(str, folders))
    if found:
        print(f"Do NOT publish {looked_at}: answers are given away.", file=sys.stderr)
        return 1
    withheld = "any solution" if not released else f"any solution outside {', '.join(released)}"
    print(f"Nothing is told of {withheld} in {looked_at}, which would be the same with others.")
    return 0


Command = Callable[..., argparse.Action]


def main() -> int:
    """Read the command line and obey it."""
    options = command_line().parse_args()
    if not sys.flags.utf8_mode and sys.getfilesystemencoding() != "utf-8":
        # Under an ASCII locale neither this Python nor the chapters' could name every file.
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
    if not color_terminal():
        nocolor()
    options.source = options.source.resolve()
    try:
        return int(options.run(options))
    except (SphinxError, OSError, UnicodeError) as error:
        print(f"{getattr(error, 'category', type(error).__name__)}: {error}", file=sys.stderr)
        return 1


def command_line() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m coursebook")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[..., int], about: str) -> Command:
        command = commands.add_parser(name, help=about)
        command.add_argument("--source", type=Path, default=Path(), help="folder of _config.yml")
        command.set_defaults(run=run)
        return command.add_argument

    command = add("build", run_build, "build the site and its notebooks")
    command("--edition", choices=[INSTRUCTOR, STUDENT], default=STUDENT)
    command("--pdf", action="store_true", help="print the pages, too")
    command("--output", type=Path, help="folder to build in (_build/<edition>)")
    command = add("wheel", run_wheel, "build the package that notebooks install")
    command("--output", type=Path, required=True)
    command = add("publication", run_publication, "lay out what is published")
    command("--key", action="store_true", help="with the instructor edition")
    command = add("hub-links", run_hub_links, "print the links that a JupyterHub opens")
    command("hub", help="address of the hub, like https://hub.example.org")
    command = add("leaks", run_leaks, "look for answers in what would be published")
    command("folder", type=Path, nargs="*", help="what to look at (all that students see)")
    add_classes(add)
    return parser


def add_classes(add: Callable[[str, Callable[..., int], str], Command]) -> None:
    """Add the commands of whoever grades."""
    command = add("nbgrader", run_nbgrader, "write the chapters as assignments for nbgrader")
    command("--output", type=Path, help="folder of the course (_build/nbgrader)")
    command = add("gradescope", run_gradescope, "pack the grader of each chapter for Gradescope")
    command("--output", type=Path, help="folder to write to (_build/gradescope)")
    command = add("key", run_key, "write the answers of each student, where numbers vary")
    command("--students", type=Path, required=True, help="table of Canvas or Moodle, or of names")
    command("--output", type=Path, help="folder to write to (_build/grades)")
    command = add("grade", run_grade, "run and judge what students handed in")
    command("submissions", type=Path, help="folder of notebooks, or the zip of Canvas or Moodle")
    command("--chapter", default="", help="the chapter that is graded (that of most notebooks)")
    command("--roster", type=Path, help="table of Canvas or Moodle, to fill its column")
    command("--jobs", type=positive, default=2, help="how many run at a time")
    command("--seconds", type=positive, default=20, help="how long a cell may run")
    command("--output", type=Path, help="folder to write to (_build/grades)")
    command("--unsafe", action="store_true", help="without a sandbox: students' code runs as you")


if __name__ == "__main__":
    sys.exit(main())
