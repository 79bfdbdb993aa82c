"""Whole layers of torch, with their own weight and options, as matrices and as operators."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from scipy.sparse.linalg import LinearOperator
from torch import nn
from torch.nn.modules import module as every_module

from convmatrix.assembly import Matrix
from convmatrix.convolution import Convolution, read_convolution
from convmatrix.geometry import PerAxis, refuse, whole_numbers
from convmatrix.matrix_free import operator_of
from convmatrix.operators import matrix_of
from convmatrix.transposes import read_transposed

FORWARD = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)

# What computes a layer's output, and what torch runs around it; hooks on the way back change no
# value.
_COMPUTING = ("forward", "_conv_forward", "_output_padding", "__call__", "_call_impl")
_HOOKS = ("_hooks", "_pre_hooks")


class Layer(NamedTuple):
    """A layer that was read: a convolution, or the one that it is the transpose of."""

    convolution: Convolution
    transposed: bool


def layer_matrix(layer: nn.Module, input_shape: PerAxis, *, sparse: bool = False) -> Matrix:
    r"""Return the matrix of a whole convolution layer, with the layer's own weight and options.

    For an input x of shape (C_in, \*input_shape):
    ``layer_matrix(layer, x.shape[1:]) @ x.flatten()`` equals ``layer(x).flatten()`` when the layer
    has no bias. A bias is not part of a matrix; it adds ``bias[c]`` to every output of channel c.

    Args:
        layer: `nn.Conv1d`, `nn.Conv2d` or `nn.Conv3d`, or `nn.ConvTranspose1d`,
            `nn.ConvTranspose2d` or `nn.ConvTranspose3d`, called without ``output_size``.
        input_shape: Spatial shape of the input.
        sparse: Return a `scipy.sparse.csr_array`.

    Returns:
        Matrix of shape (C_out \* outputs, C_in \* inputs).

    Raises:
        ValueError: Another kind of layer, or an input that does not fit.

    Source: Goodfellow, Bengio and Courville (2016), section 9.1; for transposed layers Dumoulin and
    Visin (2016), chapter 4.

    >>> layer_matrix(nn.Conv1d(2, 4, kernel_size=3, padding=1), 6).shape
    torch.Size([24, 12])
    >>> layer_matrix(nn.ConvTranspose1d(4, 2, kernel_size=3, padding=1), 6).shape
    torch.Size([12, 24])
    """
    convolution, transposed = _read(layer, input_shape)
    return matrix_of(convolution, sparse=sparse, transposed=transposed)


def layer_operator(layer: nn.Module, input_shape: PerAxis) -> LinearOperator:
    r"""Return a whole convolution layer as a linear operator that never forms its matrix.

    It does what ``layer_matrix(layer, input_shape)`` does, as `.conv_operator` does what
    `.conv_matrix` does: the layer's spectral norm is ``svds(layer_operator(layer, shape), k=1)``.

    Args:
        layer: As in `layer_matrix`.
        input_shape: Spatial shape of the input.

    Returns:
        `scipy.sparse.linalg.LinearOperator` of shape (C_out \* outputs, C_in \* inputs).

    Raises:
        ValueError: As `layer_matrix`.

    Source: Ravasi and Vasconcelos (2020), for operators that are not formed.

    The first layer of VGG on a 224 x 224 image, whose dense matrix has 483 billion entries:

    >>> layer_operator(nn.Conv2d(3, 64, kernel_size=3, padding=1), (224, 224)).shape
    (3211264, 150528)
    """
    convolution, transposed = _read(layer, input_shape)
    operator = operator_of(convolution)
    return operator.T if transposed else operator


def _read(layer: nn.Module, input_shape: PerAxis) -> Layer:
    known: Any = layer
    _plain_layer(known)
    shape = whole_numbers("input_shape", input_shape, at_least=1)
    if len(shape) != len(known.kernel_size):
        refuse("input_shape", shape, f"{len(known.kernel_size)} spatial axes for this layer")
    options = {name: getattr(known, name) for name in ("padding", "stride", "dilation")}
    weight = ("layer.weight", known.weight, shape)
    if isinstance(layer, TRANSPOSED):
        extra = known.output_padding
        return Layer(read_transposed(*weight, options, extra, known.groups), transposed=True)
    convolution = read_convolution(*weight, options, known.groups, known.padding_mode)
    return Layer(convolution, transposed=False)


def _plain_layer(layer: Any) -> None:
    """Refuse a layer that computes something else, or more, than its weight and options say."""
    kinds = [kind for kind in (*FORWARD, *TRANSPOSED) if isinstance(layer, kind)]
    if len(kinds) != 1:
        refuse("layer", layer, "nn.Conv1d, nn.Conv2d, nn.Conv3d, or a transposed one of these")
    (kind,) = kinds
    for name in _COMPUTING:
        if name in vars(layer) or getattr(type(layer), name, None) is not getattr(kind, name, None):
            refuse("layer", layer, f"a layer without a {name} of its own")
    one, other = layer.weight, layer.weight
    if one is not other and not torch.equal(one, other):
        refuse("layer", layer, "a weight that stays the same when read again; try layer.eval()")
    owners = ((layer, "_forward"), (every_module, "_global_forward"))
    if any(getattr(where, f"{way}{hooks}") for where, way in owners for hooks in _HOOKS):
        refuse("layer", layer, "a layer without hooks: they may change what goes in or comes out")
