"""The explorer of chapter 1: the kernel slides, and the rows of T with it."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, whole, whole_list
from convmatrix.figures import Picture, kernel_to_matrix
from convmatrix.geometry import refuse


class SlidingKernel(Explorer):
    """Move the kernel over the signal: the window, the row of T and the output light up together.

    Args:
        signal: The input, whole numbers from -99 to 99, at most 12.
        kernel: The kernel, at most as long, at most 9 taps.
        position: The output that the kernel stands at first.

    Raises:
        ValueError: An argument is out of range.

    >>> SlidingKernel(position=1).state
    {'signal': [3, 1, 4, 1, 5, 9], 'kernel': [2, 3, 5], 'position': 1}
    """

    name = "sliding_kernel"

    def __init__(
        self, signal: Any = (3, 1, 4, 1, 5, 9), kernel: Any = (2, 3, 5), *, position: int = 0
    ) -> None:
        inputs = whole_list("signal", signal, at_least=1, at_most=12)
        taps = whole_list("kernel", kernel, at_least=1, at_most=9)
        if len(taps) > len(inputs):
            refuse("kernel", f"{len(taps)} taps", f"at most {len(inputs)}, as many as inputs")
        last = len(inputs) - len(taps)
        super().__init__(signal=inputs, kernel=taps, position=whole("position", position, 0, last))

    def still(self) -> Picture:
        """Return T below its signal, with the kernel at its place."""
        return kernel_to_matrix(**self.state)
