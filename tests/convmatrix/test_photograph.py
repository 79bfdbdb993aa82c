"""The photograph: grey, square, of every size, and the same picture at each."""

import subprocess
import sys

import pytest
import torch

from convmatrix import portrait


@pytest.mark.parametrize("side", [1, 64, 100, 384])
def test_it_is_square_and_grey(side):
    picture = portrait(side)
    assert picture.shape == (side, side)
    assert picture.dtype == torch.get_default_dtype()
    assert torch.equal(picture, picture.round())
    assert 0 <= picture.min() <= picture.max() <= 255


def test_a_pixel_is_the_average_of_a_square_of_the_photograph():
    blocks = portrait(384).reshape(64, 6, 64, 6)
    assert (portrait() - blocks.mean(dim=(1, 3))).abs().max() <= 1  # both are rounded


def test_there_is_something_to_see():
    """Black and white, and edges in both directions: the cap, its rim, the flag."""
    picture = portrait()
    assert picture.min() < 20
    assert picture.max() > 235
    assert all(picture.diff(dim=axis).abs().max() > 150 for axis in (0, 1))


def test_it_is_a_new_tensor_each_time():
    portrait().zero_()
    assert portrait().any()


@pytest.mark.parametrize("side", [0, -1, 385, 2.5, "all", [64, 64]])
def test_a_side_that_cannot_be_is_refused(side):
    with pytest.raises(ValueError, match="side: got "):
        portrait(side)


def test_importing_it_opens_nothing():
    code = "import sys, convmatrix.photograph; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
