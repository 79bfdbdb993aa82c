"""The grader: it runs what students hand in, apart from everything, and judges it here.

What is asked, and for how many points, comes from the published notebooks (``asked``), never from
what was handed in (``submissions``, ``names``). A student's code runs in a sandbox (``sandbox``),
in a room of its own there (``warm``, ``workers``) or alone, by a program of ours (``inside``) that
tells the values of the answers and no score. The book's own judging reads these (``verdicts``), as
it does a reader's, and what comes of it is written for the course and for each student
(``reports``, ``summary``); ``batch`` does all that for a class, and ``example`` for one that is
drawn in the book. A page's own file of answers (``page_files``) needs no sandbox, but for the
functions in it.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from . import example


def setup(app: Sphinx) -> None:
    """Add the directive that draws what the grader writes."""
    app.add_directive("graded-class", example.GradedClass)
    app.add_node(example.Picture, html=(example.visit_picture, example.depart_picture))
