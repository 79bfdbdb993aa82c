"""For each chapter that asks something, the archive that Gradescope makes an autograder of.

It holds the two scripts that Gradescope runs, this package and the one it grades with, the locks of
what they stand on, and the chapter as it was published. The same files give the same bytes.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..grading.sandbox import package
from .published import asking

SCRIPTS = Path(__file__).with_name("at_root")
OURS = Path(__file__).parents[1]
LOCKS = ("book", "torch-cpu", "torch", "cuda")
RUNNABLE, READABLE = 0o100755 << 16, 0o100644 << 16


def write(project: Path, notebooks: Path, output: Path) -> list[Path]:
    """Write an archive for each chapter into a folder, in place of what it held; return them.

    Raises:
        BookError: There is no notebook with exercises.
    """
    found = asking(notebooks)
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    shared = {**scripts(), **dict(sources()), **locks(project)}
    return [pack(output / f"{path.stem}.zip", path, shared) for path in found]


def pack(archive: Path, notebook: Path, shared: dict[str, bytes]) -> Path:
    """Write the archive of one chapter."""
    files = shared | {f"notebooks/{notebook.name}": notebook.read_bytes()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name)  # of 1980, whenever this is
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = RUNNABLE if (SCRIPTS / name).is_file() else READABLE
            opened.writestr(entry, data)
    return archive


def scripts() -> dict[str, bytes]:
    """Return what Gradescope looks for at the root of an archive."""
    return {path.name: path.read_bytes() for path in SCRIPTS.iterdir()}


def sources() -> Iterator[tuple[str, bytes]]:
    """Yield the files of both packages."""
    for folder in (package(), OURS):
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{folder.name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def locks(project: Path) -> dict[str, bytes]:
    """Return the versions and hashes of all that the packages stand on."""
    paths = [project / "requirements" / f"{name}.lock" for name in LOCKS]
    return {f"locks/{path.name}": path.read_bytes() for path in paths}
