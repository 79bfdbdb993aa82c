"""What an edition shows: which pages it has, and whose solutions.

The instructor edition shows everything. The student edition leaves out the pages that
``instructor_pages`` names, and the solutions of all chapters but those that ``release_solutions``
names: these read as in the instructor edition.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config

from .editions import INSTRUCTOR, STUDENT, EditionError


def edition_of(docname: str, config: Config) -> str:
    """Return the edition that a page is shown in."""
    return INSTRUCTOR if docname in config.release_solutions else config.edition


def check_pages(app: Sphinx, config: Config) -> None:
    """Refuse settings that name a page which is not in the table of contents.

    A misspelt page that was to be left out would be published.

    Raises:
        EditionError: There is no such page, or a page for instructors is to be released.
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
    if config.edition != STUDENT:
        return
    site_map = config.external_site_map
    for document in site_map.values():
        for tree in document.subtrees:
            tree.items = [item for item in tree.items if str(item) not in config.instructor_pages]
    for page in config.instructor_pages:
        del site_map[page]
    left_out = [f"{page}.md" for page in config.instructor_pages]
    config.exclude_patterns = [*config.exclude_patterns, *left_out]
