"""The explorer of the chapter on learning: a matrix in training, and what it was shown."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from convmatrix.explorers.explorer import Explorer, one_of, signal_and_kernel, whole
from convmatrix.figures import Picture, learned_matrices
from convmatrix.numbers import DEMONSTRATION
from convmatrix.operators import conv_matrix

ENDS = ("no padding", "circular")
DATA = ("its shifts", "other signals")
STARTS = ("zeros", "digits")
LONGEST = 18
DIGITS = "2653589793238462643383279502884197169399375105820974944592307816"
"""The digits of pi that come after the demonstration's: signals and a start without structure."""


class Learning(Explorer):
    """Let a fully connected layer take steps on signals and their outputs, and watch its matrix.

    Args:
        signal: The input, whole numbers from -99 to 99, 3 to 8 of them.
        kernel: The kernel, at most as long, at most 4 taps.
        ends: What happens at the ends: "no padding", or "circular".
        data: What else is shown: "its shifts", around the ring, or "other signals".
        pairs: How many signals are shown with their outputs, at most as many as inputs.
        start: What the matrix is at first: "zeros" or "digits".
        time: 0 for no step yet, 1 for one, and one more doubles them, at most 18.

    Raises:
        ValueError: An argument is out of range.

    >>> Learning(ends="no padding", time=7).steps
    64
    """

    name = "learning"
    asked = "W"  # T and the inputs are given

    def __init__(
        self,
        signal: Any = DEMONSTRATION.signal,
        kernel: Any = DEMONSTRATION.kernel,
        *,
        ends: str = "circular",
        data: str = "its shifts",
        pairs: int = 1,
        start: str = "zeros",
        time: int = 0,
    ) -> None:
        inputs, taps = signal_and_kernel(signal, kernel, at_least=3, inputs=8, taps=4)
        one_of("ends", ends, ENDS)
        one_of("data", data, DATA)
        one_of("start", start, STARTS)
        whole("pairs", pairs, 1, len(inputs))
        whole("time", time, 0, LONGEST)
        said = {"ends": ends, "data": data, "pairs": pairs, "start": start, "time": time}
        super().__init__(signal=inputs, kernel=taps, **said)

    @property
    def steps(self) -> int:
        """How many steps have been taken."""
        time = self.state["time"]
        return 2 ** (time - 1) if time else 0

    @property
    def target(self) -> Tensor:
        """The matrix of the convolution."""
        state = self.state
        padding, mode = ("same", "circular") if state["ends"] == "circular" else (0, "zeros")
        kernel = torch.tensor(state["kernel"]).double()
        matrix: Tensor = conv_matrix(
            kernel, len(state["signal"]), padding=padding, padding_mode=mode
        )
        return matrix

    @property
    def inputs(self) -> Tensor:
        """The signals that are shown, one in each row."""
        state = self.state
        signal = torch.tensor(state["signal"]).double()
        n, shown = len(signal), range(state["pairs"])
        if state["data"] == "its shifts":
            return torch.stack([signal.roll(by) for by in shown])
        others = [digits(n * i, n) for i in shown[:-1]]
        return torch.stack([signal, *others])

    @property
    def matrix(self) -> Tensor:
        """The matrix W after these steps of gradient descent, each on all signals that are shown.

        A step takes ``rate * (W - T) G`` off W, where G is the sum of x x^T over the inputs x.
        """
        T, inputs = self.target, self.inputs
        n = T.shape[1]
        start = torch.zeros_like(T)
        if self.state["start"] == "digits":
            start = digits(0, 64).flip(0)[: T.numel()].reshape(T.shape) - 4
        gram = inputs.T @ inputs
        rate = 1 / (float(gram.abs().sum(dim=1).max()) or 1)
        each = torch.eye(n, dtype=torch.float64) - rate * gram
        matrix: Tensor = T + (start - T) @ torch.linalg.matrix_power(each, self.steps)
        return matrix

    def still(self) -> Picture:
        """Return the learned matrix, and that of the convolution."""
        after = f"after {self.steps} step{'s' * (self.steps != 1)}"
        before = (len(self.state["kernel"]) - 1) // 2 if self.state["ends"] == "circular" else 0
        return learned_matrices({after: self.matrix, "T": self.target}, padding=before)


def digits(first: int, count: int) -> Tensor:
    """Return digits of pi, counted from those that come after the demonstration's.

    >>> digits(0, 3)
    tensor([2., 6., 5.], dtype=torch.float64)
    """
    return torch.tensor([int(digit) for digit in DIGITS[first : first + count]]).double()
