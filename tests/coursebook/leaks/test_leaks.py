"""The leak scan: one deliberate leak for each way to tell, and each is caught."""
# ruff: noqa: RUF001 - minus signs and digits as they are published

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import matplotlib
import numpy as np
import pytest
import scipy.sparse
import torch
import yaml
from matplotlib.figure import Figure
from myst_parser.config.main import MdParserConfig
from PIL import Image, PngImagePlugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.search.en import SearchEnglish

from conftest import ROOT, build_book
from convmatrix import conv_matrix, figures, numbers, parameter_counts
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.editions.canaries import canaries, planted
from coursebook.editions.cut import EditionError, cut
from coursebook.leaks import unfold
from coursebook.leaks.leaks import (
    SHORTEST_LINE,
    Leak,
    Secrets,
    book_secrets,
    file_leaks,
    letters,
    scan,
    secrets,
    told,
)

# Numbers that the book does not have.
KERNEL = torch.tensor([4.0, 1, -3])
T = conv_matrix(KERNEL, 7)
T_PAD = conv_matrix([6, 2, -5], 5, padding=1)
CANARY = "canary123456789012"
LINE = "The kernel's first tap can stand on places $0$ to $N-K$."
RUN = (31, 17, 5)
SET = frozenset({-3, -2, -1, 0})
FROM_ZERO = frozenset(range(5))


def whole_rows(matrix) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in matrix.int().tolist())


SECRETS = Secrets(
    canaries={CANARY: "canary"},
    lines={letters(LINE): "line"},
    matrices={whole_rows(T): "matrix", whole_rows(T_PAD): "padded matrix"},
    runs={RUN: "run"},
    sets={SET: "set", FROM_ZERO: "from zero"},
)
PAYLOAD = f"""{CANARY}
{LINE}
{T.int().tolist()[0]}
{T.int().tolist()[3]}
31, 17, 5
The set is {{-3, -2, -1, 0}}.
"""
ALL = {"canary", "line", "matrix", "run", "set"}


def names_in(text: str) -> set[str]:
    return {name for name, _ in told(text, SECRETS)}


def names_in_file(name: str, data: bytes) -> set[str]:
    return {leak.what for leak in file_leaks(data, name, SECRETS)}


# --- formats: one text for each way to write a secret -------------------------------------------


def rows(between: str = " ", after: str = "\n", show: Callable[[int], str] = str) -> str:
    return after.join(between.join(show(n) for n in row) for row in whole_rows(T))


def table(row: Callable[[str], str], cell: Callable[[str], str]) -> str:
    return "".join(row("".join(cell(str(n)) for n in numbers)) for numbers in whole_rows(T))


def printed(matrix, **options) -> str:
    with np.printoptions(**options):
        return str(matrix.numpy())


def drawn(**options) -> str:
    """A matrix as matplotlib draws it, all equal entries first."""
    with matplotlib.rc_context(options):
        figure = Figure()
        for value in (1, 4, -3):
            for i, j in (value == T).nonzero().tolist():
                figure.text(0.1 + j / 9, 0.9 - i / 9, f"{value}".replace("-", "−"))
        stream = io.StringIO()
        figure.savefig(stream, format="svg")
        return stream.getvalue()


FIRST, SECOND, *_, LAST = whole_rows(T)
MATRICES = {
    "a list of lists": str(T.int().tolist()),
    "floats": str(T.tolist()),
    "one list": str(T.flatten().tolist()),
    "torch": str(T),
    "torch, whole numbers": repr(T.int()),
    "numpy": str(T.numpy()),
    "numpy, decimals": printed(T, formatter={"float": "{:.2f}".format}),
    "numpy, exponents": printed(T, formatter={"float": "{:e}".format}),
    "short exponents": rows(show=lambda n: f"{n}e0"),
    "signs": printed(T, sign="+"),
    "commas": rows(","),
    "semicolons": rows(" ", "; "),
    "bars": rows(" | "),
    "tabulators": rows("\t"),
    "slashes between rows": rows(" ", " / "),
    "quoted": str([[str(n) for n in row] for row in whole_rows(T)]),
    "no separator": rows("", " "),
    "no separator at all": rows("", ""),
    "no separator, points": rows("", " ").replace("0", "."),
    "real minus signs": rows().replace("-", "−"),
    "hyphens that do not break": rows().replace("-", "\u2011"),
    "spaces after signs": rows().replace("-", "− "),
    "points for zeros": rows(show=lambda n: str(n or ".")),
    "dots for zeros": rows(show=lambda n: str(n or "·")),
    "bold digits": rows().translate({ord("0") + n: chr(0x1D7CE + n) for n in range(10)}),
    "non-breaking spaces": rows("\xa0"),
    "invisible signs": rows(", ").replace("4", "\u200b4\u200b"),
    "TeX": r"\begin{bmatrix}" + rows(" & ", r" \\ ") + r"\end{bmatrix}",
    "TeX, close": r"\left[\begin{array}{ccccccc}" + rows("&", r"\\") + r"\end{array}\right]",
    "TeX, groups": r"$[\," + rows(r"\;\; ", r"\\", lambda n: f"{{{n}}}") + "]$",
    "TeX, dots for zeros": rows(" & ", r" \\ ", lambda n: str(n or r"\cdot")),
    "TeX, blanks for zeros": rows(" & ", r" \\ ", lambda n: str(n or "")),
    "TeX, dots for many": r"4 & 1 & -3 & 0 & \cdots \\ 0 & 4 & 1 & -3 & \cdots & 0",
    "rows with numbers": "\n".join(f"{i}  {row}" for i, row in enumerate(rows().split("\n"))),
    "blanks for zeros, rows with numbers": "\n".join(
        f"{i}  " + " ".join(str(n or " ") for n in row) for i, row in enumerate(whole_rows(T))
    ),
    "two rows, far apart": f"First {FIRST}, and then {'a word ' * 500} the last is {LAST}.",
    "two rows, the wrong way round": f"The last row {LAST} stands below the second {SECOND}.",
    "columns": str(T.T),
    "two columns, far apart": f"{T[:, 2].tolist()} is one, another is {T[:, 4].int().tolist()}.",
    "sparse, two rows": str(scipy.sparse.coo_array(T.numpy()[:2])),
    "columns, without zeros": re.sub(r"\b0\.,?", "", str(T.T)),
    "sparse, torch": str(T.to_sparse()),
    "sparse, rows": str(scipy.sparse.csr_array(T.numpy())),
    "sparse, values": f"values={T[T != 0].tolist()}",
    "Markdown table": table("| {}\n".format, "{} | ".format),
    "HTML table": table("<tr>{}</tr>".format, "<td>{}</td>".format),
    "HTML table, decimals": table("<tr>{}</tr>".format, "<td>{}.0</td>".format),
    "HTML table, digits marked": table("<tr>{}</tr>".format, "<td><b><i>{}</i></b></td>".format),
    "highlighted": highlight(f"T = {T.int().tolist()}", PythonLexer(), HtmlFormatter()),
    "MathML": table("<mtr>{}</mtr>".format, "<mtd><mn>{}</mn></mtd>".format).replace(
        "<mn>-", "<mo>−</mo><mn>"
    ),
    "spans": table("<span>{}</span>".format, '<span class="mord">{}</span>'.format),
    "words of a figure": (
        "Row 0 holds 4, 1, −3 in columns 0, 1 and 2; row 4 holds 4, 1, −3 in columns 4, 5 and 6."
    ),
    "figure: grid": figures.conv_matrix_grid(KERNEL, 7).svg(),
    "figure: from kernel to matrix": figures.kernel_to_matrix([1, 2, 3, 4, 5, 6, 7], KERNEL).svg(),
    "drawing with words": drawn(**{"svg.fonttype": "none"}),
    "drawing with shapes": drawn(**{"svg.fonttype": "path"}),
}
PADDED = {
    "first and last row": f"{whole_rows(T_PAD)[0]} and {whole_rows(T_PAD)[-1]}",
    "words of a figure": (
        "Row 0 holds 2, −5 in columns 0 and 1; row 4 holds 6, 2 in columns 3 and 4."
    ),
    "figure: boundary rows": figures.boundary_rows([6, 2, -5], 5, padding=1).svg(),
}
RUNS = {
    "list": "[31, 17, 5]",
    "floats": "tensor([31., 17.,  5.])",
    "column": "[[31.],\n [17.],\n [ 5.]]",
    "words": "31, then 17 and 5",
    "named": "ParameterCounts(dense=31, sparse=17, shared=5)",
    "explained": "31 weights (dense), 17 multiplications (sparse), 5 weights (shared)",
    "lines": "dense    31\nsparse   17\nshared    5\n",
    "table": "<tr><td>dense</td><td>31</td></tr><tr><td>sparse</td><td>17</td></tr><td>5</td>",
    "TeX": r"31 \\ 17 \\ 5",
    "TeX, close": r"31\hfill17\hfill5",
    "cells": "<td>31</td><td>17</td><td>5</td>",
    "digits": "<i>3</i><i>1</i>, <i>1</i><i>7</i>, <i>5</i>",
    "among others": "1, 2, 31, 17, 5, 6",
    "exponents": "3.1e+01 1.7e+01 5.0e+00",
}
SETS = {
    "Python": "{-3, -2, -1, 0}",
    "another order": "{0, -1, -2, -3}",
    "floats": "{-3.0, -2.0, -1.0, 0.0}",
    "list": "[-3,-2,-1,0]",
    "tuple": "(-3, -2, -1, 0)",
    "array": "array([-3, -2, -1,  0])",
    "brackets, no commas": "[-3 -2 -1  0]",
    "brackets, tags alone": "[<i>-3</i><i>-2</i><i>-1</i><i>0</i>]",
    "TeX": r"$\{-3, -2, -1, 0\}$",
    "TeX, dots": r"$\{-3, \dots, 0\}$",
    "TeX, more dots": r"\{-3, -2, \ldots, 0\}",
    "real minus signs": "{−3, −2, −1, 0}",
    "no brackets": "It holds for −3, −2, −1 and 0.",
    "ellipsis": "n = -3, …, 0",
    "points": "-3..0",
    "from to": "from −3 to 0",
    "to": "It holds for -3 to 0 only.",
    "through": "-3 through 0",
    "between": "between -3 and 0",
    "dash": "−3–0",
    "inequalities": "−3 ≤ n ≤ 0",
    "inequalities, ASCII": "-3 <= n <= 0",
    "inequalities, TeX": r"-3 \le n \leq 0",
    "inequalities, turned": "0 >= n >= -3",
    "range": "range(-3, 1)",
    "entities": "&#123;&minus;3, &minus;2, &minus;1, 0&#125;",
    "highlighted": highlight("{-3, -2, -1, 0}", PythonLexer(), HtmlFormatter()),
}
RANGES_FROM_ZERO = {
    "set of a range": "set(range(5))",
    "starred": "{*range(5)}",
    "range": "range(0, 5)",
    "to": "0 to 4",
    "en dash": "0–4",
}


def cases(texts: dict[str, str], name: str) -> list:
    return [pytest.param(text, name, id=f"{name}: {what}") for what, text in texts.items()]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *cases(MATRICES, "matrix"),
        *cases(PADDED, "padded matrix"),
        *cases(RUNS, "run"),
        *cases(SETS, "set"),
        *cases(RANGES_FROM_ZERO, "from zero"),
        *cases({"plain": CANARY, "split": "<b>canary123</b>456-789012"}, "canary"),
        *cases({"plain": LINE, "wrapped": LINE.replace(" ", "\n"), "loud": LINE.upper()}, "line"),
        *cases({"marked": LINE.replace(" ", "</b> <b>")}, "line"),
    ],
)
def test_every_format_is_caught(text, name):
    assert name in names_in_file("page.html", text.encode())


DEMONSTRATION = conv_matrix(numbers.DEMONSTRATION.kernel, 6)
ROW = " ".join(map(str, FIRST))
HARMLESS = {
    "another matrix": str(DEMONSTRATION),
    "its drawing": figures.conv_matrix_grid(numbers.DEMONSTRATION.kernel, 6).svg(),
    "one row": f"The first row is [{ROW}].",
    "one row, in TeX": r"$[\,4\;\; 1\;\; {-3}\;\; 0\;\; 0\;\; 0\;\; 0\,]$",
    "one row, three times": f"[{ROW}] and again [{ROW}], once more [{ROW}]",
    "one row, and a zero before it": f"0 {ROW}",
    "one row, as a formula is written": f"<mtd>{ROW}</mtd> {ROW} <span>{ROW}</span>",
    "one row in words": "Row 0 holds 4, 1, −3 in columns 0, 1 and 2.",
    "the kernel": "w = [4, 1, -3], x = [0, 0, 4, 1, 0, 0], w = [4, 1, -3]",
    "the kernel beside itself": "[[4, 1, -3]] [[4, 2, -3]]",
    "an identity": str(torch.eye(7)),
    "a blank": str(torch.zeros(5, 7)),
    "two columns that could be anything": "4 0 0 0 0 and 0 0 0 0 -3",
    "glued without a sign": "0000041 and 0004100",
    "labels of an axis": "-3\n-2\n-1\n0\n",
    "labels of an axis from zero": "0 1 2 3 4",
    "a drawn axis": "".join(f'<text x="{9 * n}" y="1">{n - 3}</text>' for n in range(4)),
    "more than the set": "{-4, -3, -2, -1, 0} [-3, -2, -1, 0, 1]",
    "less than the set": "{-3, -2, -1}",
    "a longer list with the set in it": "-5, -4, -3, -2, -1, 0, 1",
    "a list with a fraction": "0.5, -3, -2, -1, 0",
    "a list that goes on": "-3, -2, -1, 0, ...",
    "a vector with repeated numbers": "[0, 0, 1, 2, 3, 4]",
    "all candidates": "range(-5, 6), from −5 to 5",
    "one argument": "range(5)",
    "a path": '<path d="M0-3 0-4h-3-2-1 0"/>',
    "a fraction": "-3 to 0.5",
    "another order": "5, 17, 31",
    "not side by side": "31, 17, 6, 5",
    "in two lists": "[2, 31]\n[17, 5]",
    "far apart": f"31 {'word ' * 20} 17 {'word ' * 20} 5",
    "far apart, with commas": f"31, {'word, ' * 20} 17, {'word, ' * 20} 5",
    "parts of numbers": "131, 17, 52; 31.5, 17, 5; x31, 17, 5",
    "canary": "a canary in a mine, canary 123",
    "part of a line": LINE[:20],
    "counts of another map": str(parameter_counts((2, 2), (3, 4))),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_allowed_passes(what):
    assert names_in_file("page.html", HARMLESS[what].encode()) == set()


# --- carriers: one file for each place where a secret can hide ----------------------------------


def document(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body><p>Hello</p>{body}</body></html>".encode()


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()


def tarred(data: bytes, mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        member = tarfile.TarInfo("folder/a.txt")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def inventory(name: str) -> bytes:
    head = b"# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# zlib from here\n"
    return head + zlib.compress(f"{name} py:function 1 a.html#$ -\n".encode())


def search_index(titles: list[str], words: dict[str, object]) -> bytes:
    index = {"docnames": ["a", "b"], "titles": titles, "terms": words, "titleterms": {}}
    return f"Search.setIndex({json.dumps(index)})".encode()


def notebook(source: object = "", outputs: list | None = None) -> bytes:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": outputs or []}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    ).encode()


def output(kind: str, data: object) -> list:
    return [{"output_type": "display_data", "metadata": {}, "data": {kind: data}}]


def picture(kind: str, **options) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, kind, **options)
    return stream.getvalue()


def png(add: Callable[[PngImagePlugin.PngInfo], None]) -> bytes:
    info = PngImagePlugin.PngInfo()
    add(info)
    return picture("PNG", pnginfo=info)


def png_with_text_behind(text: bytes) -> bytes:
    """A PNG that has its text after the pixels."""
    body = b"zTXtKey\0\0" + zlib.compress(text)
    chunk = (len(body) - 4).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
    return picture("PNG")[:-12] + chunk + picture("PNG")[-12:]


def exif(comment: str | bytes, tag: int = 0x010E) -> Image.Exif:
    """What a camera writes; a long text beside the comment, so that UTF-16 does not show in all."""
    found = Image.Exif()
    found[0x0131] = "camera " * 2000
    found[tag] = comment
    return found


def exif_of_user(comment: bytes) -> Image.Exif:
    found = exif("")
    found.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + comment
    return found


def pdf(text: str, fonttype: int = 42, compression: int = 6, **metadata) -> bytes:
    options = {"pdf.fonttype": fonttype, "pdf.compression": compression}
    stream = io.BytesIO()
    with matplotlib.rc_context(options):
        figure = Figure(figsize=(20, 5))
        figure.text(0.01, 0.5, text.replace("$", r"\$"))
        figure.savefig(stream, format="pdf", metadata=metadata or None)
    return stream.getvalue()


def escaped(text: str, form: str) -> str:
    return "".join(form.format(ord(letter)) for letter in text)


def in_script(form: str) -> bytes:
    return f'x = "{escaped(PAYLOAD, form)}"'.encode()


def base64_of(data: bytes | str) -> str:
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


PLAIN = PAYLOAD.encode()
UTF16 = PAYLOAD.encode("utf-16-le")
LATIN = (PAYLOAD + "é").encode("latin-1")
IN_ATTRIBUTE = html.escape(PAYLOAD)
PNG_WITH_TEXT = png(lambda info: info.add_text("Comment", PAYLOAD))
CARRIERS: dict[str, tuple[str, bytes]] = {
    "text": ("a.txt", PLAIN),
    "source": ("_sources/a.md.txt", PLAIN),
    "no suffix": ("LICENSE", PLAIN),
    "utf-8 with a mark": ("a.txt", PAYLOAD.encode("utf-8-sig")),
    "utf-16": ("a.txt", PAYLOAD.encode("utf-16")),
    "utf-16, big end first": ("a.txt", b"\xfe\xff" + PAYLOAD.encode("utf-16-be")),
    "utf-16 without a mark": ("a.txt", UTF16),
    "utf-32": ("a.txt", PAYLOAD.encode("utf-32")),
    "latin-1": ("a.txt", LATIN),
    "page": ("a.html", document(f"<pre>{PAYLOAD}</pre>")),
    "highlighted": ("a.html", highlight(PAYLOAD, PythonLexer(), HtmlFormatter()).encode()),
    "entities": ("a.html", document(escaped(PAYLOAD, "&#{};"))),
    "hexadecimal entities": ("a.html", document(escaped(PAYLOAD, "&#x{:x};"))),
    "alternative text": ("a.html", document(f'<img alt="{IN_ATTRIBUTE}" src="b.png">')),
    "data attribute": ("a.html", document(f"<div data-x='{html.escape(json.dumps(PAYLOAD))}'>")),
    "comment": ("a.html", document(f"<!-- {PAYLOAD} -->")),
    "hidden": ("a.html", document(f'<div style="display:none">{PAYLOAD}</div>')),
    "template": ("a.html", document(f"<template><p>{PAYLOAD}</p></template>")),
    "script": ("a.html", document(f"<script>const key = `{PAYLOAD}`</script>")),
    "description for search engines": ("a.html", f'<meta content="{IN_ATTRIBUTE}">'.encode()),
    "link": ("a.html", document(f'<a href="data:text/plain,{quote(PAYLOAD)}">x</a>')),
    "JavaScript, \\u": ("a.js", in_script("\\u{:04x}")),
    "JavaScript, \\u{}": ("a.js", in_script("\\u{{{:x}}}")),
    "JavaScript, \\x": ("a.js", in_script("\\x{:02x}")),
    "JSON": ("a.json", json.dumps({"key": PAYLOAD}).encode()),
    "JSON in JSON": ("a.json", json.dumps({"key": json.dumps([PAYLOAD])}).encode()),
    "JSON in a script": ("a.html", document(f"<script>x = {json.dumps(PAYLOAD)}</script>")),
    "entities in entities": ("a.html", document(html.escape(escaped(PAYLOAD, "&#{};")))),
    "percent in percent": ("a.html", document(quote(quote(PAYLOAD)))),
    "source map": ("a.js.map", json.dumps({"sourcesContent": [PAYLOAD]}).encode()),
    "style": ("a.css", b"/*" + PLAIN + b"*/"),
    "XML": ("sitemap.xml", f"<x><![CDATA[{PAYLOAD}]]></x>".encode()),
    "drawing, text": ("a.svg", f'<svg><text x="1" y="1">{PAYLOAD}</text></svg>'.encode()),
    "drawing, description": ("a.svg", f"<svg><desc>{PAYLOAD}</desc></svg>".encode()),
    "gzip": ("a.txt.gz", gzip.compress(PLAIN)),
    "compressed drawing": ("a.svgz", gzip.compress(f"<svg><desc>{PAYLOAD}</desc></svg>".encode())),
    "gzip under another name": ("a.bin", gzip.compress(PLAIN)),
    "zip": ("a.zip", zipped(a_txt=PLAIN)),
    "wheel": ("convmatrix-1-py3-none-any.whl", zipped(module_py=PLAIN)),
    "tar": ("a.tar", tarred(PLAIN, "w")),
    "tar.gz": ("a.tar.gz", tarred(PLAIN, "w:gz")),
    "zip in zip in gzip": ("a.gz", gzip.compress(zipped(b_zip=zipped(a_txt=PLAIN)))),
    "notebook, source": ("a.ipynb", notebook(PAYLOAD)),
    "notebook, lines": ("a.ipynb", notebook(PAYLOAD.splitlines(keepends=True))),
    "notebook, printed": ("a.ipynb", notebook("1", [{"output_type": "stream", "text": PAYLOAD}])),
    "notebook, shown": ("a.ipynb", notebook("1", output("text/html", f"<pre>{PAYLOAD}</pre>"))),
    "notebook, data": ("a.ipynb", notebook("1", output("application/json", {"key": [PAYLOAD]}))),
    "notebook, image": ("a.ipynb", notebook("1", output("image/png", base64_of(PNG_WITH_TEXT)))),
    "notebook in a zip": ("a.zip", zipped(one_ipynb=notebook(PAYLOAD))),
    "search index, titles": ("searchindex.js", search_index(PAYLOAD.split("\n"), {CANARY: 1})),
    "PNG, text": ("a.png", PNG_WITH_TEXT),
    "PNG, compressed text": ("a.png", png(lambda info: info.add_text("Key", PAYLOAD, zip=True))),
    "PNG, international": ("a.png", png(lambda info: info.add_itxt("Key", PAYLOAD, zip=True))),
    "PNG, behind its pixels": ("a.png", png_with_text_behind(PLAIN)),
    "PNG, camera": ("a.png", picture("PNG", exif=exif(PAYLOAD))),
    "PNG, at its end": ("a.png", picture("PNG") + PLAIN),
    "JPEG, comment": ("a.jpg", picture("JPEG", comment=PAYLOAD)),
    "JPEG, camera": ("a.jpg", picture("JPEG", exif=exif(PAYLOAD))),
    "JPEG, camera, utf-16": ("a.jpg", picture("JPEG", exif=exif(UTF16, 0x9C9C))),
    "JPEG, comment of the user": ("a.jpg", picture("JPEG", exif=exif_of_user(UTF16))),
    "GIF": ("a.gif", picture("GIF", comment=PAYLOAD)),
    "WebP": ("a.webp", picture("WEBP", xmp=PLAIN)),
    "TIFF": ("a.tif", picture("TIFF", description=PAYLOAD)),
    "PDF": ("a.pdf", pdf(PAYLOAD)),
    "PDF, drawn letters": ("a.pdf", pdf(PAYLOAD, fonttype=3)),
    "PDF, not packed": ("a.pdf", pdf(PAYLOAD, compression=0)),
    "PDF, title": ("a.pdf", pdf("x", Title=PAYLOAD)),
    "PDF, title in utf-16": ("a.pdf", pdf("x", Title=PAYLOAD + "−")),
    "data URI": ("a.html", document(f'<a href="data:text/plain;base64,{base64_of(PAYLOAD)}">')),
    "image in the page": (
        "a.html",
        document(f'<img src="data:image/png;base64,{base64_of(PNG_WITH_TEXT)}">'),
    ),
    "drawing in a style": (
        "a.css",
        f"x {{ background: url(data:image/svg+xml;base64,{base64_of(PAYLOAD)}) }}".encode(),
    ),
    "quoted token": ("a.js", f"atob('{base64_of(PAYLOAD)}')".encode()),
    "token for addresses": (
        "a.js",
        f'"{base64.urlsafe_b64encode(gzip.compress(PLAIN)).decode().rstrip("=")}"'.encode(),
    ),
    "lines of base64": ("a.txt", base64.encodebytes(PLAIN * 3)),
    "base64 of utf-16": ("a.js", f"'{base64_of(UTF16)}'".encode()),
    "base64 of base64": ("a.js", f"'{base64_of(base64_of(PAYLOAD))}'".encode()),
    "base64 of gzip": ("a.js", f"'{base64_of(gzip.compress(PLAIN))}'".encode()),
    "base64 with escaped slashes": (
        "a.json",
        json.dumps({"x": base64_of(PAYLOAD + "???>>>~~~")}).replace("/", "\\/").encode(),
    ),
    "font": ("a.woff2", b"wOF2\0\1\0\0" + PLAIN + b"\0\xff"),
    "translations": ("a.mo", b"\xde\x12\x04\x95\0\0" + PLAIN + b"\0\xff"),
}
# Places for a word alone.
WORD_CARRIERS: dict[str, tuple[str, bytes]] = {
    "search index, word": ("searchindex.js", search_index(["A"], {CANARY: [0, 1]})),
    "search index, title": ("searchindex.js", search_index([CANARY], {})),
    "inventory": ("objects.inv", inventory(CANARY)),
    "inventory, project": ("objects.inv", inventory("x").replace(b"Project: x", CANARY.encode())),
    "name in a zip": ("a.zip", zipped(**{f"{CANARY}_txt": b""})),
    "PNG, key": ("a.png", png(lambda info: info.add_text(CANARY, "", zip=True))),
    "quoted token": ("a.js", f"'{base64_of(CANARY)}'".encode()),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier_is_opened(carrier):
    assert names_in_file(*CARRIERS[carrier]) == ALL


@pytest.mark.parametrize("carrier", WORD_CARRIERS)
def test_every_carrier_of_words_is_opened(carrier):
    assert names_in_file(*WORD_CARRIERS[carrier]) == {"canary"}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_carrier_with_nothing_in_it_passes(carrier, monkeypatch):
    """The same containers are read without complaint; only what is in them is reported."""
    nothing = Secrets({}, {}, {}, {}, {})
    name, data = CARRIERS[carrier]
    assert file_leaks(data, name, nothing) == []


@pytest.mark.browser
def test_a_pdf_that_a_browser_prints_is_opened(browser):
    page = browser.new_page()
    page.set_content(f"<title>{CANARY}</title><pre>{html.escape(PAYLOAD)}</pre>")
    printed_page = page.pdf(tagged=True, outline=True)
    page.close()
    assert names_in_file("book.pdf", printed_page) == ALL


def test_numbers_of_the_search_index_are_those_of_pages():
    words = {"kernel": [-3, -2, -1, 0], "0": 1, "31": [31, 17, 5], "17": 1, "5": [4, 1]}
    assert names_in_file("searchindex.js", search_index(["A"], words)) == set()
    numbers = dict.fromkeys("01234", 1) | {"31": 1, "5": 2}
    assert names_in_file("searchindex.js", search_index(["A"], numbers)) == set()


def locked(archive: bytes) -> bytes:
    """Mark the file in a zip archive as encrypted."""
    for start, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = archive.index(start) + place
        archive = archive[:at] + b"\1" + archive[at + 1 :]
    return archive


def packed(times: int) -> bytes:
    data = PLAIN
    for _ in range(times):
        data = gzip.compress(data)
    return data


UNREADABLE = {
    "unknown": ("a.pickle", b"\x80\x04\x95\x01\0\0\0K\x01."),
    "damaged": ("a.gz", gzip.compress(PLAIN)[:40]),
    "damaged inventory": ("objects.inv", inventory("x" * 99)[:-9]),
    "not what it says": ("a.png", b"\x89PNG\r\n\x1a\nnothing"),
    "locked": ("a.zip", locked(zipped(a_txt=PLAIN))),
    "packed too often": ("a.gz", packed(12)),
    "escaped without end": ("a.txt", b"%" + b"25" * 40 + b"41"),
    "not JSON": ("a.ipynb", b"{'cells': "),
    "search index of another form": ("searchindex.js", b"Search.setIndex({terms:{}})"),
    "locked PDF": ("a.pdf", pdf("x").replace(b"/Type /Catalog", b"/Encrypt 9 0 R /Type /Catalog")),
    "PDF, packed otherwise": ("a.pdf", pdf("x").replace(b"/FlateDecode", b"/LZWDecode")),
    "PDF, no letters": ("a.pdf", pdf("x").replace(b"/ToUnicode", b"/NoUnicode")),
    "inside": ("a.zip", zipped(b_bin=b"\x80\x04\x95\x01\0\0\0K\x01.")),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_does_not_pass(what):
    name, data = UNREADABLE[what]
    assert [leak.what for leak in file_leaks(data, name, SECRETS)][-1:] == ["cannot be read"]


def test_too_much_does_not_pass(monkeypatch):
    bomb = gzip.compress(b"0" * 100_000)
    assert file_leaks(bomb, "a.gz", SECRETS) == []
    monkeypatch.setattr(unfold, "LARGEST", 10_000)
    for name, data in (("a.gz", bomb), ("a.zip", zipped(a_gz=bomb)), ("a.pdf", pdf("x" * 20_000))):
        assert [leak.what for leak in file_leaks(data, name, SECRETS)] == ["cannot be read"]


def test_a_folder_is_scanned_and_leaks_say_where(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    archive = zipped(one_ipynb=notebook(f"x = '{CANARY}'"))
    (tmp_path / "deep" / "er" / "x.zip").write_bytes(archive)
    (tmp_path / f"{CANARY}.txt").write_text("nothing")
    (tmp_path / "row-0.html").write_text(str(FIRST))
    (tmp_path / "row-1.html").write_text(str(SECOND))  # one row in each page is allowed
    found = scan(tmp_path, SECRETS)
    assert [leak.where for leak in found] == ["names of files", "deep/er/x.zip > one.ipynb"]
    assert str(found[0]) == f"names of files: canary: {CANARY}"
    (tmp_path / "row-1.html").write_text(f"{SECOND} {FIRST}")
    assert Leak("row-1.html", "matrix", "4 1 -3 0 0 0 0 and 0 4 1 -3 0 0 0") in scan(
        tmp_path, SECRETS
    )


def test_an_empty_folder_is_no_site(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing to scan"):
        scan(tmp_path / "none", SECRETS)


# --- canaries -----------------------------------------------------------------------------------

SOLUTION = '+++ {"tags": ["solution"]}\n\n'
CHAPTER = """# Title

```{exercise} One
:label: one
Ask.
```

```{code-cell} ipython3
:tags: [starter]

answer = None
```

+++ {"tags": ["solution"]}

**Solution.** It is eight, as the last chapter has shown.

```python
an example, not a cell
```

+++

Everybody reads this sentence, which is long enough.

```{code-cell} ipython3
---
tags: [solution, hide-input]
---
answer = 8

```

~~~{code-cell} ipython3
:tags: [solution]
text = '''
```
'''
~~~

```{code-cell} ipython3
:tags: [solution]
```

+++ {"tags": ["solution"]}

+++

The end.
"""


def test_every_solution_has_a_canary_and_no_line_moves():
    text = planted(CHAPTER, "book/a")
    changed = [
        (old, new)
        for old, new in zip(CHAPTER.split("\n"), text.split("\n"), strict=True)
        if old != new
    ]
    words = canaries(CHAPTER, "book/a")
    assert [old for old, _ in changed] == [
        "**Solution.** It is eight, as the last chapter has shown.",
        "answer = 8",
        "'''",
    ]
    assert [new.removeprefix(old) for old, new in changed] == [
        f" {words[0]}",
        f"  # {words[1]}",
        f"  # {words[2]}",
    ]
    assert len(set(words)) == 3
    assert all(re.fullmatch("canary[0-9]{12}", word) for word in words)
    assert cut(text, "student") == cut(CHAPTER, "student")
    assert set(canaries(CHAPTER, "book/b")).isdisjoint(words)


@pytest.mark.parametrize(
    "ending", ["```python\n1\n```", ":::{note}\nA note.\n:::", "| a |\n|---|\n| 1 |", "$$\n1\n$$"]
)
def test_a_canary_sits_in_a_sentence(ending):
    """At the end of these it would spoil them, or not be shown."""
    text = f"{SOLUTION}- It is\n  eight.\n\n{ending}\n\n+++\n\nGo on.\n"
    syntax = MdParserConfig(enable_extensions={"colon_fence", "dollarmath"})
    (word,) = canaries(text, "book/a", syntax)
    assert planted(text, "book/a", syntax) == text.replace("eight.", f"eight. {word}")


def test_a_solution_without_a_sentence_is_refused():
    text = '+++ {"tags": ["solution"]}\n\n$$\n1\n$$\n\n+++\n'
    with pytest.raises(EditionError, match=r"^1: this solution has no sentence"):
        planted(text, "book/a", MdParserConfig(enable_extensions={"dollarmath"}))


def test_the_search_index_keeps_a_canary():
    search = SearchEnglish({})
    for word in canaries(CHAPTER, "book/a"):
        assert search.split(f"x {word}.") == ["x", word]
        assert search.word_filter(word)
        assert search.stem(word) == word


def test_a_cut_that_fails_shows_its_canaries(tiny_book, tmp_path):
    """The instructor edition stands for it: it is the student edition without the cut."""
    header = (ROOT / "book" / "padding.md").read_text("utf-8").partition("\n\n")[0]
    chapter = f"{header}\n\n{CHAPTER.replace('answer = 8', 'answer = 8' + chr(10) + 'answer')}"
    (tiny_book / "book" / "index.md").write_text(planted(chapter, "book/index"))
    site = build_book(tiny_book, tmp_path / "out", "instructor")
    assert site.status == 0, site.log
    words = canaries(chapter, "book/index")
    found = scan(site.html, secrets({"book/index": chapter}, []))
    leaky = {(leak.where.split()[0], leak.excerpt) for leak in found}
    assert {("book/index.html", word) for word in words} <= leaky
    assert ("searchindex.js", words[0]) in leaky


# --- what the secrets are -----------------------------------------------------------------------


@dataclass
class Asked:
    """An exercise, as far as the scan looks at it."""

    id: str
    kind: SimpleNamespace
    answer: object
    withheld: tuple[tuple[int, ...], ...] = ()


def asked(name: str, kind: str, answer: object, **more) -> Asked:
    return Asked(name, SimpleNamespace(name=kind), answer, **more)


BOOK = {
    "book/a": ":label: plain\n\nA sentence that everybody reads here.\n\n"
    f"{SOLUTION}A sentence that everybody reads here.\nA reason that only the solution gives.\n"
    "Short.\n\n+++\n",
    "book/b": f":label: padded\n\n{SOLUTION}Another reason, given in the second chapter.\n\n+++\n",
}
QUESTIONS = [
    asked("plain", "matrix", T.numpy()),
    asked("padded", "matrix", conv_matrix(KERNEL, 7, padding=1).numpy()),
    asked("counts", "whole numbers", (31, 17, 5), withheld=((14, 12, 10),)),
    asked("vector", "vector", np.array([-3.0, 7.0])),
    asked("set", "set", frozenset({1, 0})),
    asked("length", "whole number", 8),
]


def test_secrets_are_what_only_solutions_tell():
    found = secrets(BOOK, QUESTIONS)
    assert list(found.lines.values()) == ["line 8 of book/a", "line 5 of book/b"]
    assert letters("A reason that only the solution gives.") in found.lines
    assert list(found.canaries.values()) == ["solution 1 of book/a", "solution 1 of book/b"]
    assert set(found.matrices.values()) == {"answer to plain", "answer to padded"}
    assert whole_rows(T) in found.matrices
    assert found.runs == {
        (31, 17, 5): "answer to counts",
        (14, 12, 10): "numbers (14, 12, 10) of counts",
        (-3, 7): "answer to vector",
    }
    assert found.sets == {frozenset({0, 1}): "answer to set"}


def test_what_is_released_is_no_secret():
    found = secrets(BOOK, QUESTIONS, released=["book/b"])
    assert list(found.lines.values()) == ["line 8 of book/a"]
    assert list(found.canaries.values()) == ["solution 1 of book/a"]
    assert "answer to counts" in found.runs.values()
    # the rows of the one are rows of the other
    assert found.matrices == {}
    assert secrets(BOOK, QUESTIONS, released=["book/a"]).matrices == {}
    assert secrets({"book/b": BOOK["book/b"]}, QUESTIONS[:1], ["book/b"]).matrices != {}


@pytest.mark.parametrize(
    ("exercise", "error"),
    [(asked("a", "poem", 1), KeyError), (asked("a", "vector", [0.5]), ValueError)],
)
def test_an_answer_that_nobody_could_look_for_is_refused(exercise, error):
    with pytest.raises(error):
        secrets({}, [exercise])


def told_and_shown(text: str) -> tuple[list[str], list[str]]:
    """Split the lines of a chapter into those of solution cells and all others.

    This is a second reading of the tags, simpler than the cut's: a cell ends where another begins.
    """
    solution: list[str] = []
    shown: list[str] = []
    fence, inside = "", False
    for line in text.split("\n"):
        opening = re.match(r"([`~]{3,})\{code-cell\}", line)
        if opening or line.startswith("+++"):
            fence = opening.group(1) if opening else ""
            inside = "solution" in line
        elif fence and re.match(r"(:tags:|tags:|\s+- solution)", line):
            inside = inside or "solution" in line
        (solution if inside else shown).append(line)
        if fence and line.rstrip() == fence:
            fence, inside = "", False
    return solution, shown


CHAPTERS = [
    path.stem
    for path in sorted((ROOT / "book").glob("*.md"))
    if '"solution"' in path.read_text("utf-8")
]


@pytest.fixture(scope="module")
def book() -> Secrets:
    """Return the secrets of the real book."""
    return book_secrets(ROOT)


def test_a_second_reading_of_the_tags_finds_the_same_lines(book):
    split = [told_and_shown(path.read_text("utf-8")) for path in (ROOT / "book").glob("*.md")]
    shown = letters("\n".join(line for _, lines in split for line in lines))
    found = {letters(line) for lines, _ in split for line in lines}
    found = {line for line in found if len(line) >= SHORTEST_LINE and line not in shown}
    assert found == set(book.lines)


# --- the real sites -----------------------------------------------------------------------------


def test_the_student_site_tells_no_secret(student, book):
    assert [str(leak) for leak in scan(student.html, book)] == []


def test_the_instructor_site_tells_them_all(instructor, book):
    """So the test above looks for what a site would show; lines with roles in them change."""
    found = {leak.what for leak in scan(instructor.html, book)}
    numbers = {*book.matrices.values(), *book.runs.values(), *book.sets.values()}
    asked_for_more = {e.id for e in EXERCISES.values() if e.kind.name != "whole number"}
    assert {name.split()[-1] for name in numbers} == asked_for_more
    assert numbers - found == set()
    assert len(set(book.lines.values()) & found) >= 0.9 * len(book.lines) > 0


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_released_chapter_may_tell_its_own(instructor, chapter):
    page = instructor.html / "book" / f"{chapter}.html"
    allowed = book_secrets(ROOT, [f"book/{chapter}"])
    assert file_leaks(page.read_bytes(), page.name, allowed) == []


def test_published_bytes_do_not_depend_on_solutions(student, source, book, tmp_path):
    """A source with every solution changed gives the same site, to the byte."""
    copy = tmp_path / "source"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns(".*", "tests", "bench"))
    settings = yaml.safe_load((copy / "_config.yml").read_text("utf-8"))
    syntax = MdParserConfig(enable_extensions=set(settings["parse"]["myst_enable_extensions"]))
    changed = 0
    for path in (copy / "book").glob("*.md"):
        text = path.read_text("utf-8")
        changed += len(canaries(text, path.stem, syntax))
        path.write_text(planted(text, path.stem, syntax), "utf-8")
    assert changed == len(book.canaries) > 0
    # the outputs of students' cells, which are the same if and only if the cells are
    shutil.copytree(student.output / ".jupyter_cache", tmp_path / "out" / ".jupyter_cache")
    other = build_book(copy, tmp_path / "out", "student")
    assert other.status == 0, other.log
    assert differences(student.html, other.html) == []


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that are not in both folders with the same bytes."""
    here, there = published(one), published(other)
    return sorted(name for name in here | there if here.get(name) != there.get(name))


def published(folder: Path) -> dict[str, bytes]:
    """Return all files but those parts that name the commit: the package, and its installation."""
    found = {}
    for path in filter(Path.is_file, folder.rglob("*")):
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    for name in [name for name in found if name.endswith(".ipynb")]:
        notebook = json.loads(found[name])
        notebook["cells"] = [cell for cell in notebook["cells"] if "install" not in cell["id"]]
        found[name] = json.dumps(notebook).encode()
    return {name: data for name, data in found.items() if not name.startswith("wheels/")}


def test_a_difference_is_seen(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "same").write_text("1")
    (tmp_path / "one" / "deep" / "a").write_text("1")
    (tmp_path / "other" / "deep" / "a").write_text("2")
    (tmp_path / "other" / "b").write_text("")
    assert differences(tmp_path / "one", tmp_path / "other") == ["b", "deep/a"]
