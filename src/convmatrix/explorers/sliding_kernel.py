"""The explorer of chapter 1: the kernel slides, and the rows of T with it."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, signal_and_kernel, whole
from convmatrix.figures import Picture, kernel_to_matrix
from convmatrix.numbers import DEMONSTRATION


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
        self,
        signal: Any = DEMONSTRATION.signal,
        kernel: Any = DEMONSTRATION.kernel,
        *,
        position: int = 0,
    ) -> None:
        inputs, taps = signal_and_kernel(signal, kernel, inputs=12, taps=9)
        last = len(inputs) - len(taps)
        super().__init__(signal=inputs, kernel=taps, position=whole("position", position, 0, last))

    def still(self) -> Picture:
        """Return T below its signal, with the kernel at its place."""
        return kernel_to_matrix(**self.state)
