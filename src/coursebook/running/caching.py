"""Where the outputs of chapters are kept.

The cache's own key is the text of a chapter's cells. The folder it lies in is therefore named after
everything those cells can import: outputs must not outlive the code that made them.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..fingerprints import contents

PACKAGE = Path(__file__).parents[2] / "convmatrix"
LOCK = Path("requirements", "book.lock")


def name_cache(app: Sphinx, config: Config) -> None:
    """Name the cache folder after the code that chapters can import."""
    if config.nb_execution_mode == "cache" and not config.nb_execution_cache_path:
        key = cache_key(PACKAGE, Path(app.srcdir) / LOCK)
        config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / key)


def cache_key(package: Path, lock: Path) -> str:
    """Hash the package, the lock file and the version of Python."""
    locked = lock.read_bytes() if lock.is_file() else b"no lock"
    code = repr((sys.version_info[:2], contents(package), locked))
    return hashlib.sha256(code.encode()).hexdigest()[:16]
