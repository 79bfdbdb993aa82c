"""The one photograph of the book: what a convolution does to it can be seen."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from convmatrix.geometry import per_axis, refuse

_LEFT, _SIDE = 64, 384
_BRIGHTNESS = (0.299, 0.587, 0.114)  # of red, green and blue, as television weighs them (BT.601)


def portrait(side: int = 64) -> Tensor:
    """Return a square portrait in grey: Commodore Grace Hopper, in a cap, before a flag.

    It comes with matplotlib, so that nothing is fetched. Each pixel is the average over a square
    of the photograph, rounded, so sums and products with whole weights are exact.

    Args:
        side: Rows, and columns, 1 to 384.

    Returns:
        Tensor of shape (side, side) in torch's default dtype, of whole numbers from 0 (black) to
        255 (white).

    Raises:
        ValueError: A side that is out of range.

    Source: Photograph by the United States Navy, in the public domain; matplotlib's sample data.

    >>> portrait().shape
    torch.Size([64, 64])
    """
    (side,) = per_axis("side", side, 1, at_least=1)
    if side > _SIDE:
        refuse("side", side, f"at most {_SIDE}, the pixels that the photograph has")
    # only who looks at the photograph waits for what opens it
    from matplotlib.cbook import get_sample_data
    from matplotlib.image import imread

    file = get_sample_data("grace_hopper.jpg", asfileobj=False)
    colours = torch.tensor(imread(file), dtype=torch.float64)
    part = colours[:_SIDE, _LEFT : _LEFT + _SIDE]
    grey = part @ torch.tensor(_BRIGHTNESS, dtype=torch.float64)
    averages = F.adaptive_avg_pool2d(grey[None], side)[0]
    return averages.round().to(torch.get_default_dtype())
