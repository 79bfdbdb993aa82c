"""The chapters' package as one file, which the site publishes and every notebook installs."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from sphinx.errors import SphinxError

from .repository import Commit


class WheelError(SphinxError):
    """The package could not be built."""

    category = "Wheel error"


def wheel_path(project: Path, commit: Commit) -> str:
    """Return where a site keeps the package of a commit: ``wheels/0123456789ab/convmatrix-...``."""
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    return f"wheels/{commit.short}/{settings['name']}-{settings['version']}-py3-none-any.whl"


def build_wheel(project: Path, folder: Path) -> Path:
    """Build the package without the courseware; the same files give the same bytes.

    Raises:
        WheelError: The build tool fails.
    """
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    done = subprocess.run(
        [*command, str(folder)],
        cwd=project,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1767225600"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        raise WheelError(f"the package was not built, but {wheels}:\n{done.stdout}")
    return wheels[0]
