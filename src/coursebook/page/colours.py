"""The colours that text and figures share, as rules of the style sheet."""

from __future__ import annotations

from convmatrix.figures.palette import NAMES, TAP_COLOURS, ink_on


def palette_css() -> str:
    """Return the inks and taps as custom properties, and a class for each tap.

    >>> ".tap-2 { background: var(--tap-2); color: var(--on-tap-2); }" in palette_css()
    True
    """
    inks = {name: f"light-dark({ink.light}, {ink.dark})" for name, ink in NAMES.items()}
    taps = {f"tap-{tap}": colour for tap, colour in enumerate(TAP_COLOURS)}
    on_taps = {f"on-{name}": ink_on(colour) for name, colour in taps.items()}
    properties = (inks | taps | on_taps).items()
    rules = [f".{tap} {{ background: var(--{tap}); color: var(--on-{tap}); }}" for tap in taps]
    declared = [f"  --{name}: {value};" for name, value in properties]
    return "\n".join([":root {", *declared, "}", *rules, ""])
