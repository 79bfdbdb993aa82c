"""The explorer of chapter 3: shift before or after the convolution, and what that breaks."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, signal_and_kernel, whole
from convmatrix.figures import Picture, commutator_grid
from convmatrix.geometry import refuse
from convmatrix.numbers import DEMONSTRATION

ENDS = ("no padding", "padding 1", "circular")
FURTHEST = 5


class Shift(Explorer):
    """Shift before T or after it: each output that differs hangs on an entry of the commutator C.

    Args:
        signal: The input, whole numbers from -99 to 99, 3 to 8 of them.
        kernel: The kernel, at most as long, at most 4 taps.
        shift: Places to the right at first, -5 to 5; negative is to the left.
        ends: What happens at the ends: "no padding", "padding 1", or "circular" for circular
            padding 1 and circular shifts. In the first two, a shift lets zeros in.

    Raises:
        ValueError: An argument is out of range.

    >>> Shift(shift=-1, ends="circular").state["ends"]
    'circular'
    """

    name = "shift"

    def __init__(
        self,
        signal: Any = DEMONSTRATION.signal,
        kernel: Any = DEMONSTRATION.kernel,
        shift: int = 1,
        *,
        ends: str = "no padding",
    ) -> None:
        inputs, taps = signal_and_kernel(signal, kernel, at_least=3, inputs=8, taps=4)
        whole("shift", shift, -FURTHEST, FURTHEST)
        if ends not in ENDS:
            refuse("ends", ends, f"one of {ENDS}")
        super().__init__(signal=inputs, kernel=taps, shift=shift, ends=ends)

    def still(self) -> Picture:
        """Return T S, S' T and their difference for this shift."""
        state = self.state
        return commutator_grid(
            state["kernel"],
            len(state["signal"]),
            state["shift"],
            padding=int(state["ends"] != "no padding"),
            circular=state["ends"] == "circular",
        )
