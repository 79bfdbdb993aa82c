"""The gradient of a weight by tap matrices, against autograd, over random geometry."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convmatrix import kernel_gradient, tap_matrices
from strategies import LAYERS, PADDING_MODES, cases, integers_as, seeds

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")


@given(case=cases(), mode=st.sampled_from(PADDING_MODES), seed=seeds, imaginary=st.booleans())
def test_it_is_what_autograd_gives(case, mode, seed, imaginary):
    dtype = torch.complex128 if imaginary else case.weight.dtype
    options = case.options | {"padding_mode": mode}
    shape, kernel = tuple(case.weight.shape), tuple(case.weight.shape[2:])
    layer = LAYERS[case.rank](case.channels, shape[0], kernel, bias=False, dtype=dtype, **options)
    x = integers_as(dtype, (case.channels, *case.input_shape), seed)
    x = x + 1j * x.flip(0, -1) if imaginary else x
    try:
        output = layer(x)
    except RuntimeError:  # more padding than the mode can supply
        with pytest.raises(ValueError, match="padding: got"):
            kernel_gradient(x, shape, torch.zeros(1), **options)
        return
    told = integers_as(dtype, tuple(output.shape), seed + 1)
    output.backward(told)
    gradient = kernel_gradient(x, shape, told, **options)
    torch.testing.assert_close(gradient, layer.weight.grad, rtol=0, atol=0)


@given(case=cases(), seed=seeds)
def test_it_is_a_sum_over_the_places_of_each_tap(case, seed):
    """Of g x^T, the gradient of the matrix, for a bare kernel."""
    options = {name: case.options[name] for name in ("padding", "stride", "dilation")}
    kernel = tuple(case.weight.shape[2:])
    taps = tap_matrices(case.input_shape, kernel, **options)
    x = integers_as(torch.float32, case.input_shape, seed)
    layer = LAYERS[case.rank](1, 1, kernel, bias=False, **options).requires_grad_(False)
    told = integers_as(torch.float32, tuple(layer(x[None])[0].shape), seed + 1)
    along = (taps * torch.outer(told.flatten(), x.flatten())).sum((1, 2))
    assert torch.equal(kernel_gradient(x, kernel, told, **options).flatten(), along)


def test_which_numbers_it_has():
    half = kernel_gradient(torch.ones(6, dtype=torch.bfloat16), 3, [1, 1, 1, 1])
    assert half.dtype == torch.float32
    assert kernel_gradient([1, 2, 3], 2, torch.ones(2, dtype=torch.float64)).dtype == torch.float64


WEIGHT = (2, 1, 3)
REFUSED = {
    r"signal: got 'shape \(2, 6\)', expected shape \(1, 6\)": lambda: kernel_gradient(
        torch.ones(2, 6), WEIGHT, torch.ones(2, 4)
    ),
    r"signal: got 'shape \(\)'": lambda: kernel_gradient(1, 3, [1]),
    r"signal: got 'shape \(1, 1, 6\)'": lambda: kernel_gradient(torch.ones(1, 1, 6), 3, [1]),
    r"output_gradient: got 'shape \(4,\)', expected shape \(2, 4\)": lambda: kernel_gradient(
        torch.ones(1, 6), WEIGHT, torch.ones(4)
    ),
    r"weight_shape's kernel_shape: got \(7,\), .* fits": lambda: kernel_gradient(
        torch.ones(6), 7, [1]
    ),
    "output_gradient: .* sums torch.float32": lambda: kernel_gradient(
        torch.full((6,), 1e30), 3, torch.full((4,), 1e30)
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError, match=message):
        REFUSED[message]()
