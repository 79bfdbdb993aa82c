"""Run a student's function without waiting for it forever, or being stopped by what it raises."""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Callable
from time import monotonic, process_time
from typing import Any

import torch

from convmatrix.exercises import sentences

TO_STOP = 0.5
# How much longer than it may compute somebody may wait, on a machine that has other things to do.
PATIENCE = 4


class Failed(Exception):  # noqa: N818 - what it carries is a sentence for the student
    """A function raised something (``error``), or did not come to an end."""

    def __init__(self, message: str, error: BaseException | None = None) -> None:
        super().__init__(message)
        self.error = error


def returned(function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
    """Return what a function returns, within a bounded time.

    What is bounded is the time for which this process computes, several threads at once not
    counted twice: what else the machine does is not the function's fault. It runs in a thread of
    its own. One that does not end is interrupted, and left alone when it cannot be: a sleep or a
    long computation outside Python. It goes on in the background then.

    Raises:
        Failed: The function raised, whatever it was, or took too long.
    """
    outcome: list[Any] = []
    raised: list[BaseException] = []
    with_gradients = torch.is_grad_enabled()  # each thread has a setting of its own

    def run() -> None:
        try:
            with torch.set_grad_enabled(with_gradients):
                outcome.append(function(*arguments))
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    if not ended(thread, seconds):
        interrupt(thread)
        raise Failed(sentences.NO_RETURN)
    if raised:
        raise Failed(sentences.RAISED.format(error=said(raised[0])), raised[0])
    return outcome[0]


def ended(thread: threading.Thread, seconds: float) -> bool:
    """Wait for a thread while it may compute, and tell whether it has come to its end."""
    began, computed = monotonic(), process_time()
    while thread.is_alive():
        took = monotonic() - began
        if min(took, process_time() - computed) > seconds or took > PATIENCE * seconds:
            return False
        thread.join(0.05)
    return True


def interrupt(thread: threading.Thread) -> None:
    """Ask a thread to stop, and give it a moment to do so."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
    )
    thread.join(TO_STOP)


def said(error: BaseException) -> str:
    """Return an error's type and the first sentence of its message."""
    try:
        sentence = re.split(r"\n|(?<=\.)\s", str(error).strip())[0]
    except BaseException:
        sentence = ""
    return f"{type(error).__name__}: {sentence[:120]}" if sentence else type(error).__name__
