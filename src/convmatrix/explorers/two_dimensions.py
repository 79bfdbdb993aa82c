"""The explorer of chapter 4: an image, its output, and the matrix between them."""

from __future__ import annotations

from typing import Any

from convmatrix.explorers.explorer import Explorer, whole, whole_rows
from convmatrix.figures import Picture, image_and_matrix
from convmatrix.geometry import refuse
from convmatrix.numbers import DEMONSTRATION


class TwoDimensions(Explorer):
    """Choose a pixel or a row of T: its patch, its row, its blocks and its output light up.

    Args:
        image: The input, rows of whole numbers from -99 to 99, at most 36 pixels.
        kernel: The kernel, no larger than the image, at most 9 taps.
        output_index: Row and column of the output that is chosen at first.

    Raises:
        ValueError: An argument is out of range.

    >>> TwoDimensions(output_index=(1, 1)).state["row"]
    4
    """

    name = "two_dimensions"

    def __init__(
        self,
        image: Any = DEMONSTRATION.image,
        kernel: Any = DEMONSTRATION.image_kernel,
        *,
        output_index: tuple[int, int] = (0, 0),
    ) -> None:
        pixels = whole_rows("image", image, at_most=36)
        taps = whole_rows("kernel", kernel, at_most=9)
        rows, columns = len(pixels) - len(taps) + 1, len(pixels[0]) - len(taps[0]) + 1
        if rows < 1 or columns < 1:
            refuse("kernel", f"{len(taps)}x{len(taps[0])}", "at most as large as the image")
        row = whole("output_index", output_index[0], 0, rows - 1)
        column = whole("output_index", output_index[1], 0, columns - 1)
        super().__init__(image=pixels, kernel=taps, row=row * columns + column)

    def still(self) -> Picture:
        """Return the image, its output and T, with the chosen row marked."""
        image, kernel, row = self.state.values()
        columns = len(image[0]) - len(kernel[0]) + 1
        return image_and_matrix(image, kernel, output_index=divmod(row, columns))
