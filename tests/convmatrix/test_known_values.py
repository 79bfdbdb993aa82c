"""What follows from the numbers of the book, as literals, each checked against torch."""

from dataclasses import astuple

import pytest
import torch
import torch.nn.functional as F

from convmatrix import (
    conv_matrix,
    equivariance_error,
    equivariant_shifts,
    output_size,
    parameter_counts,
    shift_matrix,
)
from convmatrix.numbers import ASSIGNMENT, DEMONSTRATION

U, V, DEMO_IMAGE, DEMO_KERNEL = (torch.tensor(each).float() for each in astuple(DEMONSTRATION))
X, W, IMAGE, KERNEL = (torch.tensor(each).float() for each in astuple(ASSIGNMENT))

OUTPUTS = [
    (U, V, 0, [29, 19, 36, 62]),
    (U, V, 1, [14, 29, 19, 36, 62, 37]),
    (X, W, 0, [-2, -3, -3, -3, -3, -3, -3, 13]),
    (X, W, 1, [0, -2, -3, -3, -3, -3, -3, -3, 13, 7]),
]


@pytest.mark.parametrize(("signal", "kernel", "padding", "expected"), OUTPUTS)
def test_outputs_1d(signal, kernel, padding, expected):
    by_torch = F.conv1d(signal[None, None], kernel[None, None], padding=padding).flatten()
    by_matrix = conv_matrix(kernel, signal.shape, padding=padding) @ signal
    assert by_torch.tolist() == by_matrix.tolist() == expected


@pytest.mark.parametrize(
    ("image", "kernel", "expected"),
    [
        (DEMO_IMAGE, DEMO_KERNEL, [[5, 11, 7], [12, 6, 5]]),
        (IMAGE, KERNEL, [[4, -5, 0], [-3, 6, 0]]),
    ],
)
def test_outputs_2d(image, kernel, expected):
    by_torch = F.conv2d(image[None, None], kernel[None, None])[0, 0]
    by_matrix = conv_matrix(kernel, image.shape) @ image.flatten()
    assert by_torch.tolist() == expected
    assert by_matrix.reshape(2, 3).tolist() == expected


def untested(matrix, x):
    """Entries that a product with this input says nothing about: those that meet a zero."""
    return matrix.shape[0] * int((x.flatten() == 0).sum())


def test_assignment_matrix_1d():
    matrix = conv_matrix(W, 10)
    assert (matrix.numel(), int(matrix.count_nonzero()), untested(matrix, X)) == (80, 24, 24)


def test_assignment_matrix_padded():
    matrix = conv_matrix(W, 10, padding=1)
    assert (matrix.numel(), int(matrix.count_nonzero()), untested(matrix, X)) == (100, 28, 30)
    assert matrix[0].tolist() == [1, -2] + [0] * 8
    assert matrix[-1].tolist() == [0] * 8 + [1, 1]


def test_assignment_matrix_2d():
    matrix = conv_matrix(KERNEL, (4, 5))
    assert (matrix.numel(), int(matrix.count_nonzero()), untested(matrix, IMAGE)) == (120, 54, 54)
    first = [2, 1, -2, 0, 0, -3, -1, 1, 0, 0, 1, 1, -1, 0, 0, 0, 0, 0, 0, 0]
    assert matrix[0].tolist() == first
    leading = [int(row.nonzero()[0]) for row in matrix]
    assert leading == [0, 1, 2, 5, 6, 7]


def test_probe_shows_each_tap_in_its_place():
    probe = 10.0 ** torch.arange(6)
    assert (conv_matrix(V, 6) @ probe).tolist() == [532, 5320, 53200, 532000]


def test_three_paddings_agree_on_the_assignment_and_reflect_does_not():
    outputs = {
        mode: (conv_matrix(W, 10, padding=1, padding_mode=mode) @ X).tolist()
        for mode in ("zeros", "circular", "replicate", "reflect")
    }
    assert outputs["zeros"] == outputs["circular"] == outputs["replicate"] != outputs["reflect"]


def test_sweep_on_the_demonstration():
    for padding, expected in ((0, [37, 37, 37, 0, 14, 15, 15]), (1, [18, 18, 18, 0, 45, 25, 15])):
        matrix = conv_matrix(V, 6, padding=padding)
        assert [equivariance_error(matrix, n, signal=U) for n in range(-3, 4)] == expected


SETS = [
    (0, {0, 1, 2, 3, 4, 5}, dict.fromkeys(range(-5, 0), 7)),
    (1, {-2, -1, 0, 1}, {-5: 3, -4: 2, -3: 1, 2: 14, 3: 12, 4: 10, 5: 8}),
]


@pytest.mark.parametrize(("padding", "holds", "errors"), SETS)
def test_sets_of_the_assignment(padding, holds, errors):
    matrix = conv_matrix(W, 10, padding=padding)
    shifts = range(-5, 6)
    assert equivariant_shifts(matrix, shifts, signal=X) == holds
    found = {n: equivariance_error(matrix, n, signal=X) for n in shifts if n not in holds}
    assert found == errors
    squares = torch.arange(1.0, 11) ** 2
    assert equivariant_shifts(matrix, shifts, signal=squares) == {0}
    assert equivariant_shifts(matrix, range(-9, 10)) == {0}


def test_shifted_then_convolved():
    left = conv_matrix(W, 10) @ shift_matrix(10, -2) @ X
    assert left.tolist() == [-3, -3, -3, -3, -3, 13, 7, 0]
    right = conv_matrix(W, 10, padding=1) @ shift_matrix(10, 2) @ X
    assert right.tolist() == [0, 0, 0, -2, -3, -3, -3, -3, -3, 11]


def test_sizes_and_counts():
    assert (output_size(10, 3), output_size(10, 3, padding=1)) == (8, 10)
    assert parameter_counts((2, 2), (3, 4)) == (72, 24, 4)
    assert parameter_counts((3, 3), (4, 5)) == (120, 54, 9)
    assert parameter_counts(3, 10).sparse == 24
    assert parameter_counts(3, 10, padding=1).sparse == 28
    assert len(set(KERNEL.flatten().tolist())) == 5
    layer = parameter_counts((64, 3, 3, 3), (224, 224), padding=1)
    assert (layer.shared, layer.dense) == (1_728, 483_385_147_392)
