"""Run the chapters before Sphinx reads them, two at a time, and the solutions that none shows.

myst-nb runs a chapter when it comes to it, one after the other. Here the chapters that Sphinx is
about to read run in advance, and their outputs go into the cache where myst-nb looks first.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import cast

from ipykernel.kernelspec import get_kernel_dict
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..editions.cut import INSTRUCTOR
from ..editions.release import edition_of, read_notebook
from ..falsehoods import report
from ..myst_cells import SphinxEnvType
from ..places import BookError
from . import assertions, solutions
from .in_kernel import FAILURES

AT_ONCE = 2
COLOUR = re.compile(r"\x1b\[[\d;]*m")

logger = logging.getLogger(__name__)


class OwnKernel(AsyncKernelManager):
    """Starts the book's own Python, whatever kernels JUPYTER_PATH and other folders offer."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel, as ipykernel describes itself."""
        return KernelSpec(**get_kernel_dict())


@dataclass
class Chapter:
    """A chapter to run: where it lies and the notebook that myst-nb will look up."""

    docname: str
    path: Path
    notebook: NotebookNode
    cell: int = 0  # the cell that runs now, or ran last
    seconds: float = 0.0
    false: list[str] = field(default_factory=list)  # assertions that failed, solutions refused

    @property
    def code(self) -> list[NotebookNode]:
        """The code cells."""
        return solutions.code(self.notebook)

    @property
    def place(self) -> str:
        """The current cell, for people: file, line and number among the code cells."""
        line = self.notebook.metadata["source_map"][self.cell]
        number = sum(cell.cell_type == "code" for cell in self.notebook.cells[: self.cell + 1])
        return f"{self.path}:{line}: code cell {number}"


def run_chapters(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    """Run what is about to be read and is not in the cache; name every chapter that fails."""
    if not docnames or app.config.nb_execution_mode != "cache":
        return
    folder = Path(cast(SphinxEnvType, env).mystnb_config.execution_cache_path)
    chapters = [
        Chapter(name, Path(env.doc2path(name)), notebook)
        for name in docnames
        if (notebook := read_notebook(app, name))  # or the page runs nothing
    ]
    cache, waiting = sound_cache(folder, chapters)
    for chapter in run(waiting, app.config.nb_execution_timeout):
        data = {"execution_seconds": chapter.seconds, "false": bool(chapter.false)}
        bundle = CacheBundleIn(chapter.notebook, str(chapter.path), data=data)
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        report(app, chapter.false)
        if not chapter.false and solutions.solves(chapter.notebook):
            solutions.keep(solutions.mark(folder, chapter.notebook))
    if app.config.check_solutions:
        prove(app, [*filter(None, (with_solutions(app, name) for name in docnames))], folder)


def with_solutions(app: Sphinx, name: str) -> Chapter | None:
    """Return a chapter with the solutions that its page leaves out, if it has any."""
    if edition_of(name, app.config) == INSTRUCTOR:
        return None
    notebook = read_notebook(app, name, INSTRUCTOR)
    if notebook is None or not solutions.solves(notebook):
        return None
    return Chapter(f"{name} with its solutions", Path(app.env.doc2path(name)), notebook)


def prove(app: Sphinx, chapters: Sequence[Chapter], folder: Path) -> None:
    """Run what no page of this edition shows, unless it ran before; keep no output of it."""
    marks = {chapter.docname: solutions.mark(folder, chapter.notebook) for chapter in chapters}
    waiting = [chapter for chapter in chapters if not marks[chapter.docname].is_file()]
    for chapter in run(waiting, app.config.nb_execution_timeout):
        report(app, chapter.false)
        if not chapter.false:
            solutions.keep(marks[chapter.docname])


def sound_cache(
    folder: Path, chapters: Sequence[Chapter]
) -> tuple[JupyterCacheAbstract, list[Chapter]]:
    """Return the cache and the chapters it does not know; a damaged one is begun anew."""
    try:
        cache = get_cache(folder)
        return cache, [chapter for chapter in chapters if not in_cache(chapter, cache)]
    except Exception as error:  # sqlite, JSON and nbformat each have words of their own for damage
        logger.info("the outputs in %s are damaged (%s): all chapters run anew", folder, error)
        shutil.rmtree(folder)
        return get_cache(folder), list(chapters)


def in_cache(chapter: Chapter, cache: JupyterCacheAbstract) -> bool:
    """Say whether the cache can read the outputs of this chapter, with no assertion that failed."""
    try:
        found = cache.match_cache_notebook(chapter.notebook)
    except KeyError:
        return False
    cache.merge_match_into_notebook(chapter.notebook)
    return not found.data.get("false")


def run(chapters: Sequence[Chapter], timeout: int) -> list[Chapter]:
    """Run chapters, the longest first, and return them with their outputs."""
    chapters = sorted(chapters, key=lambda chapter: -len(chapter.code))
    if count := sum(bool(chapter.code) for chapter in chapters):
        logger.info("chapters to run: %d, %d at a time", count, AT_ONCE)
    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            failures = list(pool.map(partial(run_one, timeout, folder), chapters))
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    if messages := [failure for failure in failures if failure]:
        false = (line for chapter in chapters for line in chapter.false)
        raise BookError("Chapter failed", "\n\n".join(["\n".join(false), *messages]).lstrip())
    return chapters


def kernel_environment(ipython: str) -> dict[str, str]:
    """Return the variables a kernel runs under.

    One thread each, as there are as many chapters as cores; a fixed hash seed, so that two builds
    agree; and a fresh IPython folder, so that nobody's own start-up files speak in the book.
    """
    fixed = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "IPYTHONDIR": ipython}
    return os.environ | fixed


def run_one(timeout: int, folder: str, chapter: Chapter) -> str | None:
    """Run one chapter in place; return what went wrong, if anything but an assertion did."""
    if not chapter.code:
        return None
    start = perf_counter()
    failed = Path(folder, f"{chapter.docname.replace('/', '-')}.jsonl")
    environment = kernel_environment(folder) | {FAILURES: str(failed)}
    try:
        asyncio.run(client(chapter, timeout).async_execute(env=environment))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return f"{chapter.place}\n{COLOUR.sub('', str(error))}"
    finally:
        chapter.false = list(assertions.failures(failed, chapter.path, chapter.notebook))
    chapter.seconds = perf_counter() - start
    chapter.false += solutions.refused(chapter.path, chapter.notebook)
    if complaint := first_complaint(chapter):
        return complaint
    logger.info("ran %s in %.1f s", chapter.docname, chapter.seconds)
    return None


def first_complaint(chapter: Chapter) -> str | None:
    """Return what a cell wrote to stderr, a warning for example, and where; hidden cells count."""
    for index, cell in enumerate(chapter.notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                chapter.cell = index
                return f"{chapter.place} wrote to stderr:\n{output['text']}"
    return None


def client(chapter: Chapter, timeout: int) -> NotebookClient:
    """Return what will run a chapter in the chapter's own folder."""

    def remember(cell: NotebookNode, cell_index: int) -> None:
        chapter.cell = cell_index

    return NotebookClient(
        chapter.notebook,
        timeout=timeout,
        coalesce_streams=True,  # a printed text that a busy machine cut in two, without a seam
        kernel_manager_class=OwnKernel,
        record_timing=False,  # it would become part of the key under which the cache looks
        on_cell_start=remember,
        extra_arguments=[
            "--IPKernelApp.log_level=ERROR",
            f"--IPKernelApp.exec_lines={assertions.START}",
        ],
        resources={"metadata": {"path": str(chapter.path.parent)}},
        shutdown_kernel="immediate",  # nothing in a chapter waits for its kernel to end
    )
