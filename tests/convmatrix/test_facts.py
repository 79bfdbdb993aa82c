"""The numbers that the later chapters stand on, for the demonstration, against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from convmatrix import (
    circulant_eigenvalues,
    circulant_singular_values,
    compose_kernels,
    conv_matrix,
    conv_operator,
    conv_transpose_matrix,
    is_toeplitz,
    kernel_gradient,
    nearest_convolution,
    receptive_field,
    unfold_matrix,
)
from convmatrix.numbers import ASSIGNMENT, DEMONSTRATION

u, v = (torch.tensor(each) * 1.0 for each in (DEMONSTRATION.signal, DEMONSTRATION.kernel))
T = conv_matrix(v, 6)
PADDED = conv_matrix(v, 6, padding=1)
RING = conv_matrix(v, 6, padding=1, padding_mode="circular")
G = torch.tensor([1.0, -1, 0, 0])


def test_stride_keeps_every_second_row_and_dilation_makes_holes():
    strided = conv_matrix(v, 6, stride=2)
    assert torch.equal(strided, T[::2])
    assert (strided @ u).tolist() == [29, 36]
    assert not strided[:, 5].any()
    assert not is_toeplitz(strided)
    assert (conv_matrix(v, 6, stride=2, padding=1) @ u).tolist() == [14, 19, 62]
    assert torch.equal(conv_matrix(v, 6, dilation=2), conv_matrix([2, 0, 3, 0, 5], 6))
    assert (conv_matrix(v, 6, dilation=2) @ u).tolist() == [43, 50]
    both = torch.stack([v, torch.tensor([1.0, 0, -1])])[None]
    matrix = conv_matrix(both, 6)
    assert torch.equal(matrix, torch.cat([T, conv_matrix([1, 0, -1], 6)], dim=1))
    assert (matrix @ torch.cat([u, u.flip(0)])).tolist() == [37, 20, 36, 63]


def test_the_transpose_paints():
    up = conv_transpose_matrix(v, 4)
    assert torch.equal(up, T.T)
    assert torch.equal(up, conv_matrix(v.flip(0), 4, padding=2))
    assert (up @ G).tolist() == [2, 1, 2, -5, 0, 0]
    assert up.sum(1).tolist() == [2, 5, 10, 10, 8, 5]
    assert (up @ T @ u).tolist() == [58, 125, 274, 327, 366, 310]
    assert float(T @ u @ G) == float(u @ (up @ G)) == 10
    assert (T @ T.T)[0].tolist() == [38, 21, 10, 0]
    assert is_toeplitz(T @ T.T)
    assert (T.T @ T).diag().tolist() == [4, 13, 38, 38, 34, 25]
    assert (conv_operator(v, 6).T @ G).tolist() == [2, 1, 2, -5, 0, 0]


def test_checkerboards_of_a_strided_transpose():
    def painted(kernel):
        return conv_transpose_matrix(kernel, 4, stride=2).sum(1).tolist()

    assert painted(v) == [2, 3, 7, 3, 7, 3, 7, 3, 5]
    assert painted([1, 1, 1]) == [1, 1, 2, 1, 2, 1, 2, 1, 1]
    assert painted([1, 1, 1, 1]) == [1, 1, 2, 2, 2, 2, 2, 2, 1, 1]
    assert painted([1, 2, 1])[1:-1] == [2] * 7
    even = conv_transpose_matrix(v, 2, stride=2, output_padding=1)
    assert (even @ torch.tensor([29.0, 36])).tolist() == [58, 87, 217, 108, 180, 0]


def test_in_two_dimensions_too():
    image = torch.tensor(DEMONSTRATION.image) * 1.0
    kernel = torch.tensor(DEMONSTRATION.image_kernel) * 1.0
    up = conv_transpose_matrix(kernel, (2, 3))
    assert up.sum(1).tolist() == [1, 3, 3, 2, 4, 10, 10, 6, 3, 7, 7, 4]
    output = F.conv2d(image[None], kernel[None, None]).flatten()
    assert (up @ output).tolist() == [5, 21, 29, 14, 27, 83, 82, 38, 36, 66, 39, 20]
    assert kernel_gradient(image, (2, 2), torch.ones(2, 3)).tolist() == [[5, 5], [5, 4]]
    unfold = unfold_matrix((3, 4), (2, 2))
    assert unfold.shape == (24, 12)
    assert (unfold.T @ unfold.sum(1)).tolist() == [1, 2, 2, 1, 2, 4, 4, 2, 1, 2, 2, 1]
    sizes = circulant_singular_values(kernel, (3, 4)).flatten().sort(descending=True).values
    expected = [10, 7.2111, 7.2111, 6.0828, 6.0828, 4.7396, 4.7396, 3.9416, 3.9416, 2, 1, 1]
    np.testing.assert_allclose(sizes, expected, atol=1e-4)


def test_the_gradient_of_the_kernel():
    assert kernel_gradient(u, 3, torch.ones(4)).tolist() == [9, 11, 19]
    assert kernel_gradient(u, 3, G).tolist() == [2, -3, 3]
    assert F.conv1d(u[None, None], G[None, None]).tolist() == [[[2, -3, 3]]]
    stepped = is_toeplitz(T - 0.1 * torch.outer(G, u), tolerance=1e-6)
    assert str(stepped) == (
        "Toeplitz: no, entry (0, 0) is 1.7 but entry (1, 1) is 2.1 (and at 9 more places)"
    )


def test_two_layers():
    twice = compose_kernels(v, v)
    assert twice.tolist() == [4, 12, 29, 30, 25]
    assert (conv_matrix(twice, 6) @ u).tolist() == [295, 456]
    assert compose_kernels(v, [1, -1]).tolist() == [2, 1, 2, -5]
    assert (conv_matrix([2, 1, 2, -5], 6) @ u).tolist() == [10, -17, -26]
    missing = conv_matrix(twice, 6, padding=2) - PADDED @ PADDED
    assert missing.nonzero().tolist() == [[0, 0], [5, 5]]
    assert missing.diag().tolist() == [10, 0, 0, 0, 0, 10]
    assert (missing @ u).tolist() == [30, 0, 0, 0, 0, 90]
    one = conv_matrix(twice, 6, padding=2, padding_mode="circular")
    assert torch.equal(one, RING @ RING)
    assert [receptive_field(each) for each in ([3, 3], [3, 3, 3])] == [5, 7]
    assert receptive_field([3, 3, 3], strides=[1, 2, 1]) == 9
    assert receptive_field([3, 3], strides=2) == 7
    assert receptive_field([3, 3, 3], dilations=[1, 2, 4]) == 15


def test_the_ring_and_its_waves():
    values = circulant_eigenvalues(v.double(), 6)
    k = torch.arange(6) * torch.pi / 3
    expected = torch.complex(3 + 7 * k.cos().double(), 3 * k.sin().double())
    torch.testing.assert_close(values, expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(values.abs(), [10, 7, 7**0.5, 4, 7**0.5, 7])
    assert values.prod().real.item() == pytest.approx(-13720)
    product = torch.fft.ifft(values * torch.fft.fft(u.double())).real
    np.testing.assert_allclose(product, [32, 29, 19, 36, 62, 52])
    np.testing.assert_allclose(product, RING @ u)
    assert (values.abs() ** 2).sum().item() == pytest.approx(228)
    # the trap: the kernel's own transform has the same sizes and is another list
    trap = torch.fft.fft(v.double(), 6)
    turned = torch.exp(-1j * k.double())
    torch.testing.assert_close(values, turned * trap.conj(), rtol=1e-6, atol=1e-6)
    assert (trap - values).abs().max() > 1
    norms = [float(torch.linalg.matrix_norm(each.double(), 2)) for each in (PADDED, T)]
    assert norms == pytest.approx([9.384, 9.0128], abs=1e-4)


def test_the_trap_of_four_places():
    values = circulant_eigenvalues(ASSIGNMENT.kernel, 4)
    torch.testing.assert_close(values, torch.tensor([0, 1 - 3j, 2, 1 + 3j]))


def test_the_nearest_convolution():
    noisy = T.clone()
    noisy[0, 0], noisy[3, 5] = 4, 1
    assert nearest_convolution(noisy, 6, 3).tolist() == [2.5, 3, 4]
