"""The numbers that the book stands on: its chapters teach on some, its exercises ask about others.

Everything else takes them from here. Plain numbers, so that reading them loads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

Vector = tuple[int, ...]
Rows = tuple[Vector, ...]


@dataclass(frozen=True)
class Numbers:
    """A signal and an image, each with a kernel.

    Attributes:
        signal: N numbers.
        kernel: K numbers, the taps.
        image: H rows of W numbers.
        image_kernel: K_h rows of K_w numbers.

    >>> DEMONSTRATION.image_shape
    (3, 4)
    """

    signal: Vector
    kernel: Vector
    image: Rows
    image_kernel: Rows

    @property
    def image_shape(self) -> tuple[int, int]:
        """Rows and columns of the image."""
        return len(self.image), len(self.image[0])


DEMONSTRATION = Numbers(
    signal=(3, 1, 4, 1, 5, 9),
    kernel=(2, 3, 5),
    image=((1, 0, 2, 1), (0, 1, 1, 0), (2, 1, 0, 1)),
    image_kernel=((1, 2), (3, 4)),
)
"""What the chapters show: u and v, the first digits of pi and the first primes, and a 3 by 4 image.

The taps of a kernel are all different, so that each can be told apart.
"""

ASSIGNMENT = Numbers(
    signal=(0, 0, 1, 2, 3, 4, 5, 6, 7, 0),
    kernel=(1, 1, -2),
    image=((1, 1, 0, 1, 0), (0, 1, 1, 0, 1), (1, 0, 0, 1, 0), (1, 1, 1, 0, 0)),
    image_kernel=((2, 1, -2), (-3, -1, 1), (1, 1, -1)),
)
"""What the exercises ask about: x, whose ends are zeros, and w, and a 4 by 5 image of 0 and 1."""
