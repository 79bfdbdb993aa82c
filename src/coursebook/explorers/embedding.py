"""Explorers on the page: a still picture that comes to life when it comes into view.

A cell's output is the still picture, an SVG whose ``<metadata>`` says which explorer it stands for
and in which state. The page carries both as data; without JavaScript, on paper and in a reader that
knows no explorers, it stays the picture.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from convmatrix.explorers.source import names, source

from ..predicting import MASKED

FOLDER = "_static/explorers"
HOST = "explore.js"
HERE = Path(__file__).parent
METADATA = "{http://www.w3.org/2000/svg}metadata"


def prepare(app: Sphinx, config: Config) -> None:
    """Show the picture also where anywidget is installed, and ask nobody for a widget's manager."""
    config.html_static_path = [*config.html_static_path, str(HERE / "static")]
    config.nb_mime_priority_overrides = [
        *config.nb_mime_priority_overrides,
        ("html", "application/vnd.jupyter.widget-view+json", None),
    ]
    config.nb_ipywidgets_js = {}


class explorer(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes like this
    """Holds the still picture of an explorer."""


class Explorers(SphinxPostTransform):
    """Put each picture that stands for an explorer into a node of its own."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit the images of one page."""
        for image in list(self.document.findall(nodes.image)):
            carried = carried_state(Path(self.app.srcdir, image["uri"]))
            if carried:
                whole = explorer("", name=carried["explorer"], state=carried["state"])
                if MASKED in image["classes"]:  # until its prediction is made
                    whole["masked"] = carried["asked"]
                image.replace_self(whole)
                whole += image


def carried_state(path: Path) -> dict[str, Any]:
    """Return which explorer an SVG stands for, and its state; nothing if for none."""
    if path.suffix != ".svg":
        return {}
    root = ElementTree.fromstring(path.read_text("utf-8"))  # noqa: S314 - drawn by our own cells
    return dict(json.loads(root.findtext(METADATA) or "{}"))


def visit(translator: Any, node: explorer) -> None:
    """Begin the place of an explorer: where its module is, and the state it starts from."""
    builder = translator.builder
    page = builder.get_target_uri(builder.current_docname)
    name = node["name"]
    module = relative_uri(page, f"{FOLDER}/{name}.js")
    data = {
        "data-explorer": name,
        "data-module": f"{module}?v={version(name)}",
        "data-state": json.dumps(node["state"], separators=(",", ":")),
        **({"data-masked": node["masked"]} if "masked" in node else {}),
    }
    translator.body.append(translator.starttag(node, "div", "", CLASS="explorer", **data))


def depart(translator: Any, node: explorer) -> None:
    """End the place of an explorer."""
    translator.body.append("</div>")


def version(name: str) -> str:
    """Return a mark that changes with a module, so that no browser shows an old one."""
    return hashlib.sha256(source(name).encode()).hexdigest()[:8]


def add_host(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give a page with explorers the script that brings them to life."""
    if doctree and next(iter(doctree.findall(explorer)), None):
        app.add_js_file(HOST, priority=900, type="module")


def write_modules(app: Sphinx) -> None:
    """Write the modules where the pages look for them."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names():
        (folder / f"{name}.js").write_text(source(name), "utf-8")
