"""The command line: ``python -m coursebook build --edition student``."""

from __future__ import annotations

import argparse
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import yaml
from jupyter_book.sphinx import build_sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import color_terminal, nocolor

from . import repository
from .editions.cut import REMOVED_TAG, STUDENT
from .editions.interference import dependent
from .leaks.search import scan
from .publish import printing, publication
from .publish.wheel import build_wheel


def build(source: Path, output: Path, edition: str, *, pdf: bool = False) -> int:
    """Build one edition: pages in ``output/html``, notebooks in ``output/notebooks``.

    With ``pdf``, the pages are printed, too, and the first one offers it.

    Returns:
        The exit status, 0 when everything is complete.
    """
    if refusal := other_edition(output, edition):
        print(refusal, file=sys.stderr)
        return 1
    publication.clear(output)
    settings = {"edition": edition, "book_notebooks": True, "book_pdf": pdf}
    if any(run_sphinx(source, output, builder, settings) for builder in ("html", "notebooks")):
        # With nothing to read anew the next build would say nothing of today's warnings.
        shutil.rmtree(output / ".doctrees", ignore_errors=True)
        print(f"The {edition} edition was NOT built; the reason is above.", file=sys.stderr)
        return 1
    add_what_is_published(source, output, edition)
    if pdf:
        print(f"Printed {printing.print_book(output / 'html')}")
    print(f"The {edition} edition is ready. Open {output / 'html' / 'index.html'}")
    return 0


def run_sphinx(source: Path, output: Path, builder: str, settings: dict[str, Any]) -> bool:
    """Run one builder into the folder of its name; a warning is an error. Say whether it failed."""
    with warnings.catch_warnings():
        # sphinx_external_toc asks every object in memory for its class, and torch's answers so.
        warnings.filterwarnings("ignore", "`torch.distributed.reduce_op` is deprecated")
        failed = build_sphinx(
            source,
            output / builder,
            noconfig=True,
            path_config=source / "_config.yml",
            confoverrides={
                **settings,
                "external_toc_path": (source / "_toc.yml").as_posix(),
                "latex_individualpages": False,
                "nitpicky": True,
            },
            builder=builder,
            warningiserror=True,
            keep_going=True,
        )
    return bool(failed)


def add_what_is_published(source: Path, output: Path, edition: str) -> None:
    """Add what readers run to the pages; say what is left out, and why."""
    home, commit = repository.home(source), repository.commit(source)
    publication.add_notebooks(output)
    if not home.public:
        print("Launch links are off: no GITHUB_REPOSITORY, and no git remote on GitHub.")
    if not (commit.id and home.site):
        print("No package is published: the files are those of no commit, or of no address.")
        return
    wheel = publication.add_wheel(source, output, commit)
    if edition == STUDENT:
        title = yaml.safe_load((source / "_config.yml").read_text("utf-8"))["title"]
        publication.write_repository(source, output, title, home, commit, wheel)


def run_build(options: argparse.Namespace) -> int:
    """Build an edition."""
    output = options.output or options.source / "_build" / options.edition
    return build(options.source, output.resolve(), options.edition, pdf=options.pdf)


def run_wheel(options: argparse.Namespace) -> int:
    """Build the package."""
    print(build_wheel(options.source, options.output.resolve()))
    return 0


def run_publication(options: argparse.Namespace) -> int:
    """Lay out what is published, unless it tells an answer."""
    built = options.source / "_build"
    parts = [built / STUDENT / name for name in ("html", "repository")]
    if sum(leaks(options.source, part) for part in parts if part.is_dir()):
        return 1
    publication.assemble(built, built / "publication", built / "published", key=options.key)
    return 0


def run_leaks(options: argparse.Namespace) -> int:
    """Look for answers."""
    return leaks(options.source, options.folder)


def run_hub_links(options: argparse.Namespace) -> int:
    """Print the links for a JupyterHub."""
    home = repository.home(options.source)
    for line in publication.hub_links(options.source / "_build" / STUDENT, home, options.hub):
        print(line)
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
    """Search a student edition that was built, and prove its cut; name every leak.

    Returns:
        The exit status, 0 when there is none.
    """
    from .leaks.secrets import book  # with the exercises comes torch: seconds

    settings = yaml.safe_load((source / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    released = settings.get("release_solutions", [])
    chapters, secrets, harmless = book(source, released)
    found = [*scan(folder, secrets, harmless)]
    found += [
        f"{name}.md: what students see depends on a solution"
        for name in dependent(chapters, settings)
    ]
    for leak in found:
        print(leak, file=sys.stderr)
    if found:
        print(f"Do NOT publish {folder}: it gives answers away.", file=sys.stderr)
        return 1
    withheld = "any solution" if not released else f"any solution outside {', '.join(released)}"
    print(f"{folder} tells nothing of {withheld}, and would be the same with others.")
    return 0


def main() -> int:
    """Read the command line and obey it."""
    parser = argparse.ArgumentParser(prog="python -m coursebook")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("build", help="build the site and its notebooks")
    command.add_argument("--edition", choices=sorted(REMOVED_TAG), default=STUDENT)
    command.add_argument("--pdf", action="store_true", help="print the pages, too")
    command.add_argument("--output", type=Path, help="folder to build in (_build/<edition>)")
    command.set_defaults(run=run_build)
    package = commands.add_parser("wheel", help="build the package that notebooks install")
    package.add_argument("--output", type=Path, required=True)
    package.set_defaults(run=run_wheel)
    layout = commands.add_parser("publication", help="lay out what is published")
    layout.add_argument("--key", action="store_true", help="with the instructor edition")
    layout.set_defaults(run=run_publication)
    links = commands.add_parser("hub-links", help="print the links that a JupyterHub opens")
    links.add_argument("hub", help="address of the hub, like https://hub.example.org")
    links.set_defaults(run=run_hub_links)
    scan = commands.add_parser("leaks", help="look for answers in what would be published")
    scan.add_argument("folder", type=Path, nargs="?", default=Path("_build/student/html"))
    scan.set_defaults(run=run_leaks)
    for each in (command, package, layout, links, scan):
        each.add_argument("--source", type=Path, default=Path(), help="folder of _config.yml")
    options = parser.parse_args()
    if not color_terminal():
        nocolor()
    options.source = options.source.resolve()
    try:
        return int(options.run(options))
    except SphinxError as error:
        print(f"{error.category}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
