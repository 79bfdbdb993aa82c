"""The explorer of a page of its own: any convolution layer, as it is written, and its matrix."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from convmatrix.explorers.explorer import Explorer, whole
from convmatrix.figures import Picture
from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid, fitting_cell, tap_boxes
from convmatrix.figures.palette import INK
from convmatrix.geometry import PerAxis, refuse, whole_numbers
from convmatrix.layers import layer_matrix

LAYERS: dict[str, type[nn.Conv1d] | type[nn.Conv2d]] = {
    "Conv1d": nn.Conv1d,
    "Conv2d": nn.Conv2d,
}
MOST_SIDE, MOST_WEIGHTS = 48, 99
DEMONSTRATION_LAYER = "nn.Conv1d(1, 1, 3, padding=1, bias=False)"


class AnyLayer(Explorer):
    """Write a layer: its matrix, coloured by tap, with its blocks, its cut rows and its counts.

    The weights are 1, 2, 3, ... in the order of the layer's own weight.

    Args:
        layer: A call of `nn.Conv1d` or `nn.Conv2d`, as a text; it is read, and never run.
        input_shape: Spatial shape of the input; the matrix has at most 48 rows and columns.
        row: The row that is marked at first.

    Raises:
        ValueError: No such call, torch refuses it, or the matrix is too large.

    >>> AnyLayer("nn.Conv1d(1, 1, 3, stride=2, bias=False)", 7).matrix
    tensor([[1, 2, 3, 0, 0, 0, 0],
            [0, 0, 1, 2, 3, 0, 0],
            [0, 0, 0, 0, 1, 2, 3]])
    """

    name = "any_layer"

    def __init__(
        self, layer: str = DEMONSTRATION_LAYER, input_shape: PerAxis = 6, *, row: int = 0
    ) -> None:
        shape = [*whole_numbers("input_shape", input_shape, at_least=1)]
        super().__init__(layer=layer, input=shape, row=row)
        rows, columns = self.matrix.shape
        if max(rows, columns) > MOST_SIDE:
            refuse("input_shape", f"{rows} rows and {columns} columns", f"at most {MOST_SIDE}")
        whole("row", row, 0, rows - 1)

    @property
    def matrix(self) -> torch.Tensor:
        """The matrix that it shows now, in whole numbers."""
        module = read_layer(self.state["layer"])
        weight = module.weight.detach()
        weight.copy_(torch.arange(1, weight.numel() + 1).view_as(weight))
        matrix: torch.Tensor = layer_matrix(module, self.state["input"]).detach().long()
        return matrix

    def still(self) -> Picture:
        """Return the matrix as a grid, one row marked."""
        layer, shape, marked = self.state.values()
        places = weight_places(read_layer(layer), shape)
        _, rows, columns = places.shape
        canvas, grid = Canvas(), Grid(0, 0, rows, columns, fitting_cell(columns))
        grid.frame(canvas)
        grid.row_labels(canvas)
        draw_weights(canvas, grid, places, read_layer(layer).weight[0, 0].numel())
        canvas.boxes([grid.box(marked, 0, 1, columns)], edge=INK, width=2.6)
        entries = ", ".join(str(entry) for entry in self.matrix[marked].tolist())
        size = " by ".join(map(str, shape))
        said = f"The {rows} by {columns} matrix of {layer} on an input of size {size}"
        return canvas.picture("The matrix of a layer", f"{said}. Row {marked} is {entries}.")


def read_layer(text: str) -> nn.Conv1d | nn.Conv2d:
    """Read a call of a layer; nothing in it is run.

    Raises:
        ValueError: It is no such call, or torch refuses its arguments.

    >>> read_layer("nn.Conv1d(1, 2, kernel_size=3)")
    Conv1d(1, 2, kernel_size=(3,), stride=(1,))
    """
    expected = f"a call like {DEMONSTRATION_LAYER}"
    try:
        call = ast.parse(text.strip(), mode="eval").body
        if not isinstance(call, ast.Call):
            refuse("layer", text, expected)
        kind = LAYERS[ast.unparse(call.func).removeprefix("torch.").removeprefix("nn.")]
        values = [ast.literal_eval(value) for value in call.args]
        module = kind(
            *values, **{str(each.arg): ast.literal_eval(each.value) for each in call.keywords}
        )
    except (SyntaxError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"layer: got {text!r}, expected {expected}: {error}") from None
    if module.weight.numel() > MOST_WEIGHTS:
        refuse("layer", f"{module.weight.numel()} weights", f"at most {MOST_WEIGHTS}")
    return module


def weight_places(module: nn.Conv1d | nn.Conv2d, shape: PerAxis) -> NDArray[Any]:
    """Return where each weight of a layer stands in its matrix, shape (weights, rows, columns)."""
    weight = module.weight.detach()
    found = []
    for number in range(weight.numel()):
        weight.zero_()
        weight.view(-1)[number] = 1
        found.append(layer_matrix(module, shape).detach().numpy().copy())
    return np.stack(found)


def draw_weights(canvas: Canvas, grid: Grid, places: NDArray[Any], taps: int) -> None:
    """Write 1, 2, 3, ... where the weights stand, in the colours of their taps."""
    sharing = (places != 0).sum(axis=0)
    rank = np.cumsum(places != 0, axis=0) - 1
    for number, stands in enumerate(places):
        strips = [
            grid.box(
                row,
                column + rank[number, row, column] / sharing[row, column],
                1,
                1 / sharing[row, column],
            )
            for row, column in np.argwhere(stands != 0)
        ]
        tap_boxes(canvas, strips, number % taps, number + 1)
