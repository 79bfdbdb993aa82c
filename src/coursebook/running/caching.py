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
LOCKS = (Path("requirements", "book.lock"), Path("requirements", "torch.lock"))


def name_cache(app: Sphinx, config: Config) -> None:
    """Name the cache folder after the code that chapters can import."""
    if config.nb_execution_mode == "cache" and not config.nb_execution_cache_path:
        key = cache_key(PACKAGE, *(Path(app.srcdir) / lock for lock in LOCKS))
        config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / key)


def cache_key(package: Path, *locks: Path) -> str:
    """Hash the package, the lock files and the version of Python."""
    locked = [lock.read_bytes() if lock.is_file() else b"no lock" for lock in locks]
    code = repr((sys.version_info[:2], contents(package), locked))
    return hashlib.sha256(code.encode()).hexdigest()[:16]
