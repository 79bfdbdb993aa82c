"""The explorer of chapter 5: one layer, counted three ways."""

from __future__ import annotations

from math import log10

from convmatrix.counting import ParameterCounts, parameter_counts
from convmatrix.explorers.explorer import Explorer, whole
from convmatrix.figures import Picture
from convmatrix.figures.canvas import Box, Canvas
from convmatrix.figures.palette import GRID, INK, PANEL
from convmatrix.geometry import refuse
from convmatrix.numbers import DEMONSTRATION

LARGEST_SIDE = LARGEST_CHANNELS = 512
LARGEST_KERNEL, MOST_PADDING = 7, 3
WIDTH, DECADE = 561.0, 33.0  # a picture as wide as 17 decades
THOUSANDS = [decade * DECADE for decade in range(0, 18, 3)]

NAMES = (("dense matrix", "entries"), ("sparse matrix", "multiplications"), ("kernel", "weights"))


class Counts(Explorer):
    """Choose the sizes of a layer: entries, multiplications and weights as bars.

    Args:
        image_shape: Rows and columns of the input, at most 512 each.
        kernel_size: Rows, and columns, of the kernel, at most 7.
        in_channels: Channels of the input, at most 512.
        out_channels: Channels of the output, at most 512.
        padding: Zeros on each side, at most 3.

    Raises:
        ValueError: An argument is out of range, or the kernel does not fit.

    >>> Counts((224, 224), 3, in_channels=3, out_channels=64, padding=1).counts.dense
    483385147392
    """

    name = "counts"

    def __init__(
        self,
        image_shape: tuple[int, int] = DEMONSTRATION.image_shape,
        kernel_size: int = len(DEMONSTRATION.image_kernel),
        *,
        in_channels: int = 1,
        out_channels: int = 1,
        padding: int = 0,
    ) -> None:
        image = [whole("image_shape", size, 1, LARGEST_SIDE) for size in image_shape]
        if len(image) != 2:
            refuse("image_shape", tuple(image_shape), "two numbers, rows and columns")
        whole("padding", padding, 0, MOST_PADDING)
        whole("kernel_size", kernel_size, 1, min(LARGEST_KERNEL, min(image) + 2 * padding))
        super().__init__(
            image=image,
            kernel=kernel_size,
            channels_in=whole("in_channels", in_channels, 1, LARGEST_CHANNELS),
            channels_out=whole("out_channels", out_channels, 1, LARGEST_CHANNELS),
            padding=padding,
        )

    @property
    def counts(self) -> ParameterCounts:
        """The three counts of the layer that it shows now."""
        state = self.state
        kernel = state["kernel"]
        weight_shape = (state["channels_out"], state["channels_in"], kernel, kernel)
        return parameter_counts(weight_shape, tuple(state["image"]), padding=state["padding"])

    def still(self) -> Picture:
        """Return the three counts as bars on a logarithmic scale."""
        state = self.state
        image, kernel = state["image"], state["kernel"]
        canvas, said = Canvas(), []
        for number, ((name, unit), count) in enumerate(zip(NAMES, self.counts, strict=True)):
            y = 62.0 * number
            said.append(f"{name} {count:,} {unit}")
            canvas.text(0, y, f"{name}: {count:,} {unit}", align="left")
            canvas.boxes([Box(0, y + 14, WIDTH, 26)], PANEL)
            canvas.lines([[(x, y + 14), (x, y + 40)] for x in THOUSANDS], GRID, width=1.2)
            canvas.boxes([Box(0, y + 14, max(2.0, log10(count) * DECADE), 26)], INK)
        canvas.soft(0, 184, "each line: times 1,000", align="left")
        layer = (
            f"a {image[0]} by {image[1]} image, a {kernel} by {kernel} kernel, "
            f"{state['channels_in']} to {state['channels_out']} channels, "
            f"padding {state['padding']}"
        )
        return canvas.picture(
            "What a layer costs",
            f"Three bars on a logarithmic scale, for {layer}: {', '.join(said)}.",
        )
