"""Formulas: computed, compared, refused where a reader would see their source, and set by KaTeX."""

from __future__ import annotations

from sphinx.application import Sphinx

from . import arithmetic, assets, formulas, letters


def setup(app: Sphinx) -> None:
    """Set the formulas of every page when the book is built."""
    app.connect("config-inited", assets.add_style)
    app.connect("builder-inited", assets.copy_style)
    app.connect("source-read", formulas.check_delimiters, priority=600)  # after the cut
    app.add_transform(formulas.RefuseRawFormulas)
    app.add_transform(arithmetic.ComputeArithmetic)
    app.add_transform(letters.CompareNumbers)
    app.add_post_transform(formulas.SetFormulas)
    app.add_post_transform(formulas.LeaveOutColours)
    app.add_html_math_renderer(
        "katex", (formulas.visit_inline, None), (formulas.visit_display, None)
    )
