"""The chapters' package as one file, which the site publishes and every notebook installs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ..places import BookError


def build_wheel(project: Path, folder: Path) -> Path:
    """Build the package; the same files give the same bytes."""
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
        raise BookError("Wheel error", f"the package was not built, but {wheels}:\n{done.stdout}")
    return wheels[0]
