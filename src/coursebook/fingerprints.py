"""What tells one program, or one folder, from another: by its content and never by its date."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from .packages import PACKAGES

CODE = Path(__file__).parents[1]
NOT_READ = {"_build", "__pycache__", "node_modules"}


def program() -> str:
    """Hash the code of a build, and the names of what is installed beside it."""
    installed = sorted(
        path.name for folder in sys.path for path in Path(folder).glob("*.dist-info")
    )
    fetched = PACKAGES / ".package-lock.json"
    letters = fetched.read_bytes() if fetched.is_file() else b""
    state = repr((sys.version, installed, contents(CODE), letters))
    return hashlib.sha256(state.encode()).hexdigest()


def contents(folder: Path, leave: Path | None = None) -> str:
    """Hash the names and bytes of all files below a folder, hidden and built ones apart."""
    found = hashlib.sha256()
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if name not in NOT_READ and name[0] != "." and Path(where, name) != leave
        )
        for path in (Path(where, name) for name in sorted(files) if name[0] != "."):
            data = path.read_bytes() if path.is_file() else b""
            found.update(f"{path.relative_to(folder)}\0{len(data)}\0".encode(errors="replace"))
            found.update(data)
    return found.hexdigest()
