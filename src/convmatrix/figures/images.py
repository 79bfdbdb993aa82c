"""Figures of images: the image, its output, and the matrix between the two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid, block_outlines, fitting_cell, kernel_box, tap_places
from convmatrix.figures.palette import INK, SOFT, ink_on, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, products, rows_listed, show, words


@dataclass(frozen=True)
class _Scene:
    """One convolution of an image, and the output that is looked at."""

    image: Floats
    kernel: Floats
    output_index: tuple[int, int]

    @cached_property
    def matrix(self) -> Floats:
        """Where each tap stands in T, shape (taps, outputs, inputs)."""
        return tap_places(self.kernel.shape, self.image.shape).astype(float)

    @cached_property
    def output(self) -> Floats:
        """The output image."""
        shape = np.array(self.image.shape) - self.kernel.shape + 1
        values = np.tensordot(self.kernel.ravel(), self.matrix, 1) @ self.image.ravel()
        return values.reshape(shape)

    @cached_property
    def row(self) -> int:
        """The row of T that makes the output that is looked at."""
        row, column = self.output_index
        return row * len(self.output[0]) + column

    @cached_property
    def reads(self) -> list[int]:
        """For each tap, the number of the pixel it reads for that output, row-major."""
        return [int(column) for column in self.matrix[:, self.row].argmax(axis=1)]


def image_and_output(
    image: Numbers, kernel: Numbers, *, output_index: tuple[int, int] = (0, 0)
) -> Picture:
    """Draw an image, a kernel and the output, with one output marked and the patch it reads.

    Args:
        image: The input, shape (H, W).
        kernel: The kernel, shape (K_h, K_w).
        output_index: Row and column of the output that is marked.

    Returns:
        A `Picture`. Image, kernel and output side by side.

    >>> image = [[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, 1]]
    >>> image_and_output(image, [[1, 2], [3, 4]], output_index=(1, 0)).alt.split(". ")[-1]
    'Output (1, 0) is marked: it reads 0 1 / 2 1, and is 12.'
    """
    scene = _Scene(floats(image), floats(kernel), output_index)
    canvas = Canvas()
    _images(canvas, scene)
    patch = scene.image.ravel()[scene.reads].reshape(scene.kernel.shape)
    return canvas.picture(
        "An image and its output",
        f"The image {rows_listed(scene.image)}, the kernel {rows_listed(scene.kernel)} and the "
        f"output {rows_listed(scene.output)}. Output {output_index} is marked: it reads "
        f"{rows_listed(patch)}, and is {show(scene.output[output_index])}.",
    )


def image_and_matrix(
    image: Numbers, kernel: Numbers, *, output_index: tuple[int, int] = (0, 0)
) -> Picture:
    """Draw an image, its output, and T in blocks, with one row of T and the patch it reads.

    Args:
        image: The input, shape (H, W).
        kernel: The kernel, shape (K_h, K_w).
        output_index: Row and column of the output whose patch and matrix row are marked.

    Returns:
        A `Picture`. Above, image, kernel and output; below, T under the flattened image, and the
        flattened output beside it.

    >>> image = [[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, 1]]
    >>> image_and_matrix(image, [[1, 2], [3, 4]], output_index=(1, 0)).alt.split(". ")[-1]
    'Row 3 of T is marked: it reads the pixels 4, 5, 8 and 9, and makes output (1, 0), which is 12.'
    """
    scene = _Scene(floats(image), floats(kernel), output_index)
    canvas = Canvas()
    bottom = _images(canvas, scene)
    _flattened(canvas, scene, bottom + 62)
    _, outputs, inputs = scene.matrix.shape
    height, width = scene.output.shape
    return canvas.picture(
        "An image, its output, and the matrix between them",
        f"The image {rows_listed(scene.image)}, the kernel {rows_listed(scene.kernel)} and the "
        f"output {rows_listed(scene.output)}. Below, under the flattened image, the {outputs} by "
        f"{inputs} matrix T, its {height} by {scene.image.shape[0]} blocks of {width} by "
        f"{scene.image.shape[1]} outlined. Row {scene.row} of T is marked: it reads the pixels "
        f"{words(scene.reads)}, and makes output {output_index}, which is "
        f"{show(scene.output[output_index])}.",
    )


def _images(canvas: Canvas, scene: _Scene) -> float:
    """Draw image, kernel and output side by side; return their lower edge."""
    image = Grid(0, 0, *scene.image.shape)
    kernel = kernel_box(canvas, image.right + 66, 0, scene.kernel)
    output = Grid(kernel.right + 66, 0, *scene.output.shape)
    for grid, name in ((image, "input"), (kernel, "kernel"), (output, "output")):
        canvas.text(grid.middle[0], -33, name)
        if grid is not kernel:
            grid.frame(canvas)
            grid.row_labels(canvas)
            grid.column_labels(canvas)
    _pixels(canvas, image, scene)
    top = divmod(scene.reads[0], image.columns)
    canvas.boxes([image.box(*top, kernel.rows, kernel.columns)], edge=INK, width=2.6)
    output.numbers(canvas, scene.output)
    canvas.boxes([output.box(*scene.output_index)], edge=INK, width=2.6)
    return max(image.bottom, kernel.bottom)


def _flattened(canvas: Canvas, scene: _Scene, top: float) -> None:
    """Draw T, the flattened image above its columns and the flattened output beside its rows."""
    _, outputs, inputs = scene.matrix.shape
    cell = fitting_cell(inputs)
    flat = Grid(0, top, 1, inputs, cell)
    matrix = Grid(0, flat.bottom + 12, outputs, inputs, cell)
    result = Grid(matrix.right + 12, matrix.y, outputs, 1, cell)
    for grid in (flat, matrix, result):
        grid.frame(canvas)
    canvas.text(0, top - 33, "input, flattened; below it T", align="left")
    canvas.soft(result.right, matrix.bottom + 16, "output", align="right")
    flat.column_labels(canvas)
    matrix.row_labels(canvas)
    _pixels(canvas, flat, scene)
    matrix.taps(canvas, scene.matrix, scene.kernel)
    canvas.boxes(
        block_outlines(matrix, scene.output.shape[1], scene.image.shape[1]), edge=SOFT, width=2
    )
    result.numbers(canvas, scene.output)
    marked = [matrix.box(scene.row, 0, 1, inputs), result.box(scene.row, 0)]
    canvas.boxes(marked, edge=INK, width=2.6)
    if scene.kernel.size <= 6:
        read = scene.image.ravel()[scene.reads]
        total = f"{products(scene.kernel.ravel(), read)} = {show(scene.output[scene.output_index])}"
        canvas.text(0, matrix.bottom + 22, f"row {scene.row}: {total}", align="left")


def _pixels(canvas: Canvas, grid: Grid, scene: _Scene) -> None:
    """Write the pixels, those of the patch on the colours of the taps that read them."""
    for pixel, value in enumerate(scene.image.ravel()):
        row, column = divmod(pixel, grid.columns)
        if pixel in scene.reads:
            colour = tap_colour(scene.reads.index(pixel))
            canvas.boxes([grid.box(row, column).inset(0.5)], colour)
            grid.number(canvas, row, column, value, ink_on(colour))
        else:
            grid.number(canvas, row, column, value)
