"""The explorer of chapter 2: padding grows, and what stands outside changes."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, one_of, signal_and_kernel, whole
from convmatrix.figures import Picture, padding_modes
from convmatrix.geometry import PADDING_MODES
from convmatrix.numbers import DEMONSTRATION


class Padding(Explorer):
    """Let padding grow from valid to full, and choose what stands outside: T and Z side by side.

    Args:
        signal: The input, whole numbers from -99 to 99, at most 8.
        kernel: The kernel, at most as long, at most 4 taps.
        padding: Places added on each side at first, at most one less than taps.
        padding_mode: What stands there: "zeros", "circular", "reflect" or "replicate".

    Raises:
        ValueError: An argument is out of range.

    >>> Padding(padding=2).state["padding"]
    2
    """

    name = "padding"

    def __init__(
        self,
        signal: Any = DEMONSTRATION.signal,
        kernel: Any = DEMONSTRATION.kernel,
        *,
        padding: int = 1,
        padding_mode: str = "zeros",
    ) -> None:
        inputs, taps = signal_and_kernel(signal, kernel, inputs=8, taps=4)
        whole("padding", padding, 0, len(taps) - 1)
        one_of("padding_mode", padding_mode, PADDING_MODES)
        super().__init__(signal=inputs, kernel=taps, padding=padding, mode=padding_mode)

    def still(self) -> Picture:
        """Return Z and T for this padding."""
        state = self.state
        length, modes = len(state["signal"]), [state["mode"]]
        return padding_modes(state["kernel"], length, padding=state["padding"], modes=modes)
