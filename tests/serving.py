"""A folder served on this machine, and what to do where no browser can visit it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import pytest

# .ci/run sets this: there, a missing browser is a failure and not an omission.
BROWSER_REQUIRED = "CONVMATRIX_BROWSER_REQUIRED"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield its address."""
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def leave_out(reason: str) -> NoReturn:
    """Skip a browser test, or fail it where a browser is required."""
    if os.environ.get(BROWSER_REQUIRED):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
