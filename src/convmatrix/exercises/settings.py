"""Judge an answer alike, whatever is set around."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import numpy as np
import torch


@contextmanager
def neutral() -> Iterator[None]:
    """Compute as in a fresh interpreter: on the CPU, in float32, with warnings and errors unraised.

    What was set before is set again afterwards.
    """
    dtype = torch.get_default_dtype()
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        torch.device("cpu"),
        torch.inference_mode(False) if torch.is_inference_mode_enabled() else nullcontext(),
    ):
        warnings.simplefilter("ignore")
        torch.set_default_dtype(torch.float32)
        try:
            yield
        finally:
            torch.set_default_dtype(dtype)
