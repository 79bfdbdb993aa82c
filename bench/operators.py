"""How fast is `conv_matrix(..., sparse=True)`? Compared, in one process and on one thread, with

- the limit: allocating and filling fresh arrays, as large as those of the matrix it returns,
- the textbook way: sums of `scipy.sparse.kron` and `diags`,
- coordinates: the same entries as COO, converted to CSR,
- automatic differentiation: `torch.func.jacrev(conv2d)`, at 64 x 64, where its matrix still fits.

Prints medians of paired runs as ratios. A competitor's matrix is compared with ours before timing.
"""

from __future__ import annotations

import ctypes
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from math import prod
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from scipy import sparse

from convmatrix import conv_matrix, conv_operator, conv_transpose_matrix, unfold_matrix
from convmatrix.geometry import resolve

REPEATS = 15
CASES = [
    ((224, 224), (3, 3)),
    ((224, 224), (7, 7)),
    ((512, 512), (3, 3)),
    ((512, 512), (7, 7)),
    ((1_000_000,), (7,)),
]
ROW = "{:>9} {:>4} {:>11} {:>15} {:>11} {:>10}"
GOAL_LIMIT = {1: 4.0, 2: 2.0}  # at most, by rank
GOAL_KRON = 10.0  # at least


def kron_and_diags(kernel: np.ndarray, shape: Sequence[int], padding: int) -> sparse.csr_array:
    """One `diags` per kernel row, `kron` to put it on its block diagonal, and a sum."""

    def shifted(size: int, tap: int) -> sparse.dia_array:
        outputs = size - kernel.shape[0] + 2 * padding + 1
        return sparse.diags_array(
            [np.ones(size)], offsets=[tap - padding], shape=(outputs, size), dtype=kernel.dtype
        )

    if kernel.ndim == 1:
        return sparse.csr_array(sum(w * shifted(shape[0], r) for r, w in enumerate(kernel)))
    rows = [
        sparse.kron(shifted(shape[0], r), sum(w * shifted(shape[1], s) for s, w in enumerate(row)))
        for r, row in enumerate(kernel)
    ]
    return sparse.csr_array(sum(rows[1:], rows[0]))


def coordinates(kernel: np.ndarray, shape: Sequence[int], padding: int) -> sparse.csr_array:
    """Every entry as (row, column, value), left to scipy to sort."""
    axes = resolve(shape, kernel.shape, padding=padding)
    reads = [axis.reads() for axis in axes]
    rank = len(axes)
    column: Any = np.int64(0)
    inside: Any = np.bool_(True)
    for number, (axis, read) in enumerate(zip(axes, reads, strict=True)):
        place = [1] * (2 * rank)
        place[number], place[rank + number] = read.shape
        read = read.reshape(place)
        column, inside = column * axis.size + read, inside & (read >= 0) & (read < axis.size)
    outputs = prod(axis.output for axis in axes)
    row = np.arange(outputs).reshape(*(a.output for a in axes), *(1,) * rank)
    row, value, column = np.broadcast_arrays(row, kernel, column)
    entries = (value[inside], (row[inside], column[inside]))
    return sparse.csr_array(sparse.coo_array(entries, shape=(outputs, prod(shape))))


def jacobian(kernel: torch.Tensor, shape: Sequence[int], padding: int) -> torch.Tensor:
    def apply(x: torch.Tensor) -> torch.Tensor:
        image = x.reshape(1, 1, *shape)
        return F.conv2d(image, kernel[None, None], padding=padding).flatten()

    return torch.func.jacrev(apply)(torch.zeros(prod(shape)))


def fresh_memory() -> None:
    """Make glibc take every large array from the system, so that no array finds its pages ready."""
    if sys.platform == "linux":
        m_mmap_threshold = -3
        ctypes.CDLL(None).mallopt(m_mmap_threshold, 1 << 20)


def filled_like(matrix: sparse.csr_array) -> Callable[[], list[np.ndarray]]:
    arrays = (matrix.data, matrix.indices, matrix.indptr)
    return lambda: [np.full(a.shape, 1, a.dtype) for a in arrays]


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    result = action()
    end = time.perf_counter()
    del result
    return end - start


def ratio(one: Callable[[], object], other: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median of one / other over runs in pairs, after a warm-up of both."""
    seconds(one), seconds(other)
    return statistics.median(seconds(one) / seconds(other) for _ in range(repeats))


def same(one: sparse.csr_array, other: sparse.csr_array) -> bool:
    difference = abs(one - other)
    return bool(difference.max() <= 1e-6)


def compare(shape: tuple[int, ...], kernel_shape: tuple[int, ...]) -> None:
    kernel = torch.randn(kernel_shape, generator=torch.Generator().manual_seed(0))
    padding = kernel_shape[0] // 2

    def ours() -> sparse.csr_array:
        return conv_matrix(kernel, shape, padding=padding, sparse=True)

    matrix = ours()
    limit = ratio(ours, filled_like(matrix))
    cells = [f"{limit:.2f} (goal {GOAL_LIMIT[len(shape)]:.0f})"]
    for way in (kron_and_diags, coordinates):
        repeats = 3 if matrix.nnz > 5_000_000 else 5
        assert same(way(kernel.numpy(), shape, padding), matrix), way.__name__
        theirs = partial(way, kernel.numpy(), shape, padding)
        cells.append(f"{ratio(theirs, ours, repeats):.1f}")
    sizes = ["x".join(map(str, s)) for s in (shape, kernel_shape)]
    print(ROW.format(*sizes, f"{matrix.nnz:,}", *cells))


def compare_jacobian(size: int = 64) -> None:
    kernel = torch.randn(3, 3, generator=torch.Generator().manual_seed(0))
    shape = (size, size)
    torch.testing.assert_close(conv_matrix(kernel, shape, padding=1), jacobian(kernel, shape, 1))
    for name, kind in (("ours, sparse", True), ("ours, dense", False)):
        times = ratio(
            partial(jacobian, kernel, shape, 1),
            partial(conv_matrix, kernel, shape, padding=1, sparse=kind),
            repeats=5,
        )
        print(f"{size}x{size}, 3x3: torch.func.jacrev takes {times:.0f} times as long as {name}")


def compare_others(size: int = 224) -> None:
    """What is made by other ways, and what is never made, beside `conv_matrix` and its product."""
    kernel = torch.randn(3, 3, generator=torch.Generator().manual_seed(0))
    shape = (size, size)
    conv = partial(conv_matrix, kernel, shape, padding=1, sparse=True)
    for name, make in (
        ("conv_transpose_matrix", partial(conv_transpose_matrix, kernel, shape, padding=1)),
        ("unfold_matrix", partial(unfold_matrix, shape, (3, 3), padding=1)),
    ):
        times = ratio(partial(make, sparse=True), conv, repeats=5)
        print(f"{size}x{size}, 3x3: {name} takes {times:.1f} times as long as conv_matrix")
    matrix, operator = conv(), conv_operator(kernel, shape, padding=1)
    image = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    signal, wide = image.flatten().numpy(), kernel[None, None]
    np.testing.assert_allclose(operator @ signal, matrix @ signal, atol=1e-5)
    for name, product in (
        ("torch's conv2d", partial(F.conv2d, image[None, None], wide, padding=1)),
        ("the sparse matrix's product", lambda: matrix @ signal),
    ):
        times = ratio(lambda: operator @ signal, product)
        print(f"{size}x{size}, 3x3: conv_operator takes {times:.1f} times as long as {name}")


def main() -> None:
    torch.set_num_threads(1)
    fresh_memory()
    print("conv_matrix(sparse=True), padding half the kernel, float32, medians of paired runs")
    print(f"ours / limit: less is better; kron / ours: more is better, goal {GOAL_KRON:.0f}")
    print(ROW.format("input", "taps", "entries", "ours / limit", "kron / ours", "coo / ours"))
    for shape, kernel_shape in CASES:
        compare(shape, kernel_shape)
    compare_jacobian()
    compare_others()


if __name__ == "__main__":
    main()
