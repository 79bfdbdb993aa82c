"""Sphinx as Jupyter Book starts it: the one place that knows this wrapper."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from jupyter_book.sphinx import build_sphinx


def run_sphinx(
    source: Path, output: Path, builder: str, settings: dict[str, Any], read: str = ".doctrees"
) -> bool:
    """Run one builder into the folder of its name; a warning is an error. Say whether it failed.

    What it reads is kept in the folder ``read``: other settings want one of their own.
    """
    with warnings.catch_warnings():
        # sphinx_external_toc asks every object in memory for its class, and torch's answers so.
        warnings.filterwarnings("ignore", "`torch.distributed.reduce_op` is deprecated")
        failed = build_sphinx(
            source,
            output / builder,
            doctreedir=output / read,
            noconfig=True,
            path_config=source / "_config.yml",
            confoverrides={
                **settings,
                "external_toc_path": (source / "_toc.yml").as_posix(),
                "latex_individualpages": False,
                "nitpicky": True,
            },
            builder=builder,
            warningiserror=True,
            keep_going=True,
        )
    return bool(failed)
