"""The explorer of the chapter on stride and dilation: which rows of T are left."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, signal_and_kernel, whole
from convmatrix.figures import Picture, strided_matrix
from convmatrix.geometry import output_size, refuse
from convmatrix.numbers import DEMONSTRATION

LONGEST = 4


class Strides(Explorer):
    """Let the kernel take longer steps, or give it holes, and see which rows of T are left.

    Args:
        signal: The input, whole numbers from -99 to 99, at most 12.
        kernel: The kernel, at most as long, at most 5 taps.
        stride: Step from one output to the next, 1 to 4.
        dilation: Distance between neighbouring taps, 1 to 4; the kernel must fit.
        position: The output that the kernel stands at first.

    Raises:
        ValueError: An argument is out of range.

    >>> Strides(stride=2, position=1).state["position"]
    1
    """

    name = "strides"

    def __init__(
        self,
        signal: Any = DEMONSTRATION.signal,
        kernel: Any = DEMONSTRATION.kernel,
        *,
        stride: int = 2,
        dilation: int = 1,
        position: int = 0,
    ) -> None:
        inputs, taps = signal_and_kernel(signal, kernel, inputs=12, taps=5)
        step, apart = whole("stride", stride, 1, LONGEST), whole("dilation", dilation, 1, LONGEST)
        span = apart * (len(taps) - 1) + 1
        if span > len(inputs):
            refuse(
                "dilation", apart, f"a kernel that fits: it spans {span} of {len(inputs)} places"
            )
        last = output_size(len(inputs), len(taps), stride=step, dilation=apart) - 1
        place = whole("position", position, 0, last)
        super().__init__(signal=inputs, kernel=taps, stride=step, dilation=apart, position=place)

    def still(self) -> Picture:
        """Return T with the rows that are left in colour, and the kernel at its place."""
        return strided_matrix(**self.state)
