"""The explorer of two layers after one another: where one layer with their kernel differs."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, one_of, whole, whole_list
from convmatrix.figures import Picture, two_layers
from convmatrix.geometry import refuse
from convmatrix.numbers import DEMONSTRATION

ENDS = ("valid", "padded", "circular")


class TwoLayers(Explorer):
    """Two layers against one with their composed kernel: what differs is marked.

    Args:
        signal: The input, whole numbers from -99 to 99, 3 to 8 of them.
        first: The kernel of the first layer, 1 to 4 taps.
        second: The kernel of the second. Both together may span no more than the input.
        ends: What both layers do at the ends: "valid", "padded" for zeros that keep the length, or
            "circular".
        row: The output that is chosen at first.

    Raises:
        ValueError: An argument is out of range.

    >>> TwoLayers(ends="circular", row=5).state["row"]
    5
    """

    name = "two_layers"

    def __init__(
        self,
        signal: Any = DEMONSTRATION.signal,
        first: Any = DEMONSTRATION.kernel,
        second: Any = DEMONSTRATION.kernel,
        *,
        ends: str = "padded",
        row: int = 0,
    ) -> None:
        inputs = whole_list("signal", signal, at_least=3, at_most=8)
        one = whole_list("first", first, at_least=1, at_most=4)
        other = whole_list("second", second, at_least=1, at_most=4)
        span = len(one) + len(other) - 1
        if span > len(inputs):
            expected = f"together at most {len(inputs)}, as many as inputs"
            refuse("second", f"kernels that span {span}", expected)
        one_of("ends", ends, ENDS)
        whole("row", row, 0, len(inputs) - (span if ends == "valid" else 1))
        super().__init__(signal=inputs, first=one, second=other, ends=ends, row=row)

    def still(self) -> Picture:
        """Return both matrices, and where they differ."""
        state = self.state
        return two_layers(
            state["first"],
            state["second"],
            len(state["signal"]),
            padding=0 if state["ends"] == "valid" else "same",
            padding_mode="circular" if state["ends"] == "circular" else "zeros",
        )
