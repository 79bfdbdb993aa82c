"""What tests of the sandbox need."""

from __future__ import annotations

import os
import shutil

import pytest

# .ci/run sets this on Linux: there, a missing sandbox is a failure and not an omission.
REQUIRED = "CONVMATRIX_SANDBOX_REQUIRED"


@pytest.fixture(scope="session")
def bubblewrap() -> None:
    """Leave a test out, loudly, where there is no bubblewrap, as on macOS."""
    if shutil.which("bwrap") is None and not os.environ.get(REQUIRED):
        pytest.skip("NO STUDENT'S CODE WAS TRIED: bubblewrap is not installed")
