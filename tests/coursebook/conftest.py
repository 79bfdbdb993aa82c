"""What tests that run students' code need."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

# .ci/run sets this on Linux: there, a missing sandbox is a failure and not an omission.
REQUIRED = "CONVMATRIX_SANDBOX_REQUIRED"


@pytest.fixture(scope="session")
def bubblewrap() -> None:
    """Leave a test out, loudly, where there is no bubblewrap, as on macOS."""
    if shutil.which("bwrap") is None and not os.environ.get(REQUIRED):
        pytest.skip("NO STUDENT'S CODE WAS TRIED: bubblewrap is not installed")


@pytest.fixture(scope="session")
def as_root(bubblewrap: None) -> list[str]:
    """Return what makes a command root's; leave a test out, loudly, where nobody may be root."""
    if os.geteuid() == 0:
        return []
    words = ["sudo", "-n", "--preserve-env=SECRET"]
    granted = shutil.which("sudo") and not subprocess.run([*words, "true"], check=False).returncode
    if not granted and not os.environ.get(REQUIRED):
        pytest.skip("NO AUTOGRADER WAS TRIED: Gradescope runs it as root")
    return words
