"""The explorer of the chapter on the transpose: numbers paint the kernel, and paint adds."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, whole, whole_list
from convmatrix.figures import Picture, painting
from convmatrix.numbers import DEMONSTRATION


class Painting(Explorer):
    """Let numbers paint with a kernel: the coat of each, their sum, and how even ones would be.

    Args:
        values: The numbers that paint, whole ones from -99 to 99, at most 5.
        kernel: The kernel, at most 5 taps.
        stride: Step from the coat of one number to that of the next, at most 3.
        padding: Places cut off at each end at first, at most one less than taps.
        output: The number whose coat is framed first.

    Raises:
        ValueError: An argument is out of range.

    >>> Painting([1, -1, 0, 0], stride=2).state["stride"]
    2
    """

    name = "painting"

    def __init__(
        self,
        values: Any = (1, 1, 1, 1),
        kernel: Any = DEMONSTRATION.kernel,
        *,
        stride: int = 1,
        padding: int = 0,
        output: int = 0,
    ) -> None:
        numbers = whole_list("values", values, at_least=1, at_most=5)
        taps = whole_list("kernel", kernel, at_least=1, at_most=5)
        whole("stride", stride, 1, 3)
        painted = stride * (len(numbers) - 1) + len(taps)
        whole("padding", padding, 0, min(len(taps) - 1, (painted - 1) // 2))
        whole("output", output, 0, len(numbers) - 1)
        super().__init__(values=numbers, kernel=taps, stride=stride, padding=padding, at=output)

    def still(self) -> Picture:
        """Return the coats and their sum."""
        state = self.state
        geometry = {name: state[name] for name in ("stride", "padding")}
        return painting(state["values"], state["kernel"], **geometry)
