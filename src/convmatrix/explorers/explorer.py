"""What all explorers are in Python: a state, a picture of it, and where possible a live view."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, ClassVar
from xml.sax.saxutils import escape

import numpy as np
import torch

from convmatrix.explorers.source import source
from convmatrix.figures import Picture
from convmatrix.geometry import refuse

LARGEST = 99


class Explorer(ABC):
    """A figure that a reader can change.

    Show it at the end of a notebook's cell. With anywidget installed it is alive, and `state` says
    what the reader has made of it; without, it is the picture that `still` returns.

    Attributes:
        name: The name of its module, also in the pages of the book.
        asked: The labels of what a prediction about it hides, as ``data-masked`` has them; all that
            is computed, if there are none.
    """

    name: ClassVar[str]
    asked: ClassVar[str] = ""

    def __init__(self, **state: Any) -> None:
        self._state = state
        self._live: Any = None

    @property
    def state(self) -> dict[str, Any]:
        """What it shows now, in plain numbers, lists and words by name."""
        if self._live is not None:
            return {key: getattr(self._live, key) for key in self._state}
        return dict(self._state)

    @property
    def widget(self) -> Any:
        """The live view, an ``anywidget.AnyWidget`` with a trait for each part of the state.

        Raises:
            ImportError: anywidget is not installed.
        """
        if self._live is None:
            from convmatrix.explorers.live import live  # needs what is optional

            self._live = live(self.name, source(self.name), self._state)
        return self._live

    @abstractmethod
    def still(self) -> Picture:
        """Return the picture of its state now."""

    def svg(self) -> str:
        """Return the picture as SVG that says which explorer it stands for, and its state."""
        about = {"explorer": self.name, "state": self.state, "asked": self.asked}
        carried = escape(json.dumps(about))
        head, end, rest = self.still().svg().partition("</desc>\n")
        return f"{head}{end}<metadata>{carried}</metadata>\n{rest}"

    def __repr__(self) -> str:
        values = ", ".join(f"{key}={value!r}" for key, value in self.state.items())
        return f"{type(self).__name__}({values})"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the picture, and the live view where there is one; Jupyter shows the best."""
        bundle = {"image/svg+xml": self.svg(), "text/plain": repr(self)}
        if find_spec("anywidget"):
            shown = self.widget._repr_mimebundle_(**kwargs)
            bundle |= shown[0] if isinstance(shown, tuple) else shown
            bundle["text/plain"] = repr(self)
        return bundle


def signal_and_kernel(
    signal: Any, kernel: Any, *, at_least: int = 1, inputs: int, taps: int
) -> tuple[list[int], list[int]]:
    """Read a signal of at most ``inputs`` numbers, and a kernel of at most ``taps`` that fits it.

    Raises:
        ValueError: Either is no such list, or the kernel is longer than the signal.

    >>> signal_and_kernel([3, 1, 4], [2, 3], inputs=8, taps=4)
    ([3, 1, 4], [2, 3])
    """
    numbers = whole_list("signal", signal, at_least=at_least, at_most=inputs)
    weights = whole_list("kernel", kernel, at_least=1, at_most=taps)
    if len(weights) > len(numbers):
        refuse("kernel", f"{len(weights)} taps", f"at most {len(numbers)}, as many as inputs")
    return numbers, weights


def whole_list(argument: str, values: Any, *, at_least: int, at_most: int) -> list[int]:
    """Read a list of whole numbers that fit into an explorer's fields.

    Raises:
        ValueError: Too few, too many, too large, or not whole.

    >>> whole_list("kernel", torch.tensor([2.0, 3, 5]), at_least=1, at_most=9)
    [2, 3, 5]
    """
    array = whole_array(argument, values)
    if array.ndim != 1 or not at_least <= len(array) <= at_most:
        refuse(argument, f"shape {array.shape}", f"a list of {at_least} to {at_most} numbers")
    return [int(value) for value in array]


def whole_rows(argument: str, values: Any, *, at_most: int) -> list[list[int]]:
    """Read the rows of an image of whole numbers that fit into an explorer's fields.

    Raises:
        ValueError: No rows of equal length, too many numbers, too large, or not whole.

    >>> whole_rows("kernel", [[1, 2], [3, 4]], at_most=9)
    [[1, 2], [3, 4]]
    """
    array = whole_array(argument, values)
    if array.ndim != 2 or not 1 <= array.size <= at_most:
        refuse(argument, f"shape {array.shape}", f"rows of equal length, at most {at_most} numbers")
    return [[int(value) for value in row] for row in array]


def whole_array(argument: str, values: Any) -> Any:
    """Read whole numbers of any shape that fit into an explorer's fields.

    Raises:
        ValueError: Something that is no array of whole numbers from -99 to 99.
    """
    try:
        array = values.numpy(force=True) if isinstance(values, torch.Tensor) else np.array(values)
        whole = bool((array == np.rint(array)).all() and (np.abs(array) <= LARGEST).all())
    except (TypeError, ValueError):
        refuse(argument, values, "numbers")
    if not whole:
        refuse(argument, values, f"whole numbers from -{LARGEST} to {LARGEST}")
    return array


def one_of(argument: str, value: Any, known: Sequence[str]) -> str:
    """Read one of some words.

    Raises:
        ValueError: It is none of them.

    >>> one_of("ends", "circular", ("zeros", "circular"))
    'circular'
    """
    if value not in known:
        refuse(argument, value, f"one of {known}")
    return str(value)


def whole(argument: str, value: Any, low: int, high: int) -> int:
    """Read one whole number from a range.

    Raises:
        ValueError: It is none, or outside.

    >>> whole("position", 2, 0, 3)
    2
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        refuse(argument, value, f"a whole number from {low} to {high}")
    return value
