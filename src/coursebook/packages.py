"""What npm brings: fonts, KaTeX and MiniSearch, pinned in ``requirements/package-lock.json``.

The Makefile puts them into the environment.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from sphinx.errors import SphinxError

PACKAGES = Path(sys.prefix, "node_modules")


class AssetError(SphinxError):
    """A file that the site serves is not there."""

    category = "Asset missing"


def require(folder: Path) -> None:
    """Refuse to build without a package."""
    if not folder.is_dir():
        raise AssetError(f"{folder} is not there; `make book` installs what npm brings")


def copy_files(source: Path, names: Iterable[str], target: Path) -> None:
    """Copy the named files of a package's folder to another folder."""
    require(source)
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(source / name, target / name)
