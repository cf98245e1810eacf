"""A site on loopback and a real browser, with what it said and asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from portal import until
from tools import AXE, CHROMIUM_FLAGS, RULES, windowless_chromium

Scheme = Literal["light", "dark"]
# What a page will show is awaited for a minute: a busy machine fails no test
expect.set_options(timeout=60_000)


@dataclass
class Served:
    """The site at `address`, a browser, and what it said and asked for since the last visit."""

    browser: Browser
    address: str
    said: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def visit(self, page: Page, path: str, until: Literal["load", "networkidle"] = "load") -> None:
        self.said.clear()
        self.answers.clear()
        page.goto(self.address + path, wait_until=until)

    def page(self, width: int = 1280, scheme: Scheme = "light", **more: Any) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **more
        )
        self.contexts.append(context)  # playwright marks what it is given
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("requestfailed", self._note_failure)
        page.on("response", lambda response: self.answers.append(response))
        return page

    def _note_failure(self, request: Request) -> None:
        """What a page no longer waits for when one leaves it has not failed."""
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"failed: {request.url}")

    def close(self) -> None:
        """Close what a test that failed left open: the browser goes on."""
        while self.contexts:
            self.contexts.pop().close()


class Quiet(SimpleHTTPRequestHandler):
    """Python's own server, which sends no parts of files."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Ranged(Quiet):
    """One that does, as most hosts."""

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        path = Path(self.translate_path(self.path))
        if not asked.startswith("bytes=") or not path.is_file():
            super().do_GET()
            return
        size = path.stat().st_size
        start, end = (int(one) for one in asked.removeprefix("bytes=").split("-"))
        with path.open("rb") as file:
            file.seek(start)
            part = file.read(end + 1 - start)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{start + len(part) - 1}/{size}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)


class PatientServer(ThreadingHTTPServer):
    """A browser asks for many files at once: whoever is not let in at once by a busy machine tries
    again after seconds, and then after half a minute."""

    request_queue_size = 128


@contextmanager
def hosted(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a server of this folder, ending in a slash."""
    server = PatientServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextmanager
def launch_browser() -> Iterator[Browser]:
    """A browser of no tests yet. It takes longer to start than most pages to be asked: those of
    tests/render share one a worker, and have contexts of their own."""
    executable = windowless_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_FLAGS])
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path, path: str = "", browser: Browser | None = None) -> Iterator[Served]:
    """`folder` at the root of a server, the site being at `path` below it, and a browser: one that
    is there and goes on, else one of its own."""
    with ExitStack() as stack:
        address = stack.enter_context(hosted(folder))
        served = Served(browser or stack.enter_context(launch_browser()), address + path)
        try:
            yield served
        finally:
            served.close()


def awaited(page: Page, found: Callable[[], object]) -> None:
    """What a test sees and playwright cannot wait for; meanwhile the page goes on, and what is
    routed is heard."""
    until(found, page.url, lambda seconds: page.wait_for_timeout(1000 * seconds))


# Each element that breaks a rule, and how many rules are passed: of elements that pass, which are
# nearly all, axe describes one a rule, and it looks for no selectors. Without rules, those that it
# has by itself
AXE_RUN = """async ({rules, within}) => {
  const options = {resultTypes: ["violations"], selectors: false, ...(rules && {runOnly: rules})};
  const {violations, passes} = await axe.run(within || document, options);
  const describe = (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`);
  return [violations.flatMap(describe), passes.length];
}"""


def find_axe_violations(
    page: Page, rules: Sequence[str] | None = RULES, within: str = "", least: int = 8
) -> list[str]:
    """What axe has against a page, or the part of it that a selector names; that too few rules
    were passed, as of a page that is empty."""
    page.evaluate(AXE.read_text("utf-8"))
    given = {"rules": rules and list(rules), "within": within}
    violations, passes = page.evaluate(AXE_RUN, given)
    hardly = [] if passes > least else [f"axe has hardly looked: {passes} rules passed"]
    return [*violations, *hardly]
