"""The small Python that a page can run: MicroPython's files, and what it begins with."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..packages import PACKAGES, copy_files

HERE = Path(__file__).parent
STATIC = HERE / "static"
PRELUDE = STATIC / "prelude.py"
MICROPYTHON = PACKAGES / "@micropython" / "micropython-webassembly-pyscript"
FILES = ("micropython.mjs", "micropython.wasm")


def add_assets(app: Sphinx, config: Config) -> None:
    """Let pages find the scripts of this part; the files that no page names are not published."""
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    config.html_static_path = [*config.html_static_path, str(STATIC)]


def write_python(app: Sphinx) -> None:
    """Put MicroPython where the scripts look for it."""
    if app.builder.format == "html":
        put_python(Path(app.outdir, "_static"))


def put_python(folder: Path) -> None:
    """Write MicroPython's files and a module that holds the program it begins with."""
    copy_files(MICROPYTHON, FILES, folder)
    module = f"export default {json.dumps(PRELUDE.read_text('utf-8'))};\n"
    (folder / "prelude.js").write_text(module, "utf-8")
