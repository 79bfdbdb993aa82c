"""Time the build of the book beside plain Jupyter Book on the same chapters.

Both build the student edition from a copy of the tree: ours as `make book` does, the other with
`jupyter-book build`, the extension of this project taken out and the chapters already cut. Each
round builds both from nothing, then both again with nothing to do, so that a slow moment of the
machine falls on both.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from coursebook.editions.cut import STUDENT, cut_file

ROOT = Path(__file__).parents[1]
EXTENSION = "coursebook"
GOALS = {"cold": 0.65, "no-op": 1.2}


def copy_tree(target: Path) -> Path:
    """Copy what a build reads."""
    target.mkdir()
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, target)
    shutil.copytree(ROOT / "book", target / "book")
    shutil.copytree(ROOT / "requirements", target / "requirements")
    return target


def make_stock(tree: Path) -> Path:
    """Turn a copy into a book that knows nothing of this project's extension."""
    config = yaml.safe_load((tree / "_config.yml").read_text("utf-8"))
    config["sphinx"]["config"]["extensions"].remove(EXTENSION)
    (tree / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    for chapter in (tree / "book").glob("*.md"):
        chapter.write_text(cut_file(chapter.read_text("utf-8"), str(chapter), STUDENT), "utf-8")
    return tree


def seconds(command: list[str]) -> float:
    """Time a command; its output is shown only when it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return time.perf_counter() - start


def rounds(commands: dict[str, list[str]], trees: dict[str, Path], count: int) -> Iterator[tuple]:
    """Yield (who, which build, seconds)."""
    for number in range(count):
        names = list(commands)[:: 1 if number % 2 == 0 else -1]
        for name in names:
            shutil.rmtree(trees[name] / "_build", ignore_errors=True)
        for build in ("cold", "no-op"):
            for name in names:
                taken = seconds(commands[name])
                print(f"round {number + 1}: {name:5} {build:5} {taken:6.2f} s", flush=True)
                yield name, build, taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    count = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        trees = {
            "ours": copy_tree(Path(folder, "ours")),
            "stock": make_stock(copy_tree(Path(folder, "stock"))),
        }
        commands = {
            "ours": [sys.executable, "-m", EXTENSION, "build", "--source", str(trees["ours"])],
            "stock": [
                str(Path(sys.executable).with_name("jupyter-book")),
                "build",
                str(trees["stock"]),
            ],
        }
        times: dict[tuple[str, str], list[float]] = {}
        for name, build, taken in rounds(commands, trees, count):
            times.setdefault((name, build), []).append(taken)
    for build, goal in GOALS.items():
        ours, stock = (statistics.median(times[name, build]) for name in ("ours", "stock"))
        verdict = "reached" if ours <= goal * stock else "MISSED"
        print(
            f"{build:5} build: ours {ours:.2f} s, stock {stock:.2f} s, ratio {ours / stock:.2f}"
            f" (goal: at most {goal}: {verdict})"
        )


if __name__ == "__main__":
    main()
