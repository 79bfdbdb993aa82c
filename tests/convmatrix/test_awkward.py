"""Whatever holds the same numbers gives the same answer; what does not is refused by name."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from scipy import sparse

from convmatrix import (
    circulant_eigenvalues,
    circulant_singular_values,
    commutator,
    compose_kernels,
    conv_matrix,
    conv_operator,
    conv_transpose_matrix,
    equivariance_error,
    equivariant_shifts,
    is_doubly_block_toeplitz,
    is_toeplitz,
    kernel_gradient,
    layer_matrix,
    layer_operator,
    nearest_convolution,
    output_size,
    pad_matrix,
    parameter_counts,
    receptive_field,
    shift_matrix,
    tap_matrices,
    unfold_matrix,
)
from convmatrix.numbers import DEMONSTRATION

SQUARE = np.array([[2.0, 0, 1, 0], [3, 2, 0, 1], [1, 3, 2, 0], [0, 1, 3, 2]])
SIGNAL = np.array([3.0, 1, 0, 2])

# Each argument that takes numbers, with the array that the awkward forms below hold.
TAKE_NUMBERS: dict[str, tuple[Callable[[Any], Any], np.ndarray]] = {
    "conv_matrix weight": (lambda w: conv_matrix(w, (5, 6)), SQUARE),
    "conv_matrix weight, reflect": (
        lambda w: conv_matrix(w, (5, 6), padding=1, padding_mode="reflect"),
        SQUARE,
    ),
    "conv_transpose_matrix weight": (lambda w: conv_transpose_matrix(w, (2, 3)), SQUARE),
    "conv_operator weight": (lambda w: conv_operator(w, (5, 6)) @ np.eye(30), SQUARE),
    "kernel_gradient signal": (lambda x: kernel_gradient(x, (2, 2), np.ones((3, 3))), SQUARE),
    "kernel_gradient output_gradient": (
        lambda g: kernel_gradient(np.ones((5, 5)), (2, 2), g),
        SQUARE,
    ),
    "compose_kernels first": (lambda k: compose_kernels(k, [[1, 2]]), SQUARE),
    "compose_kernels second": (lambda k: compose_kernels([[1, 2]], k), SQUARE),
    "nearest_convolution matrix": (lambda m: nearest_convolution(m, 4, 1), SQUARE),
    "commutator matrix": (lambda m: commutator(m, 1), SQUARE),
    "equivariance_error matrix": (lambda m: equivariance_error(m, 1, signal=SIGNAL), SQUARE),
    "equivariance_error signal": (lambda x: equivariance_error(SQUARE, 1, signal=x), SIGNAL),
    "equivariant_shifts matrix": (lambda m: equivariant_shifts(m, [0, 1]), SQUARE),
    "equivariant_shifts signal": (
        lambda x: equivariant_shifts(SQUARE, range(-3, 4), signal=x),
        SIGNAL,
    ),
    "is_toeplitz matrix": (lambda m: is_toeplitz(m).breaks, SQUARE),
    "is_doubly_block_toeplitz matrix": (
        lambda m: is_doubly_block_toeplitz(m, (2, 2), (2, 2)).breaks,
        SQUARE,
    ),
}


def of_dtype(dtype: torch.dtype) -> Callable[[np.ndarray], torch.Tensor]:
    return lambda a: torch.from_numpy(a.copy()).to(dtype)


def read_only(a: np.ndarray) -> np.ndarray:
    a = a.copy()
    a.flags.writeable = False
    return a


def quiet(make: Callable[[torch.Tensor], Any]) -> Callable[[np.ndarray], Any]:
    """Make a tensor of a kind that torch warns about, which is not ours to mend."""

    def made(a: np.ndarray) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make(torch.from_numpy(a.copy()))

    return made


DTYPES = [
    *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32),
    *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64),
    *(torch.uint64, torch.complex128),
]
FORMS: dict[str, Callable[[np.ndarray], Any]] = {
    "list": lambda a: a.tolist(),
    "tuple": lambda a: tuple(map(tuple, a)) if a.ndim == 2 else tuple(a),
    "list of tensors": lambda a: list(torch.from_numpy(a.copy()).requires_grad_()),
    "negative strides": lambda a: a[::-1].copy()[::-1],
    "read only": read_only,
    "other byte order": lambda a: a.astype(">f8"),
    "float16 array": lambda a: a.astype(np.float16),
    "memory": memoryview,
    "parameter": lambda a: torch.nn.Parameter(torch.from_numpy(a.copy())),
    "not contiguous": lambda a: torch.from_numpy(np.repeat(a, 2, axis=0))[::2],
    "conjugate view": lambda a: torch.from_numpy(a.astype(complex)).conj(),
    "sparse COO": quiet(lambda t: t.to_sparse()),
    "quantized": quiet(lambda t: torch.quantize_per_tensor(t.float(), 1.0, 0, torch.quint8)),
    **{str(dtype): of_dtype(dtype) for dtype in DTYPES},
}
FORMS_2D: dict[str, Callable[[np.ndarray], Any]] = {
    "sparse CSR": quiet(lambda t: t.to_sparse_csr()),
    "sparse CSC": quiet(lambda t: t.to_sparse_csc()),
    **{f"scipy {name}": getattr(sparse, f"{name}_array") for name in ("csr", "coo", "dia", "lil")},
    "scipy csc matrix": sparse.csc_matrix,
    "scipy csr of bytes": lambda a: sparse.csr_array(a.astype(np.uint8)),
}


def plain(result: Any) -> Any:
    """An answer without what kind of matrix it came in."""
    if sparse.issparse(result):
        result = result.toarray()
    if isinstance(result, torch.Tensor):
        result = result.to(torch.complex128).numpy()
    return result.tolist() if isinstance(result, np.ndarray) else result


@contextmanager
def hostile_settings() -> Iterator[None]:
    """Warnings are errors in all tests; here NumPy's are as well, and tensors come on meta."""
    torch.set_default_device("meta")
    try:
        with np.errstate(all="raise"):
            yield
    finally:
        torch.set_default_device("cpu")


@pytest.mark.parametrize("form", FORMS | FORMS_2D)
def test_the_same_numbers_give_the_same_answer(form):
    for place, (function, array) in TAKE_NUMBERS.items():
        made = FORMS[form](array) if form in FORMS else FORMS_2D[form](np.atleast_2d(array))
        expected = plain(function(array))
        with hostile_settings():
            result = function(made)
        assert plain(result) == expected, place


NO_NUMBERS: dict[str, Any] = {
    "word": "2",
    "bytes": b"23",
    "words": [["2", "3"], ["1", "2"]],
    "array of words": np.array(["1", "2"]),
    "objects": np.array([None, 1]),
    "ragged": [[1, 2], [3]],
    "dictionary": {1: 2},
    "set": {1, 2},
    "generator": (i for i in range(4)),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "records": np.zeros(2, dtype=[("a", float)]),
    "huge": [[2**70, 1], [1, 2]],
    "wider than torch": np.ones((2, 2), dtype=np.longdouble),
    "masked": np.ma.masked_equal(np.array([[1.0, 2], [2, 1]]), 2),
    "meta": torch.ones(4, 4, device="meta"),
    "float8": torch.ones(4, 4).to(torch.float8_e4m3fn),
    "complex32": quiet(lambda t: t.to(torch.complex32))(np.ones((4, 4))),
    "nan": np.full((4, 4), np.nan),
    "infinite": torch.full((4, 4), -torch.inf),
    "infinite and complex": [[1j, complex(0, np.inf)], [1, 1]],
    "empty": [],
    "no rows": torch.ones(0, 4),
    "one number": 7,
    "many axes": torch.ones(2, 1, 1, 1, 1, 1, 1),
    "function": len,
    "layer": torch.nn.Conv1d(1, 1, 1),
}


def assert_refused(function: Callable[[Any], Any], argument: str, value: Any) -> None:
    with pytest.raises(ValueError, match=rf"(?s)^{argument}\b.*: got .*, expected "):
        function(value)


@pytest.mark.parametrize("value", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_array_of_numbers_is_refused_by_name(value):
    with hostile_settings():
        for place, (function, _) in TAKE_NUMBERS.items():
            assert_refused(function, place.split()[1].strip(","), value)


LAYER = torch.nn.Conv1d(1, 2, 2, bias=False).requires_grad_(False)
PAINTING = torch.nn.ConvTranspose1d(1, 2, 2, bias=False).requires_grad_(False)
WEIGHT = torch.tensor([[[1.0, 2]], [[3, 4]]])
T = conv_matrix(DEMONSTRATION.kernel, 6, padding=1)

# Each argument that takes whole numbers, and a value that works as one number and one per axis.
TAKE_WHOLE_NUMBERS: dict[str, tuple[Callable[[Any], Any], int]] = {
    **{
        f"{function.__name__} {option}": (
            lambda v, f=function, a=arguments, o=option: f(*a, **{o: v}),
            2,
        )
        for function, arguments in (
            (output_size, (9, 2)),
            (conv_matrix, (WEIGHT, 9)),
            (parameter_counts, ((2, 1, 2), 9)),
            (tap_matrices, (9, 2)),
            (unfold_matrix, (9, 2)),
            (conv_transpose_matrix, (WEIGHT, 9)),
        )
        for option in ("padding", "stride", "dilation")
    },
    "conv_matrix groups": (lambda v: conv_matrix(WEIGHT, 5, groups=v), 2),
    "parameter_counts groups": (lambda v: parameter_counts((2, 1, 2), 5, groups=v), 2),
    "conv_transpose_matrix output_padding": (
        lambda v: conv_transpose_matrix(WEIGHT, 4, stride=3, output_padding=v),
        2,
    ),
    "conv_transpose_matrix groups": (lambda v: conv_transpose_matrix(WEIGHT, 5, groups=v), 2),
    "conv_transpose_matrix input_shape": (lambda v: conv_transpose_matrix(WEIGHT, v), 4),
    "conv_operator input_shape": (lambda v: conv_operator(WEIGHT, v).shape, 4),
    "layer_matrix input_shape, transposed": (lambda v: layer_matrix(PAINTING, v), 4),
    "layer_operator input_shape": (lambda v: layer_operator(LAYER, v).shape, 4),
    "unfold_matrix channels": (lambda v: unfold_matrix(4, 2, channels=v), 2),
    "unfold_matrix input_shape": (lambda v: unfold_matrix(v, 2), 4),
    "unfold_matrix kernel_shape": (lambda v: unfold_matrix(4, v), 2),
    "kernel_gradient weight_shape": (lambda v: kernel_gradient([1, 2, 3], v, [1, 1]), 2),
    "compose_kernels stride": (lambda v: compose_kernels([1, 2], [3, 4], stride=v), 2),
    "circulant_eigenvalues input_shape": (lambda v: circulant_eigenvalues([1, 2, 3], v), 6),
    "circulant_singular_values input_shape": (lambda v: circulant_singular_values([1, 2, 3], v), 6),
    "nearest_convolution input_shape": (lambda v: nearest_convolution(SQUARE, v, 1), 4),
    "nearest_convolution weight_shape": (lambda v: nearest_convolution(SQUARE[:3], 4, v), 2),
    "receptive_field kernel_sizes": (receptive_field, 3),
    "receptive_field strides": (lambda v: receptive_field([3, 3], strides=v), 2),
    "receptive_field dilations": (lambda v: receptive_field([3, 3], dilations=v), 2),
    "conv_matrix input_shape": (lambda v: conv_matrix(WEIGHT, v), 4),
    "layer_matrix input_shape": (lambda v: layer_matrix(LAYER, v), 4),
    "pad_matrix input_shape": (lambda v: pad_matrix(v, 1), 4),
    "pad_matrix padding": (lambda v: pad_matrix(4, v), 2),
    "tap_matrices input_shape": (lambda v: tap_matrices(v, 2), 4),
    "tap_matrices kernel_shape": (lambda v: tap_matrices(4, v), 2),
    "shift_matrix length": (lambda v: shift_matrix(v, 1), 4),
    "shift_matrix shift": (lambda v: shift_matrix(4, v), 2),
    "commutator shift": (lambda v: commutator(T, v), 2),
    "commutator input_shape": (lambda v: commutator(T, 2, input_shape=v), 6),
    "commutator output_shape": (lambda v: commutator(T, 2, output_shape=v), 6),
    "equivariance_error shift": (lambda v: equivariance_error(T, v), 2),
    "equivariance_error input_shape": (lambda v: equivariance_error(T, 2, input_shape=v), 6),
    "equivariant_shifts input_shape": (lambda v: equivariant_shifts(T, [0], input_shape=v), 6),
    "parameter_counts weight_shape": (lambda v: parameter_counts(v, 4), 2),
    "parameter_counts input_shape": (lambda v: parameter_counts(2, v), 4),
    "output_size n": (lambda v: output_size(v, 2), 4),
    "output_size k": (lambda v: output_size(4, v), 2),
}

WHOLE: dict[str, Callable[[int], Any]] = {
    "NumPy": np.int16,
    "list": lambda n: [n],
    "array": lambda n: np.array([n], np.uint8),
    "array without axes": np.array,
    "tensor": lambda n: torch.tensor([n], device="cpu"),
    "tensor without axes": lambda n: torch.tensor(n, device="cpu"),
    "size": lambda n: torch.Size([n]),
    "range": lambda n: range(n, n + 1),
}


@pytest.mark.parametrize("form", WHOLE.values(), ids=WHOLE)
def test_whole_numbers_may_come_in_any_form(form):
    for place, (function, number) in TAKE_WHOLE_NUMBERS.items():
        expected = plain(function(number))
        with hostile_settings():
            assert plain(function(form(number))) == expected, place


NOT_WHOLE = {
    **{repr(value): value for value in (1.0, "2", b"2", True, 2j, {2}, {2: 2}, [[[2]]])},
    **{repr(value): value for value in ([], [2, "3"], [None], slice(2), len)},
    "iterator": iter([2]),
    "array of floats": np.array([2.0]),
    "truth value": np.True_,
    "not a number": np.nan,
    "tensor of floats": torch.tensor(2.0),
    "meta": torch.tensor(2, device="meta"),
    "sparse": quiet(lambda t: t.to_sparse())(np.array([2])),
}


@pytest.mark.parametrize("value", NOT_WHOLE.values(), ids=NOT_WHOLE)
def test_what_is_no_whole_number_is_refused_by_name(value):
    with hostile_settings():
        for place, (function, _) in TAKE_WHOLE_NUMBERS.items():
            assert_refused(function, place.split()[1].strip(","), value)


@pytest.mark.parametrize("number", [2**31, 2**40, 2**62, 2**63, 2**64, 10**30])
@pytest.mark.parametrize("place", TAKE_WHOLE_NUMBERS)
def test_huge_numbers_are_right_or_refused(place, number):
    """A stride beyond the input makes one output, and a shift beyond it leaves nothing."""
    function, _ = TAKE_WHOLE_NUMBERS[place]
    option = place.split()[1].strip(",")
    if place.startswith("receptive_field"):
        assert function(number) - function(1) == (number - 1) * (function(2) - function(1))
    elif place in ("conv_operator input_shape", "layer_operator input_shape"):
        assert function(number) == (2 * (number - 1), number)
    elif option in ("stride", "shift") and not place.startswith(("conv_transpose", "compose")):
        assert plain(function(number)) == plain(function(100))
    elif place in ("output_size n", "output_size padding"):
        assert function(number) == function(2**20) + (number - 2**20) * (1 + (option == "padding"))
    elif place in ("parameter_counts padding", "parameter_counts input_shape"):
        assert min(function(number)) > 0
    elif number >= 2**40:  # a machine may have the room for less
        assert_refused(function, r"(\w+ as )?\w+", number)


WORDS: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
    "padding_mode": (
        lambda v: conv_matrix([1, 2], 4, padding_mode=v),
        [None, 1, "mirror", [], np.array(["zeros", "zeros"]), b"zeros"],
    ),
    "padding": (
        lambda v: pad_matrix(4, v),
        ["same", "full", None, 1.5, (1, 1), ((1, 2, 3),), ((1, -1),), ((),), ((1, 0.5),)],
    ),
    "dtype": (
        lambda v: shift_matrix(4, 1, dtype=v),
        ["float32", np.float32, float, [], torch.quint8, torch.complex32, torch.float8_e4m3fn],
    ),
    "sparse": (
        lambda v: tap_matrices(4, 2, sparse=v),
        ["no", None, 1, [], np.array([True, False])],
    ),
    "circular": (lambda v: commutator(T, 1, circular=v), ["no", None, 0, torch.tensor(True)]),
    "tolerance": (lambda v: is_toeplitz(T, tolerance=v), ["0", None, -1, np.nan, 1j, [1, 2]]),
    "shifts": (lambda v: equivariant_shifts(T, v), [1, None, "ab", [0.5], torch.ones(2), [None]]),
    "layer": (lambda v: layer_matrix(v, 4), [None, "Conv1d", torch.nn.Conv1d, torch.nn.ReLU()]),
}


@pytest.mark.parametrize(
    ("argument", "value"), [(name, v) for name, (_, values) in WORDS.items() for v in values]
)
def test_other_wrong_values_are_refused_by_name(argument, value):
    assert_refused(WORDS[argument][0], argument, value)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_matrices_of_0_and_1_come_in_every_dtype(dtype):
    for function in (pad_matrix, shift_matrix, tap_matrices, unfold_matrix):
        expected = function(4, 2)
        assert torch.equal(function(4, 2, dtype=dtype), expected.to(dtype))
        if dtype in (torch.float16, torch.bfloat16):
            with pytest.raises(ValueError, match=f"dtype: got {dtype}, .*scipy"):
                function(4, 2, dtype=dtype, sparse=True)
        else:
            compact = function(4, 2, dtype=dtype, sparse=True)
            compact = compact if isinstance(compact, list) else [compact]
            assert all(str(dtype) == f"torch.{each.dtype}" for each in compact)
            stacked = np.stack([each.toarray() for each in compact]).squeeze()
            assert plain(stacked) == plain(expected)
