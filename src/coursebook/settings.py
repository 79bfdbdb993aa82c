"""What `_config.yml` says, and a sentence with file and line for every slip in it.

The book's name stands there and nowhere else: pages, notebooks, card, PDF and citation take it from
the configuration, so that a fork which sets another carries it everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import yaml

from .places import BookError

ORIGINAL = "Convolution Is a Matrix"
ATTRIBUTION = f"Based on the book {ORIGINAL} by its authors, under CC BY 4.0, and changed."

LISTS = ("leave_out", "release_solutions", "instructor_pages")
# What YAML's own words mean to somebody who wrote a line of text.
MEANINGS = {
    "mapping values": "a colon and a space begin a value; a text that holds them stands between "
    'quotation marks, like title: "Name: more", and every setting has a colon and a space',
    r"found character '\t'": "there is a tab; indent with spaces",
    "a quoted scalar": "a quotation mark is opened here and not closed",
    "double-quoted scalar": "in double quotation marks a backslash changes what follows; take "
    "single ones",
    "a flow": "a bracket is opened here and not closed",
    "but found '<block": "this line is not as far to the right as those that it belongs to",
    "expected <block end>": "something follows a value that is complete; a text with quotation "
    "marks or brackets in it stands between other quotation marks",
}
TWICE = "is set for the second time; one of the two values would be lost"
SIGN = "a text that begins with a sign, or holds one like it, stands between quotation marks"


class Loader(yaml.SafeLoader):
    """Reads YAML, and refuses a name that is given twice: one of the values would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping whose names are all different."""
        names = [key.value for key, _ in node.value]
        for number, (key, _) in enumerate(node.value):
            if key.value in names[:number]:
                said = f"{key.value} {TWICE}"
                raise yaml.MarkedYAMLError(problem=said, problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


def settings_of(source: Path) -> dict[str, Any]:
    """Return what a book's `_config.yml` says.

    Raises:
        BookError: It is not YAML, lacks a name, or gives a value of a wrong kind.
    """
    path = source / "_config.yml"
    found = read_settings(path)
    text = path.read_text("utf-8")
    if slips := [f"{path}:{line_of(text, name)}: {said}" for name, said in misfits(found)]:
        raise BookError("Settings error", "\n".join(slips))
    return found


def read_settings(path: Path) -> dict[str, Any]:
    """Return what a file of settings says, whatever it is."""
    try:
        found = yaml.load(path.read_text("utf-8"), Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        opened = re.search("a quoted scalar|a flow", error.context or "")
        mark = error.context_mark if opened else error.problem_mark
        line = mark.line + 1 if mark else 1
        raise BookError("Settings error", f"{path}:{line}: {meaning(error)}") from None
    except yaml.YAMLError as error:
        raise BookError("Settings error", f"{path}:1: {error}") from None
    if not isinstance(found, dict):
        raise BookError("Settings error", f"{path}:1: holds no settings, like title: My Book")
    return found


def meaning(error: yaml.MarkedYAMLError) -> str:
    """Return what went wrong, in words that help."""
    said = f"{error.context} {error.problem}"
    if TWICE in said:
        return str(error.problem)
    return next((words for key, words in MEANINGS.items() if key in said), SIGN)


def misfits(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the settings that are missing or of a wrong kind, and what to write."""
    for name in ("title", "author", "copyright"):
        value = found.get(name)
        if not isinstance(value, str) or not value.strip():
            said = "missing" if value is None else f"{value!r}, which is no text"
            yield name, f'{name} is {said}; write it between quotation marks: {name}: "..."'
    sphinx = found.get("sphinx", {})
    config = sphinx.get("config", {}) if isinstance(sphinx, dict) else None
    if not isinstance(config, dict):
        yield "sphinx", "sphinx holds config, and that the settings, each in a line of its own"
        return
    for name in LISTS:
        value = config.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield name, f"{name} is {value!r}; write a list, like {name}: [book/padding], or []"
    if not isinstance(config.get("variants", False), bool):
        yield "variants", f"variants is {config['variants']!r}; write true or false"
    if not isinstance(config.get("exercise_points", {}), dict):
        yield (
            "exercise_points",
            "exercise_points needs an exercise and a number: {output-length: 2}",
        )


def line_of(text: str, name: str) -> int:
    r"""Return the line that sets a name, 1 if none does.

    >>> line_of("title: A\nauthor: B", "author")
    2
    """
    found = re.search(rf"(?m)^ *[\"']?{name}[\"']? *:", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def attribution(title: str) -> str:
    """Return the sentence that names the original on the pages of a book that has another title."""
    return "" if title == ORIGINAL else ATTRIBUTION


def as_markdown(text: str) -> str:
    r"""Return a plain text as Markdown shows it.

    >>> as_markdown("2*3 = $6$")
    '2\\*3 = \\$6\\$'
    """
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$~&^])", r"\\\1", text)
