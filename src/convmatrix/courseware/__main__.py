"""The command line: ``python -m convmatrix.courseware build --edition student``."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import yaml
from jupyter_book.sphinx import build_sphinx
from sphinx.util.console import color_terminal, nocolor

from .editions import REMOVED_TAG, STUDENT


def build(source: Path, output: Path, edition: str) -> int:
    """Build one edition into ``output/html``; a warning is an error.

    Returns:
        The exit status, 0 when the site is complete.
    """
    html = output / "html"
    if refusal := other_edition(output, edition):
        print(refusal, file=sys.stderr)
        return 1
    failed = build_sphinx(
        source,
        html,
        noconfig=True,
        path_config=source / "_config.yml",
        confoverrides={
            "edition": edition,
            "external_toc_path": (source / "_toc.yml").as_posix(),
            "latex_individualpages": False,
            "nitpicky": True,
        },
        warningiserror=True,
        keep_going=True,
    )
    if failed:
        # With nothing to read anew the next build would say nothing of today's warnings.
        shutil.rmtree(output / ".doctrees", ignore_errors=True)
        print(f"The {edition} edition was NOT built; the reason is above.", file=sys.stderr)
        return 1
    print(f"The {edition} edition is ready. Open {html / 'index.html'}")
    return 0


def other_edition(output: Path, edition: str) -> str:
    """Refuse a folder that holds the other edition, whose pages and figures would stay in it."""
    mark = output / "edition"
    held = mark.read_text("utf-8") if mark.is_file() else edition
    if held != edition:
        return f"{output} holds the {held} edition; name another folder, or delete it."
    output.mkdir(parents=True, exist_ok=True)
    mark.write_text(edition, "utf-8")
    return ""


def leaks(source: Path, folder: Path) -> int:
    """Scan a student edition that was built; name every leak.

    Returns:
        The exit status, 0 when there is none.
    """
    from .leaks import book_secrets, scan  # with the exercises comes torch: seconds

    settings = yaml.safe_load((source / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    released = settings.get("release_solutions", [])
    found = scan(folder, book_secrets(source, released))
    for leak in found:
        print(leak, file=sys.stderr)
    if found:
        print(f"Do NOT publish {folder}: it gives answers away.", file=sys.stderr)
        return 1
    withheld = "any solution" if not released else f"any solution outside {', '.join(released)}"
    print(f"{folder} tells nothing of {withheld}.")
    return 0


def main() -> int:
    """Read the command line and obey it."""
    parser = argparse.ArgumentParser(prog="python -m convmatrix.courseware")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("build", help="build the site")
    command.add_argument("--edition", choices=sorted(REMOVED_TAG), default=STUDENT)
    command.add_argument("--source", type=Path, default=Path(), help="folder of _config.yml")
    command.add_argument("--output", type=Path, help="folder to build in (_build/<edition>)")
    command = commands.add_parser("leaks", help="look for answers in what would be published")
    command.add_argument("--source", type=Path, default=Path(), help="folder of _config.yml")
    command.add_argument("folder", type=Path, nargs="?", default=Path("_build/student/html"))
    options = parser.parse_args()
    if not color_terminal():
        nocolor()
    source = options.source.resolve()
    if options.command == "leaks":
        return leaks(source, options.folder)
    output = (options.output or source / "_build" / options.edition).resolve()
    return build(source, output, options.edition)


if __name__ == "__main__":
    sys.exit(main())
