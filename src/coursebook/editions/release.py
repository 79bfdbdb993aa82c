"""What an edition shows: which pages it has, and whose solutions.

The instructor edition shows everything. The student edition leaves out the pages that
``instructor_pages`` names, and the solutions of all chapters but those that ``release_solutions``
names: these read as in the instructor edition.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from myst_parser.config.main import MdParserConfig
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..myst_cells import SphinxEnvType, is_myst_markdown_notebook, read_myst_markdown_notebook
from .cut import INSTRUCTOR, STUDENT, EditionError, cut_file, has_markers
from .points import weighted
from .selection import take_out


def shown(
    text: str, path: str, docname: str, config: Config, syntax: MdParserConfig, edition: str = ""
) -> str:
    """Return what an edition shows of a page; what comes after the cut sees nothing else."""
    text = cut_file(text, path, edition or edition_of(docname, config), syntax)
    return weighted(text, config.exercise_points, syntax)


def edition_of(docname: str, config: Config) -> str:
    """Return the edition that a page reads as."""
    edition: str = INSTRUCTOR if docname in config.release_solutions else config.edition
    return edition


def cut_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the source of a chapter with what its edition shows."""
    env = cast(SphinxEnvType, app.env)
    source[0] = shown(source[0], env.doc2path(docname), docname, app.config, env.myst_config)


def read_notebook(app: Sphinx, docname: str, edition: str = "") -> NotebookNode | None:
    """Read a chapter as myst-nb will, or for another edition: cut first, then split into cells."""
    env = cast(SphinxEnvType, app.env)
    path = env.doc2path(docname)
    text = Path(path).read_text("utf-8")
    text = shown(text, path, docname, app.config, env.myst_config, edition)
    if not is_myst_markdown_notebook(text):
        return None
    notebook: NotebookNode = read_myst_markdown_notebook(
        text, config=env.myst_config, add_source_map=True, path=path
    )
    return notebook


def refuse_uncut(app: Sphinx, env: BuildEnvironment) -> None:
    """Refuse pages that draw in, or offer, a file with cells of one edition, which nobody cuts."""
    drawn = {(page, str(file)) for page, files in env.dependencies.items() for file in files}
    drawn |= {(page, file) for file, (pages, _) in env.dlfiles.items() for page in pages}
    for page, file in sorted(drawn):
        path = Path(app.srcdir, file)
        if path.suffix != ".py" and path.is_file() and has_markers(path.read_bytes()):
            raise EditionError(
                f"{env.doc2path(page)}: draws in {file}, whose cells no edition would leave out; "
                "write here what is to be shown, or keep it in a file without cells"
            )


def check_pages(app: Sphinx, config: Config) -> None:
    """Refuse settings that name a page which is not in the table of contents.

    A misspelt page that was to be left out would be published; so would one for instructors.
    """
    pages = set(config.external_site_map)
    for setting in ("instructor_pages", "release_solutions"):
        if unknown := set(config[setting]) - pages:
            raise EditionError(
                f"_config.yml: {setting} names {', '.join(sorted(unknown))}; "
                f"_toc.yml has {', '.join(sorted(pages))}"
            )
    if both := set(config.instructor_pages) & set(config.release_solutions):
        raise EditionError(
            f"_config.yml: {', '.join(sorted(both))} is for instructors only and cannot be "
            "released; to publish it, take it out of instructor_pages"
        )


def leave_out_pages(app: Sphinx, config: Config) -> None:
    """Take the pages for instructors out of the student edition's table of contents."""
    if config.edition == STUDENT:
        take_out(config, config.instructor_pages)
