"""The package as its users meet it: every public name is there and documented."""

import inspect

import pytest

import convmatrix

FUNCTIONS = [name for name in convmatrix.__all__ if name[0].islower()]


@pytest.mark.parametrize("name", convmatrix.__all__)
def test_public_names_are_there(name):
    public = getattr(convmatrix, name)
    assert public.__name__ == name
    assert name in dir(convmatrix)


def test_other_names_are_not():
    with pytest.raises(AttributeError, match="no attribute 'np'"):
        convmatrix.np  # noqa: B018 - asking is the test


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstrings_are_complete(name):
    function = getattr(convmatrix, name)
    text = inspect.getdoc(function)
    for part in ("Args:", "Raises:", "Source:", ">>> "):
        assert part in text, f"{name} lacks {part}"
    for argument in inspect.signature(function).parameters:
        assert f"{argument}:" in text, f"{name} does not say what {argument} is"
