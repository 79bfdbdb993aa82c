"""The explorers: their JavaScript computes what convmatrix computes, and is the same everywhere."""

from __future__ import annotations

import gzip
import json
import random
import re
import subprocess
import sys
from functools import partial
from math import prod
from types import ModuleType
from zipfile import ZipFile

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import traitlets
from torch import nn

from answering import run_script
from building import FRONT_MATTER, ROOT, built, parsed, write
from convmatrix import (
    circulant_eigenvalues,
    commutator,
    compose_kernels,
    conv_matrix,
    conv_transpose_matrix,
    explorers,
    layer_matrix,
    pad_matrix,
    parameter_counts,
    shift_matrix,
    tap_matrices,
)
from convmatrix.explorers import learning
from convmatrix.explorers.any_layer import read_layer
from convmatrix.explorers.explorer import Explorer
from convmatrix.explorers.shift import ENDS
from convmatrix.explorers.source import names, source
from convmatrix.explorers.two_layers import ENDS as TWO_ENDS
from convmatrix.geometry import PADDING_MODES
from convmatrix.numbers import DEMONSTRATION
from coursebook.explorers.embedding import carried_state
from coursebook.publish.wheel import build_wheel

COURSEBOOK = ROOT / "src" / "coursebook"
# A module holds the whole kit: a button that plays, fields of any number, pasting and masks. A
# page loads one or two of them, and only when they come into view.
MOST_BYTES, MOST_BYTES_OF_HOST = 8 * 1024, 1792
MOST_BYTES_TO_READ_A_LAYER = 10 * 1024  # with the grammar of its call, and why each is refused
CASES = 200

CLASSES = [getattr(explorers, name) for name in explorers.__all__ if name != "Explorer"]
every_class = pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.name)


def computed(tmp_path, name, states, expression="numbers(state)"):
    """Return what the exported functions of a module make of each state."""
    (tmp_path / "module.mjs").write_text(source(name), "utf-8")
    (tmp_path / "run.mjs").write_text(
        "import { readFileSync } from 'node:fs';"
        "import { fit, numbers } from './module.mjs';"
        "const states = JSON.parse(readFileSync(0, 'utf-8'));"
        f"console.log(JSON.stringify(states.map((state) => {expression})));"
    )
    return run_script(tmp_path / "run.mjs", states)


def numbers(chance, count):
    return [chance.randint(-99, 99) for _ in range(count)]


def tensors(state, *names):
    return [torch.tensor(state[name]).double() for name in names]


def signal_cases(seed):
    """Return random signals with kernels that fit."""
    chance = random.Random(seed)
    for _ in range(CASES):
        n = chance.randint(1, 12)
        k = chance.randint(1, min(n, 9))
        yield chance, numbers(chance, n), numbers(chance, k)


def test_the_sliding_kernel_agrees(tmp_path):
    states = [
        {"signal": x, "kernel": w, "position": chance.randint(0, len(x) - len(w))}
        for chance, x, w in signal_cases(1)
    ]
    for state, found in zip(states, computed(tmp_path, "sliding_kernel", states), strict=True):
        x, w = tensors(state, "signal", "kernel")
        T = conv_matrix(w, len(x))
        assert found["matrix"] == T.tolist()
        assert found["output"] == (T @ x).tolist()
        read = x[state["position"] : state["position"] + len(w)]
        assert found["window"] == read.tolist()
        assert float(w @ read) == found["output"][state["position"]]


def test_strides_agree(tmp_path):
    states = []
    for chance, x, w in signal_cases(7):
        k = min(len(w), 5)
        apart = chance.randint(1, min(4, (len(x) - 1) // (k - 1)) if k > 1 else 4)
        state = {"signal": x, "kernel": w[:k], "stride": chance.randint(1, 4), "dilation": apart}
        last = (len(x) - apart * (k - 1) - 1) // state["stride"]
        states.append(state | {"position": chance.randint(0, last)})
    for state, found in zip(states, computed(tmp_path, "strides", states), strict=True):
        x, w = tensors(state, "signal", "kernel")
        options = {name: state[name] for name in ("stride", "dilation")}
        T = conv_matrix(w, len(x), dilation=state["dilation"])
        assert found["matrix"] == T.tolist()
        assert T[found["kept"]].tolist() == conv_matrix(w, len(x), **options).tolist()
        assert (
            found["output"] == F.conv1d(x[None, None], w[None, None], **options).flatten().tolist()
        )
        reads = tap_matrices(len(x), len(w), **options).sum(dim=(0, 1))
        assert found["unread"] == (reads == 0).nonzero().flatten().tolist()
        assert (
            float(w @ torch.tensor(found["window"]).double()) == found["output"][state["position"]]
        )


def test_padding_agrees(tmp_path):
    states = [
        {"signal": x, "kernel": w, "padding": chance.randint(0, len(w) - 1)}
        | {"mode": chance.choice(PADDING_MODES)}
        for chance, x, w in signal_cases(2)
    ]
    for state, found in zip(states, computed(tmp_path, "padding", states), strict=True):
        x, w = tensors(state, "signal", "kernel")
        padding, mode = state["padding"], state["mode"]
        T = conv_matrix(w, len(x), padding=padding, padding_mode=mode)
        Z = pad_matrix(len(x), padding, padding_mode=mode, dtype=torch.float64)
        assert (found["T"], found["Z"]) == (T.tolist(), Z.tolist())
        assert found["padded"] == (Z @ x).tolist()
        assert found["output"] == (T @ x).tolist()


def test_two_dimensions_agree(tmp_path):
    chance = random.Random(3)
    states = []
    for _ in range(CASES):
        (h, w), small = (chance.randint(1, 6), chance.randint(1, 6)), chance.randint(1, 3)
        r, s = chance.randint(1, min(h, small)), chance.randint(1, min(w, small))
        image = [numbers(chance, w) for _ in range(h)]
        kernel = [numbers(chance, s) for _ in range(r)]
        row = chance.randrange((h - r + 1) * (w - s + 1))
        states.append({"image": image, "kernel": kernel, "row": row})
    for state, found in zip(states, computed(tmp_path, "two_dimensions", states), strict=True):
        image, kernel = tensors(state, "image", "kernel")
        T = conv_matrix(kernel, tuple(image.shape))
        assert found["T"] == T.tolist()
        assert found["output"] == (T @ image.flatten()).tolist()
        taps = tap_matrices(tuple(image.shape), tuple(kernel.shape))[:, state["row"]]
        assert found["pixels"] == taps.argmax(dim=1).tolist()


def test_the_shift_agrees(tmp_path):
    states = [
        {"signal": x[:8], "kernel": w[:4]}
        | {"shift": chance.randint(-5, 5), "ends": chance.choice(ENDS)}
        for chance, x, w in signal_cases(4)
        if len(x) >= 3
    ]
    # In small numbers, products cancel often.
    for state in states[::2]:
        state |= {key: [value % 3 - 1 for value in state[key]] for key in ("signal", "kernel")}
    for state, found in zip(states, computed(tmp_path, "shift", states), strict=True):
        x, w = tensors(state, "signal", "kernel")
        n, ring = state["shift"], state["ends"] == "circular"
        options = {
            "padding": int(state["ends"] != "no padding"),
            "padding_mode": "circular" if ring else "zeros",
        }
        T = conv_matrix(w, len(x), **options)
        C = commutator(T, n, circular=ring)
        before = shift_matrix(len(x), n, circular=ring, dtype=torch.float64) @ x
        after = shift_matrix(len(T), n, circular=ring, dtype=torch.float64) @ (T @ x)
        assert found["C"] == C.tolist()
        assert found["shifted"] == before.tolist()
        error = T @ before - after
        assert found["outputs"] == [error.tolist(), (T @ before).tolist(), after.tolist()]
        parts = [
            commutator(conv_matrix(one, len(x), **options), n, circular=ring) for one in w.diag()
        ]
        left = [[[] for _ in row] for row in C]
        for tap, part in enumerate(parts):
            for row, column in part.nonzero():
                left[row][column].append(tap)
        assert found["left"] == left
        breaks = (C * x != 0) & (error != 0)[:, None]
        assert found["wires"] == [row.nonzero().flatten().tolist() for row in breaks]


def test_the_painting_agrees(tmp_path):
    chance = random.Random(7)
    states = []
    for _ in range(CASES):
        state = {"values": numbers(chance, chance.randint(1, 5)), "stride": chance.randint(1, 3)}
        state |= {"kernel": numbers(chance, chance.randint(1, 5)), "at": 0}
        painted = state["stride"] * (len(state["values"]) - 1) + len(state["kernel"])
        state["padding"] = chance.randint(0, min(len(state["kernel"]) - 1, (painted - 1) // 2))
        states.append(state)
    for state, found in zip(states, computed(tmp_path, "painting", states), strict=True):
        values, kernel = tensors(state, "values", "kernel")
        n, options = len(values), {name: state[name] for name in ("stride", "padding")}
        T = conv_transpose_matrix(kernel, n, **options)
        assert found["coats"] == (T * values).T.tolist()
        assert found["painted"] == (T @ values).tolist()
        assert found["ones"] == T.sum(dim=1).tolist()
        plane = conv_transpose_matrix(torch.outer(kernel, kernel), (n, n), **options).sum(dim=1)
        assert found["plane"] == plane.reshape(len(T), len(T)).tolist()
        long = conv_transpose_matrix(kernel, 12, stride=state["stride"]).sum(dim=1)
        middle = long[len(kernel) - 1 : 11 * state["stride"] + 1]
        assert {*found["sums"]} == {*middle.tolist()}
        singles = [conv_transpose_matrix(one, n, **options) for one in torch.eye(len(kernel))]
        taps = [[[] for _ in T] for _ in values]
        for tap, single in enumerate(singles):
            for place, number in single.nonzero().tolist():
                taps[number][place].append(tap)
        assert found["taps"] == taps


def descended(layer):
    """Return what gradient descent makes of the matrix, step by step."""
    inputs, T = layer.inputs, layer.target
    W = explorers.Learning(**layer.state | {"time": 0}).matrix
    rate = 1 / max(1, (inputs.T @ inputs).abs().sum(dim=1).max().item())
    for _ in range(layer.steps):
        W = W - rate * (W @ inputs.T - T @ inputs.T) @ inputs
    return W


def test_the_learning_agrees(tmp_path):
    states = [
        {"signal": x[:8], "kernel": w[:4], "ends": chance.choice(learning.ENDS)}
        | {"data": chance.choice(learning.DATA), "pairs": chance.randint(1, min(8, len(x)))}
        | {"start": chance.choice(learning.STARTS), "time": chance.randint(0, learning.LONGEST)}
        for chance, x, w in signal_cases(7)
        if len(x) >= 3
    ]
    close = partial(np.testing.assert_allclose, rtol=1e-7, atol=1e-7)
    for state, found in zip(states, computed(tmp_path, "learning", states), strict=True):
        layer = explorers.Learning(**state)
        T, W, inputs = layer.target, layer.matrix, layer.inputs
        assert (found["T"], found["seen"]) == (T.tolist(), inputs.tolist())
        close(found["W"], W)
        if layer.steps < CASES:
            close(W, descended(layer))
        close(found["loss"], ((W @ inputs.T - T @ inputs.T) ** 2).sum())
        close(found["distance"], ((W - T) ** 2).sum())
        rings = torch.stack([row.roll(-i) for i, row in enumerate(W)])
        even = rings.amax(dim=0) - rings.amin(dim=0) < 5e-3
        assert found["round"] == even.all()
        before = (len(state["kernel"]) - 1) // 2 if state["ends"] == "circular" else 0
        n = W.shape[1]
        for (i, j), entry in np.ndenumerate(W.numpy()):
            shown = even[(j - i) % n] and abs(entry) >= 0.05
            assert found["shared"][i][j] == ([(j - i + before) % n] if shown else [])


def test_the_counts_agree(tmp_path):
    chance = random.Random(5)
    states = []
    for _ in range(CASES):
        image = [chance.choice((chance.randint(1, 9), 512)) for _ in "rc"]
        state = {"image": image, "padding": chance.randint(0, 3)}
        state["kernel"] = chance.randint(1, min(7, min(image) + 2 * state["padding"]))
        channels = {f"channels_{way}": chance.randint(1, 512) for way in ("in", "out")}
        states.append(state | channels)
    most = {"kernel": 1, "channels_in": 511, "channels_out": 511, "padding": 0}
    states.append({"image": [511, 511], **most})
    for state, found in zip(states, computed(tmp_path, "counts", states), strict=True):
        kernel, image = state["kernel"], tuple(state["image"])
        shape = (state["channels_out"], state["channels_in"], kernel, kernel)
        counts = parameter_counts(shape, image, padding=state["padding"])
        inputs = state["channels_in"] * prod(image)
        assert [int(count) for count in found] == [*counts, counts.dense // inputs, inputs]
    assert int(found[0]) == 511**6 > 2**53  # an odd number, which JavaScript's numbers leave out


def test_the_waves_agree(tmp_path):
    states = []
    for chance, x, w in signal_cases(7):
        length = max(2, len(x))
        states.append({"kernel": w[:5], "length": length, "wave": chance.randrange(length)})
    for state, found in zip(states, computed(tmp_path, "waves", states), strict=True):
        (w,), n, k = tensors(state, "kernel"), state["length"], state["wave"]
        factors = circulant_eigenvalues(w, n)
        wave = torch.exp(2j * torch.pi * k * torch.arange(n).double() / n)
        T = conv_matrix(w, n, padding="same", padding_mode="circular").to(wave.dtype)
        expected = {"factors": factors, "hands": wave, "output": T @ wave}
        for name, numbers in expected.items():
            close(found[name], torch.view_as_real(numbers))
        close(found["sizes"], factors.abs())
        steps = torch.tensor([[0.0, 0.0], *found["walk"]]).diff(dim=0).norm(dim=1)
        close(steps.tolist(), w.abs())
        assert found["walk"][-1] == found["factors"][k]


def close(found, expected):
    """Compare numbers of JavaScript, which writes whole ones without a point."""
    torch.testing.assert_close(torch.tensor(found).double(), expected, rtol=1e-4, atol=1e-4)


def layer_cases(seed):
    """Return random calls of layers, with sizes of inputs; torch refuses some."""
    chance = random.Random(seed)
    for _ in range(3 * CASES):
        rank = chance.choice((1, 1, 2))
        among = {
            "in_channels": (1, 1, 2, 3),
            "out_channels": (1, 1, 2, 4),
            "kernel_size": (1, 2, 3, 4, *([(2, 3), (3, 1)] if rank == 2 else [(3,)])),
            "stride": (1, 1, 2, 3),
            "padding": (0, 1, 2, "same", "valid"),
            "dilation": (1, 1, 2),
            "groups": (1, 1, 2),
            "padding_mode": PADDING_MODES,
        }
        options = {name: chance.choice(values) for name, values in among.items()}
        said = ", ".join(f"{name}={value!r}" for name, value in options.items())
        shape = [chance.randint(1, 8 if rank == 1 else 4) for _ in range(rank)]
        yield f"nn.Conv{rank}d({said}, bias=False)", shape


def what_torch_says(layer, shape):
    """Return matrix and counts of a layer whose weights are 1, 2, 3, ..., or None if refused."""
    try:
        module = read_layer(layer)
        module(torch.zeros(1, module.in_channels, *shape))
        T = explorers.AnyLayer(layer, shape).matrix
    except (ValueError, RuntimeError):
        return None
    nn.init.ones_(module.weight)
    multiplications = layer_matrix(module, shape).sum().item()
    return [T.tolist(), [T.numel(), multiplications, module.weight.numel()]]


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_any_layer_agrees(tmp_path):
    cases = [*layer_cases(6)]
    expected = [what_torch_says(*case) for case in cases]
    assert 2 * CASES > sum(one is None for one in expected) > CASES // 4
    states = [{"layer": layer, "input": shape, "row": 0} for layer, shape in cases]
    found = computed(tmp_path, "any_layer", states, READ)
    assert [s for s, *two in zip(states, expected, found, strict=True) if two[0] != two[1]] == []


def test_a_layer_that_is_too_large_is_counted_and_never_listed(tmp_path):
    """Ten thousand million entries would end the page."""
    huge = {"layer": "nn.Conv1d(1, 1, 99999, padding=99999)", "input": [6], "row": 0}
    assert computed(tmp_path, "any_layer", [huge], READ) == [None]


READ = (
    "(() => { try { const { T, counts } = numbers(state); return [T, counts]; }"
    " catch (why) { if (typeof why !== 'string') throw why; return null; } })()"
)


def both_layers(state):
    """Return the product of the matrices of two layers, and the matrix of the one."""
    _, one, other = tensors(state, "signal", "first", "second")
    n, ring = len(state["signal"]), state["ends"] == "circular"
    options = {"padding_mode": "circular" if ring else "zeros"}
    padding = "valid" if state["ends"] == "valid" else "same"
    first = conv_matrix(one, n, padding=padding, **options)
    second = conv_matrix(other, len(first), padding=padding, **options)
    spare = [len(kernel) - 1 for kernel in (one, other) if padding == "same"]
    together = (sum(k // 2 for k in spare), sum(k - k // 2 for k in spare))
    kernel = compose_kernels(one, other)
    return first, second, kernel, conv_matrix(kernel, n, padding=(together,), **options)


def test_two_layers_agree(tmp_path):
    states = []
    for chance, x, w in signal_cases(7):
        signal, first = [*x, 1, 2, 3][:8], w[:4]
        second = numbers(chance, chance.randint(1, 4))
        span = len(first) + len(second) - 1
        if span <= len(signal):
            state = {"signal": signal, "first": first, "second": second}
            state["ends"] = chance.choice(TWO_ENDS)
            rows = len(signal) - (span - 1 if state["ends"] == "valid" else 0)
            states.append(state | {"row": chance.randrange(rows)})
    assert len(states) > CASES / 2
    for state, found in zip(states, computed(tmp_path, "two_layers", states), strict=True):
        x, row = torch.tensor(state["signal"]).double(), state["row"]
        first, second, kernel, T = both_layers(state)
        assert found["kernel"] == kernel.tolist()
        assert (found["AB"], found["T"]) == ((second @ first).tolist(), T.tolist())
        assert found["hidden"] == (first @ x).tolist()
        assert found["outputs"] == [(second @ first @ x).tolist(), (T @ x).tolist()]
        ones = {key: [1] * len(state[key]) for key in ("first", "second")}
        first, second, *_ = both_layers(state | ones)
        assert found["between"] == second[row].nonzero().flatten().tolist()
        assert found["reads"] == (second @ first)[row].nonzero().flatten().tolist()


# What a page takes from fields, from a paste and from a link is what Python takes

MAKE = {
    "any_layer": lambda s: explorers.AnyLayer(s["layer"], s["input"], row=s["row"]),
    "sliding_kernel": lambda s: explorers.SlidingKernel(
        s["signal"], s["kernel"], position=s["position"]
    ),
    "strides": lambda s: explorers.Strides(
        s["signal"],
        s["kernel"],
        **{key: s[key] for key in ("stride", "dilation", "position")},
    ),
    "padding": lambda s: explorers.Padding(
        s["signal"], s["kernel"], padding=s["padding"], padding_mode=s["mode"]
    ),
    "learning": lambda s: explorers.Learning(**s),
    "shift": lambda s: explorers.Shift(s["signal"], s["kernel"], s["shift"], ends=s["ends"]),
    "painting": lambda s: explorers.Painting(
        s["values"], s["kernel"], stride=s["stride"], padding=s["padding"], output=s["at"]
    ),
    "two_dimensions": lambda s: explorers.TwoDimensions(
        s["image"], s["kernel"], output_index=divmod(s["row"], output_columns(s))
    ),
    "counts": lambda s: explorers.Counts(
        s["image"],
        s["kernel"],
        in_channels=s["channels_in"],
        out_channels=s["channels_out"],
        padding=s["padding"],
    ),
    "two_layers": lambda s: explorers.TwoLayers(
        s["signal"], s["first"], s["second"], ends=s["ends"], row=s["row"]
    ),
    "waves": lambda s: explorers.Waves(s["kernel"], s["length"], wave=s["wave"]),
}


def output_columns(state):
    image, kernel = ([len(row) for row in state[key]][:1] or [0] for key in ("image", "kernel"))
    return max(1, image[0] - kernel[0] + 1)


def another(chance, value):
    """Return something like a part of a state, which may be out of bounds."""
    match value:
        case [[*_], *_]:
            rows, columns = chance.randint(1, 5), chance.randint(1, 5)
            all_rows = [numbers(chance, columns) for _ in range(rows)]
            all_rows[-1] = all_rows[-1][: chance.choice((columns, columns, columns, 1))]
            return all_rows
        case [*_]:
            values = numbers(chance, chance.choice((2, *range(14))))
            return [chance.choice((0.5, 100, each)) if not each % 9 else each for each in values]
        case str():
            words = ("circular", "padding 1", "valid", "digits", "reflect", "toString", "")
            return chance.choice((value, *words))
        case _:
            return chance.choice((*range(-6, 9), 0.5, 512, 513, 600))


def is_taken(name, state):
    try:
        return MAKE[name](state).state == state
    except ValueError:
        return False


@every_class
def test_a_page_takes_the_states_that_python_takes(tmp_path, kind):
    chance, start = random.Random(kind.name), kind().state
    states = [start]
    while len(states) < 5 * CASES:
        state = dict(start if chance.random() < 0.7 else states[-1])
        for key in chance.sample([*state], chance.randint(1, 2)):
            state[key] = another(chance, state[key])
        states.append(state)
    expected = [is_taken(kind.name, state) for state in states]
    assert 0.05 < sum(expected) / len(states) < 0.95
    whether = "JSON.stringify(fit(state)) === JSON.stringify(state)"
    found = computed(tmp_path, kind.name, states, whether)
    assert [s for s, *both in zip(states, expected, found, strict=True) if both[0] != both[1]] == []
    # What depends on the rest is brought into range: what comes of that is taken, too.
    settled = [state for state in computed(tmp_path, kind.name, states, "fit(state) || 0") if state]
    assert len(settled) > sum(expected)
    assert [state for state in settled if not is_taken(kind.name, state)] == []


# The modules


def test_every_explorer_has_a_class():
    assert names() == sorted(kind.name for kind in CLASSES)
    assert len(names()) >= 3


@pytest.mark.parametrize("name", names())
def test_modules_are_small_and_whole(name):
    most = MOST_BYTES_TO_READ_A_LAYER if name == "any_layer" else MOST_BYTES
    assert len(gzip.compress(source(name).encode(), 9)) <= most
    assert not re.search(
        r"\bimport\b|innerHTML|\beval\b|new Function|https?://(?!www\.w3)", source(name)
    )


def test_the_host_is_small():
    host = (COURSEBOOK / "explorers" / "static" / "explore.js").read_bytes()
    assert len(gzip.compress(host, 9)) <= MOST_BYTES_OF_HOST


def test_the_first_layer_to_count_is_the_demonstration():
    layer = [[*DEMONSTRATION.image_shape], len(DEMONSTRATION.image_kernel), 1, 1, 0]
    assert f"{{Demonstration: {layer}," in source("counts").replace("{ ", "{")
    assert [*explorers.Counts().state.values()] == layer


# Python


@every_class
def test_the_picture_says_what_there_is_and_carries_the_state(tmp_path, kind):
    explorer = kind()
    assert len(explorer.still().alt) > 40
    assert isinstance(explorer, Explorer)
    path = tmp_path / "still.svg"
    path.write_text(explorer.svg(), "utf-8")
    about = {"state": explorer.state, "asked": kind.asked}
    assert carried_state(path) == {"explorer": kind.name, **about}


def test_a_figure_carries_no_explorer(tmp_path):
    path = tmp_path / "still.svg"
    path.write_text(explorers.SlidingKernel().still().svg(), "utf-8")
    assert carried_state(path) == {}


def test_without_anywidget_it_is_a_picture():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from convmatrix import explorers\n"
        f"for name in {[kind.__name__ for kind in CLASSES]}:\n"
        "    print(*getattr(explorers, name)()._repr_mimebundle_())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["image/svg+xml text/plain"] * len(CLASSES)


@pytest.fixture
def anywidget(monkeypatch):
    """Stand in for anywidget, which the book's environment lacks; JupyterLab tests the real one."""

    class AnyWidget(traitlets.HasTraits):
        def _repr_mimebundle_(self, **kwargs):
            return {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "AnyWidget"}, {}

    module = ModuleType("anywidget")
    module.AnyWidget = AnyWidget
    module.__spec__ = object()
    monkeypatch.setitem(sys.modules, "anywidget", module)
    monkeypatch.delitem(sys.modules, "convmatrix.explorers.live", raising=False)


@every_class
def test_with_anywidget_it_is_alive(anywidget, kind):
    explorer = kind()
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {
        "image/svg+xml",
        "text/plain",
        "application/vnd.jupyter.widget-view+json",
    }
    assert bundle["text/plain"] == repr(explorer)
    assert explorer.widget._esm == source(kind.name)
    traits = explorer.widget.traits(sync=True)
    assert set(traits) == set(explorer.state) == set(kind().state)


def test_python_reads_what_the_reader_set(anywidget):
    explorer = explorers.SlidingKernel()
    explorer.widget.position = 2
    assert explorer.state["position"] == 2
    assert "at place 2" in explorer.still().alt
    state = f"signal={[*DEMONSTRATION.signal]}, kernel={[*DEMONSTRATION.kernel]}, position=2"
    assert repr(explorer) == f"SlidingKernel({state})"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: explorers.SlidingKernel([1, 2], [1, 2, 3]), "kernel: got '3 taps'"),
        (lambda: explorers.SlidingKernel([1, 0.5]), "signal: .* whole numbers"),
        (lambda: explorers.SlidingKernel([1, float("nan"), 2]), "signal: .* whole numbers"),
        (lambda: explorers.SlidingKernel([1, 100, 2]), "signal: .* whole numbers"),
        (lambda: explorers.SlidingKernel([[1, 2, 3]]), "signal: .* a list"),
        (lambda: explorers.SlidingKernel("abc"), "signal: .* numbers"),
        (lambda: explorers.SlidingKernel(range(13)), "signal: .* 1 to 12"),
        (lambda: explorers.SlidingKernel(position=4), "position: got 4"),
        (lambda: explorers.SlidingKernel(position=1.5), "position: got 1.5"),
        (lambda: explorers.Strides(range(13)), "signal: .* 1 to 12"),
        (lambda: explorers.Strides(range(9), range(6)), "kernel: .* 1 to 5"),
        (lambda: explorers.Strides(stride=5), "stride: got 5"),
        (lambda: explorers.Strides(dilation=3), "dilation: got 3.* spans 7 of 6 places"),
        (lambda: explorers.Strides(stride=2, position=2), "position: got 2"),
        (lambda: explorers.Padding([1], [1, 2]), "kernel: got '2 taps'"),
        (lambda: explorers.Padding(padding=3), "padding: got 3"),
        (lambda: explorers.Padding(padding_mode="mirror"), "padding_mode: got 'mirror'"),
        (lambda: explorers.Padding(range(9)), "signal: .* 1 to 8"),
        (lambda: explorers.Painting(range(6)), "values: .* 1 to 5"),
        (lambda: explorers.Painting([1, 2], [1] * 6), "kernel: .* 1 to 5"),
        (lambda: explorers.Painting(stride=0), "stride: got 0"),
        (lambda: explorers.Painting(stride=4), "stride: got 4"),
        (lambda: explorers.Painting(padding=3), "padding: got 3"),
        (lambda: explorers.Painting([1], padding=2), "padding: got 2"),
        (lambda: explorers.Painting(output=4), "output: got 4"),
        (lambda: explorers.Shift([1, 2], [1]), "signal: .* 3 to 8"),
        (lambda: explorers.Shift([1, 2, 3], [1, 2, 3, 4]), "kernel: got '4 taps'"),
        (lambda: explorers.Shift(shift=6), "shift: got 6"),
        (lambda: explorers.Shift(ends="ring"), "ends: got 'ring'"),
        (lambda: explorers.AnyLayer("nn.Linear(3, 4)"), "layer: got .* a call like"),
        (lambda: explorers.AnyLayer("nn.Conv1d(1, 1, open('a'))"), "layer: got .* a call like"),
        (lambda: explorers.AnyLayer("nn.Conv1d(1, 1, 3, strid=2)"), "layer: got .*strid"),
        (lambda: explorers.AnyLayer("nn.Conv2d(8, 8, 3)"), "layer: got '576 weights'"),
        (lambda: explorers.AnyLayer(input_shape=60), "input_shape: got '60 rows"),
        (lambda: explorers.AnyLayer(row=6), "row: got 6"),
        (lambda: explorers.Counts((3, 4, 5)), "image_shape: .* two numbers"),
        (lambda: explorers.Counts((3, 513)), "image_shape: got 513"),
        (lambda: explorers.Counts((3, 4), 4), "kernel_size: got 4"),
        (lambda: explorers.Counts(in_channels=0), "in_channels: got 0"),
        (lambda: explorers.Counts(out_channels=513), "out_channels: got 513"),
        (lambda: explorers.Counts(padding=4), "padding: got 4"),
        (lambda: explorers.TwoDimensions([[1, 2]], [[1], [2]]), "kernel: got '2x1'"),
        (lambda: explorers.TwoDimensions([1, 2, 3]), "image: .* rows of equal length"),
        (lambda: explorers.TwoDimensions([[1, 2], [3]]), "image: .* numbers"),
        (lambda: explorers.TwoDimensions([[1] * 7] * 6), "image: .* at most 36"),
        (lambda: explorers.TwoDimensions(output_index=(2, 0)), "output_index: got 2"),
        (
            lambda: explorers.TwoLayers([1, 2, 3], [1, 2], [1, 2, 3]),
            "second: got 'kernels that span 4'",
        ),
        (lambda: explorers.TwoLayers(second=[1] * 5), "second: .* 1 to 4"),
        (lambda: explorers.TwoLayers(ends="same"), "ends: got 'same'"),
        (lambda: explorers.TwoLayers(ends="valid", row=2), "row: got 2"),
        (lambda: explorers.Waves(range(6)), "kernel: .* 1 to 5"),
        (lambda: explorers.Waves(length=2), "length: got 2"),
        (lambda: explorers.Waves(length=13), "length: got 13"),
        (lambda: explorers.Waves(wave=6), "wave: got 6"),
    ],
)
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


# Pages


def test_a_page_shows_the_picture_where_a_notebook_is_alive(tiny_book):
    """A book that is built where anywidget is installed looks the same, and asks nobody."""
    bundle = explorers.SlidingKernel()._repr_mimebundle_()
    bundle["application/vnd.jupyter.widget-view+json"] = {"model_id": "1", "version_major": 2}
    write(
        tiny_book,
        f"{FRONT_MATTER}# Title\n\n"
        "```{code-cell}\n:tags: [remove-input]\n\nfrom IPython.display import display\n"
        f"display({bundle!r}, raw=True)\n```\n",
    )
    build = built(tiny_book, tiny_book / "out")
    assert len(build.page().select(".explorer > img")) == 1
    assert "widget-view" not in build.text()
    assert "cdn" not in build.text()


def test_the_site_serves_what_a_notebook_runs(student, anywidget):
    for kind in CLASSES:
        served = student.html / "_static" / "explorers" / f"{kind.name}.js"
        assert served.read_bytes() == kind().widget._esm.encode()


def test_every_explorer_stands_on_a_page_with_its_state(edition):
    found = {}
    for page in edition.pages:
        html = parsed(page)
        places = html.select(".explorer")
        scripts = [script["src"] for script in html.find_all("script", type="module", src=True)]
        assert any("explore.js" in script for script in scripts) == bool(places), page
        for place in places:
            found[place["data-explorer"]] = json.loads(place["data-state"])
            module = page.parent / place["data-module"].partition("?")[0]
            assert module.is_file()
            assert place.find("img")["alt"]
    assert sorted(found) == names()
    for kind in CLASSES:
        assert set(found[kind.name]) == set(kind().state)


def test_the_package_holds_the_modules(tmp_path):
    with ZipFile(build_wheel(ROOT, tmp_path)) as wheel:
        held = set(wheel.namelist())
    assert {f"convmatrix/explorers/{name}.js" for name in ("kit", *names())} <= held
