"""Every figure says in words what it shows, is drawn from the geometry, and can be read by all."""
# ruff: noqa: RUF001 - a reader is shown the real minus sign

from __future__ import annotations

import base64
import functools
import hashlib
import importlib
import inspect
import io
import itertools
import os
import pkgutil
import re
import subprocess
import sys
from dataclasses import astuple
from typing import NamedTuple
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure
from scipy.sparse import csr_array

from convmatrix import commutator, conv_matrix, figures, portrait
from convmatrix.figures import TAP_COLOURS, Picture, palette
from convmatrix.figures.words import listed
from convmatrix.numbers import DEMONSTRATION

U, V, IMAGE, KERNEL = astuple(DEMONSTRATION)
Y = F.conv1d(torch.tensor([U]), torch.tensor([[V]]))[0].tolist()


class Case(NamedTuple):
    """A figure of the demonstration, and what its alternative text must say."""

    draw: object
    says: list[str]


CASES = {
    "sliding_kernel": Case(
        lambda: figures.sliding_kernel(U, V, position=1),
        [listed(U), "2·1 + 3·4 + 5·1 = 19", listed(Y)],
    ),
    "conv_matrix_grid": Case(
        lambda: figures.conv_matrix_grid(V, 6, highlight_rows=(0,)),
        ["4 by 6", "2, 3, 5 in columns 3, 4 and 5", "Row 0 outlined"],
    ),
    "kernel_to_matrix": Case(
        lambda: figures.kernel_to_matrix(U, V), ["4 by 6", listed(V), listed(Y)]
    ),
    "boundary_rows": Case(
        lambda: figures.boundary_rows(V, 6, padding=1),
        ["6 by 6", "row 0 holds 3, 5", "row 5 holds 2, 3", "2 taps that fall on the padding"],
    ),
    "padding_modes": Case(
        lambda: figures.padding_modes(V, 4, padding=1),
        [
            "Zeros: the first place holds 0, row 0 of T 3, 5 in columns 0 and 1.",
            "Circular: the first place holds input 3, row 0 of T 3, 5, 2 in columns 0, 1 and 3.",
            "Reflect: the first place holds input 1, row 0 of T 3, 2 + 5 in columns 0 and 1.",
            "Replicate: the first place holds input 0, row 0 of T 2 + 3, 5 in columns 0 and 1.",
        ],
    ),
    "shift_comparison": Case(
        lambda: figures.shift_comparison(V, U, 1, padding=1),
        ["15, 14, 29, 19, 36, 17", "0, 14, 29, 19, 36, 62", "15, 0, 0, 0, 0, −45", "0 and 5"],
    ),
    "commutator_grid": Case(
        lambda: figures.commutator_grid(V, 6, 1, padding=1),
        ["+5 in row 0, column 0 (came in)", "−5 in row 5, column 5 (fell off)"],
    ),
    "two_layers": Case(
        lambda: figures.two_layers(V, V, 6, padding=1),
        [
            "composed kernel 4, 12, 29, 30, 25",
            "19 against 29 in row 0, column 0; 19 against 29 in row 5, column 5.",
        ],
    ),
    "receptive_cone": Case(
        lambda: figures.receptive_cone([3, 3, 3], strides=[1, 2, 1]),
        ["1, 3, 7, 9 places", "Of 9 inputs in its span it reads 9"],
    ),
    "image_and_matrix": Case(
        lambda: figures.image_and_matrix(IMAGE, KERNEL, output_index=(1, 1)),
        ["5 11 7 / 12 6 5", "6 by 12", "2 by 3 blocks of 3 by 4", "5, 6, 9 and 10", "which is 6"],
    ),
    "image_and_output": Case(
        lambda: figures.image_and_output(IMAGE, KERNEL, output_index=(1, 2)),
        ["1 0 2 1 / 0 1 1 0 / 2 1 0 1", "5 11 7 / 12 6 5", "(1, 2)", "1 0 / 0 1, and is 5"],
    ),
    "same_output": Case(
        lambda: figures.same_output(Y, [*Y[:3], Y[3] + 1]),
        [listed(Y), listed([*Y[:3], Y[3] + 1]), "0, 0, 0, −1: broken at output 3"],
    ),
    "savings": Case(
        lambda: figures.savings(3, 6),
        [
            "dense (neither): 36 weights, 36 multiplications",
            "circulant (shared, not sparse): 6 weights, 36 multiplications",
            "locally connected (sparse, not shared): 18 weights, 18 multiplications",
            "convolution (sparse and shared): 3 weights, 18 multiplications",
        ],
    ),
    "count_growth": Case(
        lambda: figures.count_growth((3, 3), [4, 8, 16, 32]),
        ["from 4 to 32 pixels", "64 to 921,600 entries", "36 to 8,100", "9 weights"],
    ),
    "strided_matrix": Case(
        lambda: figures.strided_matrix(U, V, stride=2),
        ["4 rows, with stride 2 rows 1 and 3 in grey", "No output reads input 5", listed(Y[::2])],
    ),
    "channel_blocks": Case(
        lambda: figures.channel_blocks([[V, [1, 0, -1]]], 6),
        ["4 by 12 matrix of 1 by 2 blocks", f"(0, 0) has the kernel {listed(V)}", "1, 0, −1"],
    ),
    "transpose_grid": Case(
        lambda: figures.transpose_grid(V, 6),
        ["4 by 6", "6 by 4 transpose", "Row 2 of T, 0, 0, 2, 3, 5, 0"],
    ),
    "painting": Case(
        lambda: figures.painting([1, -1, 0, 0], V),
        ["−1 paints 0, −2, −3, −5, 0, 0", "they give 2, 1, 2, −5, 0, 0"],
    ),
    "coverage": Case(
        lambda: figures.coverage([[1] * 3, [1] * 4], 4, stride=2),
        ["3 by 3 taps", "1 1 2 1 2 1 2 1 1 / 1 1 2", "2 2 4 2 4", "2 2 4 4 4 4 4 4 2 2 / 1 1 2"],
    ),
    "waves": Case(
        lambda: figures.waves(6),
        ["6 rows of 6 dials", "wave 1 turns by 60 degrees", "up to 300 in wave 5"],
    ),
    "wave_factor": Case(
        lambda: figures.wave_factor(V, 6, 1),
        [listed(V), "6.5 + 2.6i", "7 times as large", "21.8 degrees", "10, 7, 2.65, 4, 2.65, 7"],
    ),
    "learned_matrices": Case(
        lambda: figures.learned_matrices({"T": conv_matrix(V, 6), "all": np.outer(Y, U) / 100}),
        [
            "4 by 6",
            "T: first row 2, 3, 5, 0, 0, 0, each row the one above, moved round by one place",
            "all: first row 0.9, 0.3, 1.2, 0.3, 1.4, 2.6, every row a multiple of it",
        ],
    ),
    "side_by_side": Case(
        lambda: figures.side_by_side({"u": [U], "its steps": np.diff([U])}, says="A row of six."),
        ["A row of six. Shown: u, 1 by 6", "from 1 to 9; its steps, 1 by 5 pixels, from −3 to 4."],
    ),
    "stored_entries": Case(
        lambda: figures.stored_entries(conv_matrix(KERNEL, (3, 4), sparse=True), corner=3),
        [
            "6 by 12 matrix stores 24 entries, along 6 diagonals",
            "of 3 by 3, enlarged, holds 5 of them, along 2",
        ],
    ),
}
# Not of the demonstration: what else a reader may draw.
OTHERS = {
    "negative stems": lambda: figures.sliding_kernel([-1.5, 2, 0, -3], [1, -2], position=2),
    "much padding": lambda: figures.boundary_rows(V, 4, padding=4),
    "full padding, two axes": lambda: figures.conv_matrix_grid(KERNEL, (2, 3), padding=1),
    "nothing commutes wrongly": lambda: figures.commutator_grid(V, 6, 2, padding=1, circular=True),
    "two layers, nothing lost": lambda: figures.two_layers(V, [1, -1], 6),
    "an even kernel on a ring": lambda: figures.two_layers(
        V, [1, -1], 6, padding="same", padding_mode="circular"
    ),
    "gaps in the span": lambda: figures.receptive_cone([3, 2], dilations=[2, 4]),
    "nine taps": lambda: figures.image_and_matrix(np.eye(4), np.arange(9).reshape(3, 3)),
    "two images": lambda: figures.same_output(IMAGE, np.ravel(IMAGE)),
    "holes and long steps": lambda: figures.strided_matrix(range(9), V, stride=4, dilation=2),
    "nothing left out": lambda: figures.strided_matrix([1], [2], stride=1),
    "four blocks": lambda: figures.channel_blocks(np.arange(8).reshape(2, 2, 2), 3),
    "paint with stride and padding": lambda: figures.painting([2, 0.5], V, stride=3, padding=2),
    "negative paint": lambda: figures.coverage([[1, -2], [3]], 3, stride=1),
    "padding turned over": lambda: figures.transpose_grid(V, 4, padding=2),
    "one value": lambda: figures.same_output([1], [2]),
    "many waves": lambda: figures.waves(9),
    "a wave that is lost": lambda: figures.wave_factor([1, 1, 1], 12, 4),
    "a wave that is turned over": lambda: figures.wave_factor([1, 1, 1, 1, 1], 6, 3),
    "one learned row": lambda: figures.learned_matrices({"a": [[-1, 2, 0, -0.04]]}, padding=1),
    "four photographs": lambda: figures.side_by_side(
        {name: portrait() for name in "abcd"}, says="A portrait, four times."
    ),
    "a large matrix": lambda: figures.stored_entries(
        conv_matrix(np.ones((3, 3)), (64, 64), padding=1, sparse=True), corner=192
    ),
}
DRAWN = {name: case.draw for name, case in CASES.items()} | OTHERS
each_figure = pytest.mark.parametrize("name", DRAWN)


@functools.cache
def drawn(name: str) -> Picture:
    return DRAWN[name]()


@functools.cache
def drawn_svg(name: str) -> str:
    return drawn(name).svg()


def public_functions() -> set[str]:
    """Return the names of all functions of the package that return a Picture, exported or not."""
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.iter_modules(figures.__path__, f"{figures.__name__}.")
    ]
    return {
        name
        for module in [figures, *modules]
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and function.__annotations__.get("return") in ("Picture", Picture)
    }


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def all_of(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if local(element) == name]


def digests() -> list[str]:
    return [
        f"{name} {hashlib.sha256(draw().svg().encode()).hexdigest()}"
        for name, draw in DRAWN.items()
    ]


XLINK = "{http://www.w3.org/1999/xlink}"


def pixels(picture: Picture) -> list[np.ndarray]:
    """Return the images inside a picture, each as brightness from 0 to 1."""
    sources = [image.get(f"{XLINK}href") for image in all_of(parsed(picture.svg()), "image")]
    files = [io.BytesIO(base64.b64decode(source.partition(",")[2])) for source in sources]
    return [matplotlib.image.imread(file, format="png")[..., 0] for file in files]


# Words


def test_every_public_function_is_in_the_table():
    assert public_functions() == set(CASES)
    assert public_functions() <= set(figures.__all__)


@pytest.mark.parametrize("name", CASES)
def test_alternative_text_has_the_numbers(name):
    alt = drawn(name).alt
    for words in CASES[name].says:
        assert words.lower() in alt.lower()


@each_figure
def test_a_figure_says_what_it_is(name):
    picture, root = drawn(name), parsed(drawn_svg(name))
    title, desc = root[0], root[1]
    assert isinstance(picture, Figure)
    assert (local(title), title.text) == ("title", picture.title)
    assert (local(desc), desc.text) == ("desc", picture.alt)
    assert len(picture.title) > 5
    assert len(picture.alt) > 40
    assert picture.alt.endswith(".")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert ".0 " not in f"{picture.alt} "
    assert "-" not in picture.alt.replace("-major", "")


@each_figure
def test_words_keep_to_the_glossary(name):
    inside = " ".join(text.text for text in all_of(parsed(drawn_svg(name)), "text"))
    assert not re.search("filter|topelitz|invarian", f"{drawn(name).alt} {inside}", re.IGNORECASE)


# The file


@each_figure
def test_the_svg_is_small_and_needs_nothing_else(name):
    svg = drawn_svg(name)
    root = parsed(svg)
    assert len(svg.encode()) < 40_000
    assert float(root.get("width")) <= 600
    kinds = {local(element) for element in root.iter()}
    assert kinds - {"image"} == {"svg", "title", "desc", "style", "path", "text"}
    assert "url(" not in svg
    sources = [image.attrib.pop(XLINK + "href") for image in all_of(root, "image")]
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert svg.count("href") == len(sources)
    assert "matplotlib" not in svg.lower()
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 2


def test_the_same_bytes_twice_and_in_a_fresh_process():
    command = [sys.executable, "-W", "error", __file__]
    fresh = os.environ | {"PYTHONHASHSEED": "4711", "MPLBACKEND": "pdf"}
    done = subprocess.run(command, env=fresh, capture_output=True, text=True, check=True)
    assert digests() == digests() == done.stdout.splitlines()


@each_figure
def test_a_readers_settings_change_nothing_and_are_left_alone(name):
    plain = drawn_svg(name)
    settings = {
        "savefig.bbox": "tight",
        "font.size": 30,
        "text.usetex": True,
        "figure.dpi": 200,
        "svg.fonttype": "path",
        "patch.linewidth": 9,
        "axes.facecolor": "red",
    }
    with matplotlib.rc_context(settings):
        before = dict(matplotlib.rcParams)
        assert DRAWN[name]().svg() == plain
        assert dict(matplotlib.rcParams) == before


def test_a_notebook_shows_the_svg_and_only_it():
    from IPython.core.formatters import DisplayFormatter

    shown, _ = DisplayFormatter().format(figures.conv_matrix_grid(V, 6))
    assert set(shown) == {"image/svg+xml", "text/plain"}


def test_savefig_still_works(tmp_path):
    figures.conv_matrix_grid(V, 6).savefig(tmp_path / "grid.png", dpi=144)
    assert (tmp_path / "grid.png").read_bytes().startswith(b"\x89PNG")


# The right cells in the right colours


def coloured_cells(picture: Picture, colour: str, cell: float) -> list[tuple[float, float]]:
    """Return row and column of the boxes of this colour, as wide as a cell or as a share of one."""
    paths = all_of(parsed(picture.svg()), "path")
    panel = next(path for path in paths if f"fill: {palette.PANEL.light}" in path.get("style"))
    left, top = map(float, panel.get("d").split()[1:3])
    found = []
    for path in paths:
        if f"fill: {colour}" not in path.get("style"):
            continue
        for box in path.get("d").split("M ")[1:]:
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", box)]
            row, column = (numbers[1] - top) / cell, (numbers[0] - left) / cell
            found.append((row, column, (numbers[5] - numbers[1]) / cell))
    # The key below the grid has smaller cells.
    return [(row, column) for row, column, height in found if height == pytest.approx(1, abs=1e-3)]


def reads(kernel_shape: tuple[int, ...], shape: tuple[int, ...], padding: int, mode: str):
    """Ask torch which inputs each tap reads: shape (taps, outputs, inputs)."""
    rank, inputs = len(shape), int(np.prod(shape))
    signals = torch.eye(inputs).reshape(inputs, 1, *shape)
    if padding:
        name = "constant" if mode == "zeros" else mode
        signals = F.pad(signals, [padding] * 2 * rank, mode=name)
    taps = torch.eye(int(np.prod(kernel_shape))).reshape(-1, 1, *kernel_shape)
    convolve = {1: F.conv1d, 2: F.conv2d}[rank]
    return convolve(signals, taps).flatten(2).permute(1, 2, 0)


@pytest.mark.parametrize(
    ("kernel_shape", "shape", "padding", "mode"),
    [
        *(((3,), (6,), padding, "zeros") for padding in (0, 1, 2)),
        *(((3,), (6,), 1, mode) for mode in ("circular", "reflect")),
        ((5,), (7,), 2, "replicate"),
        ((2, 2), (3, 4), 0, "zeros"),
        ((3, 3), (4, 5), 0, "zeros"),
        ((3, 3), (3, 3), 1, "circular"),
        ((1,), (3,), 0, "zeros"),
    ],
)
def test_cells_are_coloured_by_tap(kernel_shape, shape, padding, mode):
    equal = np.full(kernel_shape, 7)
    picture = figures.conv_matrix_grid(equal, shape, padding=padding, padding_mode=mode)
    cell = figures.matrices.fitting_cell(int(np.prod(shape)))
    for tap, places in enumerate(reads(kernel_shape, shape, padding, mode)):
        cells = coloured_cells(picture, TAP_COLOURS[tap], cell)
        expected = {tuple(place) for place in places.nonzero().tolist()}
        # A shared cell has strips, so a column may begin between two whole numbers.
        assert {(round(row), int(column + 0.01)) for row, column in cells} == expected
        assert len(cells) == len(expected)


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_a_stride_leaves_its_own_rows_in_colour(stride, dilation):
    """Those of the strided matrix, each where it stands in the whole one."""
    picture = figures.strided_matrix(range(10), V, stride=stride, dilation=dilation)
    options = {"stride": stride, "dilation": dilation}
    for tap, weight in enumerate(torch.eye(3)):
        kept = F.conv1d(torch.eye(10)[:, None], weight[None, None], **options)[:, 0].T
        cells = coloured_cells(picture, TAP_COLOURS[tap], 42)
        below = {(round(row - 2.48), round(column)) for row, column in cells if row > 2}
        assert below == {(row * stride, column) for row, column in kept.nonzero().tolist()}
        assert len(cells) == len(below) + 1  # and the kernel on its input


def test_a_learned_diagonal_that_is_one_weight_has_the_colour_of_its_tap():
    matrix = conv_matrix(V, 6, padding=1, padding_mode="circular")
    matrix[2, 2] += 0.1  # of tap 1, which is then no single weight
    picture = figures.learned_matrices({"learned": matrix}, padding=1)
    for tap, colour in enumerate(TAP_COLOURS):
        cells = coloured_cells(picture, colour, 36)
        places = {(round(row), round(column)) for row, column in cells}
        expected = {(row, (row + tap - 1) % 6) for row in range(6)} if tap in (0, 2) else set()
        assert places == expected
        assert len(cells) == len(expected)


def test_each_tap_keeps_its_colour_in_every_figure():
    """The colours in the legend of each figure are the first three taps', in order."""
    for name in ("sliding_kernel", "kernel_to_matrix", "commutator_grid", "padding_modes"):
        svg = drawn_svg(name)
        assert all(colour in svg for colour in TAP_COLOURS[:3])
        assert not any(colour in svg for colour in TAP_COLOURS[3:])


@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("stride", [1, 2, 4])
def test_the_paint_is_that_of_torch(stride, padding):
    values, kernel = [3, -1, 0, 2], [4, -5, 7]
    picture = figures.painting(values, kernel, stride=stride, padding=padding)
    weight, options = torch.tensor([[kernel]]), {"stride": stride, "padding": padding}
    each = F.conv_transpose1d(torch.tensor(values).diag()[:, None], weight, **options)[:, 0]
    pairs = zip(values, each.tolist(), strict=True)
    said = "; ".join(f"{listed([value])} paints {listed(row)}" for value, row in pairs)
    assert f"of its own: {said}. Added" in picture.alt
    assert picture.alt.endswith(f"they give {listed(each.sum(dim=0))}.")
    grid = min(42.0, 460 / each.shape[1])
    for tap, colour in enumerate(TAP_COLOURS[:3]):
        single = torch.eye(3, dtype=torch.long)[tap][None, None]
        places = F.conv_transpose1d(torch.eye(4).long()[:, None], single, **options)[:, 0]
        found = [
            (round(row), round(column)) for row, column in coloured_cells(picture, colour, grid)
        ]
        assert sorted(found) == sorted(map(tuple, places.nonzero().tolist()))


@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("shift", [-6, -3, -1, 1, 2, 5])
def test_the_commutator_marks_exactly_what_is_not_zero(shift, padding):
    rng = np.random.default_rng(shift % 7 + 10 * padding)
    kernel = rng.choice([-4, -2, 3, 5, 7], size=3)
    expected = commutator(conv_matrix(kernel.tolist(), 6, padding=padding), shift)
    picture = figures.commutator_grid(kernel, 6, shift, padding=padding)
    said = re.findall(r"([+−]\d+) in row (\d+), column (\d+)", picture.alt)
    found = {(int(r), int(c)): int(value.replace("−", "-")) for value, r, c in said}
    assert found == {(r, c): int(expected[r, c]) for r, c in expected.nonzero().tolist()}
    outlined = [
        path
        for path in all_of(parsed(picture.svg()), "path")
        if f"stroke: {palette.BROKEN.light}" in path.get("style")
    ]
    assert len(outlined) == len(found)


@pytest.mark.parametrize(
    ("padding", "largest"), [(0, [37, 37, 37, 0, 14, 15, 15]), (1, [18, 18, 18, 0, 45, 25, 15])]
)
def test_shift_comparison_has_the_errors_of_the_sweep(padding, largest):
    for shift, error in zip(range(-3, 4), largest, strict=True):
        alt = figures.shift_comparison(V, U, shift, padding=padding).alt
        said = re.search(r"The difference is ([^:]*):", alt)[1].replace("−", "-").split(", ")
        assert max(abs(int(number)) for number in said) == error
        assert ("nowhere" in alt) == (error == 0)


def test_the_image_row_reads_its_patch():
    alt = figures.image_and_matrix(IMAGE, KERNEL, output_index=(1, 0)).alt
    assert "Row 3 of T is marked: it reads the pixels 4, 5, 8 and 9" in alt
    assert "makes output (1, 0), which is 12" in alt


def test_rounding_is_not_called_broken():
    thirds = torch.tensor([1 / 3, 20 / 3])
    alt = figures.same_output(thirds, thirds.double() + 1e-7).alt
    assert "≈0, ≈0: nowhere broken" in alt


def test_tensors_with_gradients_are_read():
    kernel = torch.nn.Conv1d(1, 1, 3).weight.flatten()
    assert "4 by 6" in figures.conv_matrix_grid(kernel, 6).alt


def test_photographs_are_as_bright_as_their_values():
    dark, signed = np.array([[0.0, 128, 255]]), np.array([[-50.0, 0, 25]])
    found = pixels(figures.side_by_side({"a": dark, "b": signed}, says="Two rows."))
    for image, expected in zip(found, [[0, 0.5, 1], [0, 0.5, 0.75]], strict=True):
        np.testing.assert_allclose(image, [expected], atol=1 / 63)


@pytest.mark.parametrize("corner", [1, 5, 20])
@pytest.mark.parametrize("size", [(20,), (5, 4)])
def test_lines_of_stored_entries_are_the_entries(size, corner):
    rng = np.random.default_rng(corner)
    matrix = conv_matrix(np.ones(min(size)), 20, padding=2, stride=rng.integers(1, 3), sparse=True)
    if len(size) == 2:
        matrix = conv_matrix(np.ones((3, 3)), size, padding=1, sparse=True)
    part = matrix[:corner, :corner]
    found = np.zeros(part.shape)
    for offset, first, last in figures.patterns._runs(part, 1):
        rows = np.arange(first, last + 1)
        found[rows, rows + offset] += 1
    assert np.array_equal(found, part.toarray() != 0)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: figures.side_by_side({"a": [1, 2]}, says="A row."), "images: got .*H, W"),
        (lambda: figures.side_by_side({}, says="Nothing."), "images"),
        (lambda: figures.stored_entries(csr_array(np.eye(3)), corner=4), "corner: got 4.*1 to 3"),
        (lambda: figures.sliding_kernel(U, V, position=4), "position: got 4.*0 to 3"),
        (lambda: figures.sliding_kernel(U, V, position=-1), "position: got -1"),
        (lambda: figures.same_output([1, 2], [1, 2, 3]), "linear_output: .*2 values"),
        (lambda: figures.conv_matrix_grid(V, 2), "kernel_shape"),
        (lambda: figures.strided_matrix(U, V, position=2), "position: got 2.*0 to 1"),
        (lambda: figures.wave_factor(V, 6, 6), "wave: got 6.*0 to 5"),
        (lambda: figures.learned_matrices({"a": [[1]], "b": [[1, 2]]}), "matrices: .*one shape"),
    ],
)
def test_errors_name_the_argument(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


# Colours that everybody can tell apart


def seen(colour: str, matrix: list[list[float]]) -> np.ndarray:
    """Return the colour as somebody sees it, in OKLab, where distance is difference."""
    light = np.clip(np.array(matrix) @ palette.linear_rgb(colour), 0, 1)
    cones = np.cbrt(
        [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]] @ light
    )
    return [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]] @ cones


# Complete loss of one kind of cone, after Machado, Oliveira and Fernandes (2009), on linear RGB.
VISION = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


@pytest.mark.parametrize("vision", VISION)
def test_taps_can_be_told_apart(vision):
    """A just noticeable difference is about 0.02; the first four taps are the most used."""
    for (i, one), (j, other) in itertools.combinations(enumerate(TAP_COLOURS), 2):
        distance = np.linalg.norm(seen(one, VISION[vision]) - seen(other, VISION[vision]))
        assert distance > (0.2 if max(i, j) < 4 else 0.1), (one, other)


def test_the_first_four_taps_differ_in_grey_print():
    for one, other in itertools.combinations(TAP_COLOURS[:4], 2):
        assert palette.contrast(one, other) > 1.6


def test_there_are_nine_taps_and_no_colour_has_two_meanings():
    inks = [ink.light for ink in palette.INKS]
    colours = [*TAP_COLOURS, *inks, palette.ON_LIGHT, palette.ON_DARK]
    assert len(TAP_COLOURS) == 9
    assert len(set(colours)) == len(colours)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


@pytest.mark.parametrize("colour", TAP_COLOURS)
def test_numbers_are_legible_on_taps(colour):
    assert palette.contrast(palette.ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_legible_on_paper_and_in_cells(scheme):
    text = (palette.INK, palette.SOFT, palette.BROKEN)
    pairs = [(ink, paper) for ink in text for paper in (palette.PAPER, palette.PANEL)]
    for ink, paper in [*pairs, (palette.INK, palette.GRID)]:
        assert palette.contrast(getattr(ink, scheme), getattr(paper, scheme)) >= 4.5


@each_figure
def test_every_colour_has_its_dark_value(name):
    """Whatever is drawn follows the scheme, or is a tap and the number on it."""
    root = parsed(drawn_svg(name))
    styles = [element.get("style") for element in root.iter() if local(element) in ("path", "text")]
    colours = {colour for style in styles for colour in re.findall("#[0-9a-f]{3,8}", style)}
    follows = {ink.light for ink in palette.INKS}
    assert colours <= follows | set(TAP_COLOURS) | {palette.ON_LIGHT, palette.ON_DARK}
    rules = all_of(root, "style")[0].text
    for ink in palette.INKS:
        for what in ("fill", "stroke"):
            assert f'[style*="{what}: {ink.light}"]' in rules
        light, _, dark = rules.partition("prefers-color-scheme: dark")
        assert ink.light in light
        assert [ink.dark in part for part in (light, dark)] == [False, True]
    # Words without a colour would be black in the dark: only numbers on taps may be.
    plain = [text.text for text in all_of(root, "text") if "fill:" not in text.get("style")]
    assert all(re.fullmatch(r"[+−\d.]+|w[₀-₉]+", word) for word in plain)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_image_follows_the_scheme_of_its_page(browser, tmp_path, scheme):
    """The theme sets color-scheme on the page; an SVG in <img> follows that, not the system."""
    (tmp_path / "figure.svg").write_text(drawn_svg("kernel_to_matrix"), encoding="utf-8")
    (tmp_path / "page.html").write_text(
        f'<html style="color-scheme: {scheme}"><body style="margin: 0"><img src="figure.svg">'
    )
    opposite = "light" if scheme == "dark" else "dark"
    page = browser.new_page(color_scheme=opposite)
    page.goto((tmp_path / "page.html").as_uri())
    page.screenshot(path=tmp_path / "page.png")
    page.close()
    corner = matplotlib.image.imread(tmp_path / "page.png")[3, 3, :3]
    paper = getattr(palette.PAPER, scheme)
    assert np.allclose(corner * 255, [int(paper[at : at + 2], 16) for at in (1, 3, 5)], atol=1)


if __name__ == "__main__":
    print("\n".join(digests()))  # noqa: T201 - the fresh process reports through this
    if "matplotlib.pyplot" in sys.modules:
        sys.exit("the figures imported pyplot")
