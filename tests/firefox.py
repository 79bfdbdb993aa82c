"""Firefox, driven over WebDriver BiDi: what the tests ask of it, and no more."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

PROGRAMS = ("firefox-esr", "firefox")
# It asks nobody for anything while it is driven.
QUIET = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#",
}
PATIENCE = 60
CONTROL, ENTER = "\ue009", "\ue007"
MIDDLE = """(() => {
  const found = %s;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const { left, top, width, height } = found.getBoundingClientRect();
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
})()"""
COMES = """new Promise((go) => {
  const look = () => ((%s) ? go(true) : setTimeout(look, 50));
  look();
})"""


def installed_firefox() -> str | None:
    """Return the path of Firefox, if it is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def firefox(folder: Path, site: str) -> Iterator[Tab]:
    """Start Firefox with an empty profile in a folder; yield its one tab, for a site's pages."""
    lines = (f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in QUIET.items())
    (folder / "user.js").write_text("\n".join(lines))
    options = ["--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", folder]
    command = [installed_firefox() or "", *options]
    with (
        (folder / "said").open("w") as said,
        subprocess.Popen(command, stdout=said, stderr=said) as process,
    ):
        try:
            with closing(Tab(address(folder / "WebDriverBiDiServer.json"), site)) as tab:
                yield tab
        finally:
            process.terminate()


def address(told: Path) -> str:
    """Return the address that Firefox listens at, once it has written it into its profile."""
    end = time.monotonic() + PATIENCE
    while not told.exists() or not told.read_text():
        if time.monotonic() > end:
            raise TimeoutError("Firefox does not listen")
        time.sleep(0.1)
    where = json.loads(told.read_text())
    return f"ws://{where['ws_host']}:{where['ws_port']}/session"


class Tab:
    """A tab that opens pages, clicks, types and evaluates."""

    def __init__(self, address: str, site: str) -> None:
        """Begin a session at an address."""
        import websocket  # installed for `make verify` only

        self.socket = websocket.create_connection(address, PATIENCE, suppress_origin=True)
        self.site = site
        self.numbers = count()
        self.faults: list[str] = []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def close(self) -> None:
        """Leave the tab alone."""
        self.socket.close()

    def ask(self, method: str, **params: Any) -> Any:
        """Send a command and return what it results in; note the errors of pages meanwhile."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.faults.append(answer["params"]["text"])
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def go(self, page: str) -> None:
        """Open a page of the book, and wait until it has loaded."""
        url = f"{self.site}/book/{page}.html"
        self.ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression, or its promise, is worth on the page."""
        whole = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        there = {"target": {"context": self.context}, "awaitPromise": True}
        found = self.ask("script.evaluate", expression=whole, **there)
        if found["type"] == "exception":
            raise RuntimeError(found["exceptionDetails"]["text"])
        return json.loads(found["result"]["value"])

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        self.evaluate(COMES % expression)

    def click(self, element: str) -> None:
        """Click the middle of the element that an expression finds."""
        move = {"type": "pointerMove", **self.evaluate(MIDDLE % element)}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self.act("pointer", [move, *press])

    def type(self, text: str, held: str = "") -> None:
        """Type a text, perhaps while a key is held."""
        strokes = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        down, up = ([{"type": kind, "value": key} for key in held] for kind in ("keyDown", "keyUp"))
        self.act("key", [*down, *strokes, *up])

    def act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        """Do what a hand does."""
        hand = {"type": kind, "id": kind, "actions": actions}
        self.ask("input.performActions", context=self.context, actions=[hand])
