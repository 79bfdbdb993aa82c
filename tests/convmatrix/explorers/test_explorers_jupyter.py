"""The explorers in a real JupyterLab, on this machine alone: Python reads what the reader set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from operator import eq

import nbformat
import pytest

from browsing import window
from convmatrix import explorers
from serving import leave_out

pytestmark = pytest.mark.browser

CLASSES = [name for name in explorers.__all__ if name != "Explorer"]
PATIENCE = 120  # seconds, on a busy machine
SETTINGS = {
    # All cells are on the page, however many there are.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


def notebook():
    """Return a notebook with a cell for each explorer, and one that tells their states."""
    cells = ["from convmatrix.explorers import *\nimport json\nshown = []"]
    cells += [f"shown.append({name}())\nshown[-1]" for name in CLASSES]
    cells.append("print('states', json.dumps([one.state for one in shown]))")
    new = nbformat.v4
    return new.new_notebook(
        cells=[new.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@contextmanager
def jupyterlab(folder):
    """Start a JupyterLab that serves a folder; yield the address of its notebook."""
    if missing := [name for name in ("anywidget", "jupyterlab") if not find_spec(name)]:
        leave_out(f"{' and '.join(missing)} not installed")
    settings = folder / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS), "utf-8")
    root = folder / "root"
    root.mkdir()
    nbformat.write(notebook(), root / "explorers.ipynb")
    own = {f"JUPYTER_{name.upper()}_DIR": folder / name for name in ("config", "data", "runtime")}
    options = [
        "--no-browser",
        "--port=0",
        "--expose-app-in-browser",
        f"--ServerApp.root_dir={root}",
    ]
    options += ["--ServerApp.ip=127.0.0.1", "--ServerApp.allow_root=True", "--LabApp.news_url="]
    options += ["--LabApp.extension_manager=readonly", "--IdentityProvider.token=t"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=os.environ | {name: str(path) for name, path in own.items()},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield f"{address(folder, server)}lab/tree/explorers.ipynb?token=t"
    finally:
        server.terminate()
        server.wait(30)


def address(folder, server):
    """Wait until the server answers, and return where."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        for path in (folder / "runtime").glob("jpserver-*.json"):
            if text := path.read_text("utf-8"):
                return json.loads(text)["url"].replace("localhost", "127.0.0.1")
        time.sleep(0.2)
    pytest.fail(f"JupyterLab does not start:\n{(folder / 'log').read_text()}", pytrace=False)


def states(page):
    """Run the last cell, and return what Python says the explorers show."""
    page.evaluate(
        """async () => {
            const { commands, shell } = window.jupyterapp;
            const { content } = shell.currentWidget;
            content.activeCellIndex = content.widgets.length - 1;
            content.activeCell.model.clearExecution?.();
            content.activeCell.outputArea.model.clear();
            await commands.execute("notebook:run-cell");
        }"""
    )
    last = page.locator(".jp-Cell").last.locator(".jp-OutputArea-output", has_text="states")
    last.wait_for(timeout=1000 * PATIENCE)
    return json.loads(last.inner_text().removeprefix("states "))


def run_in_kernel(page, code):
    """Run code in the notebook's kernel."""
    page.evaluate(
        """async (code) => {
            const { sessionContext } = window.jupyterapp.shell.currentWidget;
            await sessionContext.session.kernel.requestExecute({ code }).done;
        }""",
        code,
    )


def test_every_explorer_is_alive_in_jupyterlab(browser, tmp_path):
    faults = []
    with jupyterlab(tmp_path) as place, window(browser, "desktop", "light", faults) as page:
        page.goto(place)
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        for position, name in enumerate(CLASSES, start=1):
            output = page.locator(".jp-Cell").nth(position).locator(".jp-OutputArea")
            output.locator("[aria-live=polite]").wait_for(timeout=1000 * PATIENCE)
            assert output.locator("input, select").count() > 0, name

        first = states(page)
        assert first == [getattr(explorers, name)().state for name in CLASSES]
        for position, _ in enumerate(CLASSES, start=1):
            cell = page.locator(".jp-Cell").nth(position)
            for bar in cell.locator("input[type=range]").all():
                bar.press("End" if bar.input_value() != bar.get_attribute("max") else "Home")
            for field in cell.locator(".fields input").all()[:1]:
                field.press("Control+a")
                field.press_sequentially("-7")  # and no shortcut of the notebook's, where 7 is one
        kinds = "jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.type)"
        assert set(page.evaluate(kinds)) == {"code"}
        # What a widget sends while the kernel is at work waits its turn.
        until = time.monotonic() + PATIENCE
        then, number = first, CLASSES.index("SlidingKernel")
        moved = then[number] | {"kernel": [-7, *then[number]["kernel"][1:]], "position": 3}
        while then[number] != moved or any(map(eq, first, then)):
            assert time.monotonic() < until, f"{first} became {then}"
            then = states(page)

        # The other way round: what Python sets is seen.
        run_in_kernel(page, f"shown[{number}].widget.position = 1")
        cell = page.locator(".jp-Cell").nth(number + 1)
        cell.locator("[aria-live=polite]", has_text="Row 1:").wait_for(timeout=1000 * PATIENCE)

        # Light and dark as the notebook is.
        scheme = "host => getComputedStyle(host).colorScheme"
        box = cell.locator(".box")
        for theme, expected in (("JupyterLab Dark", "dark"), ("JupyterLab Light", "light")):
            command = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
            page.evaluate(command, theme)
            page.wait_for_function(
                f"document.body.dataset.jpThemeLight === '{str(expected == 'light').lower()}'"
            )
            page.wait_for_timeout(500)
            assert box.evaluate(scheme) == expected
    assert [fault for _, fault in faults if "asks" in fault] == []
