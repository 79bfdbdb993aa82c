"""The published notebooks that ask something."""

from __future__ import annotations

from pathlib import Path

from ..grading.asked import chapters, is_solution


def asking(folder: Path) -> list[Path]:
    """Return the notebooks with exercises in a folder of published ones.

    Raises:
        BookError: There are none.
    """
    names = {chapter.name for chapter in chapters(folder)}
    paths = sorted(folder.rglob("*.ipynb"))
    return [path for path in paths if path.stem in names and not is_solution(path)]
