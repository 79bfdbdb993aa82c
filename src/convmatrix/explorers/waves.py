"""The explorer of chapter 9: the waves on a ring, and what a convolution multiplies each with."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, whole, whole_list
from convmatrix.figures import Picture, wave_factor
from convmatrix.numbers import DEMONSTRATION

LONGEST = 12


class Waves(Explorer):
    """Choose a wave on a ring: the convolution turns and lengthens all its hands alike.

    Args:
        kernel: The kernel, whole numbers from -99 to 99, at most 5 taps.
        length: Places N of the ring, at least as many as taps, 2 to 12.
        wave: Which of the N waves goes in at first, from 0.

    Raises:
        ValueError: An argument is out of range.

    >>> Waves(length=8, wave=7).state["wave"]
    7
    """

    name = "waves"

    def __init__(
        self,
        kernel: Any = DEMONSTRATION.kernel,
        length: int = len(DEMONSTRATION.signal),
        *,
        wave: int = 0,
    ) -> None:
        taps = whole_list("kernel", kernel, at_least=1, at_most=5)
        whole("length", length, max(2, len(taps)), LONGEST)
        whole("wave", wave, 0, length - 1)
        super().__init__(kernel=taps, length=length, wave=wave)

    def still(self) -> Picture:
        """Return the wave, its output, its factor, and the sizes of all factors."""
        return wave_factor(*self.state.values())
