"""The preview's web server: the site's files, pages with what the preview adds, and livereload's
socket, which tells browsers to reload."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import re
import socket
import stat
import threading
import time
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from email.utils import formatdate
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from site_builder.commands.serve import panel
from site_builder.commands.serve.former_addresses import FormerAddressBook
from site_builder.commands.serve.host_names import read_host_name
from site_builder.commands.serve.panel import PreviewState
from site_builder.commands.usage import get_cli_language
from site_builder.publish.refusal import BuildRefused

LOOPBACK = "127.0.0.1"
# A page of another site can have its name resolve to this machine: it must not read what is not
# published yet.
HOSTS = (LOOPBACK, "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # addresses to listen on that nobody can be led to
# What is sent to us is read before it is refused: on a connection that is closed before, browsers
# would not see the answer.
LARGEST_HEAD = 1 << 22  # bytes of an address and its headers
LARGEST_BODY = 1 << 20  # bytes
LONGEST = 1 << 16  # bytes of an address, or of headers, that are answered otherwise
MOST_HEADERS = 100
PART = re.compile(r"bytes=\s*(?P<first>[0-9]{1,18})?-(?P<last>[0-9]{1,18})?\s*")
IDLE = 10  # seconds after which a connection without a request is closed: it may speak TLS


@dataclass(frozen=True)
class PreviewAddress:
    """Where a preview listens: port 0 is any free one. `names`: what it may be called besides
    `host` and the names of this machine, as `parse_host_name` gives them."""

    port: int
    host: str = LOOPBACK
    names: tuple[str, ...] = ()


class Preview:
    """The folder that is served and what is said of it: replaced by the builder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = PreviewState()

    def show(self, state: PreviewState, published: bool) -> bool:
        """Whether browsers have to reload: the site or what is said of it has changed."""
        if state == self.state and not published and self.state.version:
            return False
        # another one after a restart, too
        self.state = replace(state, version=f"{time.time_ns():x}")
        return True


class PreviewServer:
    """Answers from a thread of its own, until it is closed, to whoever calls it by one of its
    names. Raises BuildRefused where the port is taken, or the address another machine's."""

    def __init__(self, preview: Preview, address: PreviewAddress) -> None:
        self.preview = preview
        sockets = _bind_port(address)
        self.server_port = sockets[0].getsockname()[1]
        host = LOOPBACK if address.host in EVERYWHERE else address.host
        host = f"[{host}]" if ":" in host else host
        self.address = f"http://{host}:{self.server_port}"
        for logger in ("tornado.general", "livereload"):  # of what others do wrong
            logging.getLogger(logger).disabled = True
        LiveReloadHandler.watcher = Watcher()  # which is asked nothing: SiteWatcher watches
        self._application = Application(
            [
                ("/livereload", ReloadSocket),
                (r"/livereload\.js", ReloadScript),
                *((re.escape(panel.PREVIEW_PATH + name), PanelHandler) for name in panel.FILES),
                (panel.VERSION, VersionHandler),
                (".*", SiteHandler, {"path": str(preview.folder)}),
            ],
            log_function=lambda _: None,  # the terminal is for problems
            preview=preview,
            former_addresses=FormerAddressBook(preview.folder),
            names=frozenset((*HOSTS, read_host_name(host), *address.names)),
        )
        self._ended = asyncio.Event()
        self._started = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(sockets,), daemon=True)
        self._thread.start()
        self._started.wait()
        if self._failure:
            for open_socket in sockets:
                open_socket.close()
            raise self._failure

    def _run(self, sockets: list[socket.socket]) -> None:
        try:
            asyncio.run(self._serve(sockets))
        except Exception as failure:  # whoever waits for the start is told
            self._failure = failure
        finally:
            self._started.set()

    async def _serve(self, sockets: list[socket.socket]) -> None:
        self._loop = asyncio.get_running_loop()
        server = HTTPServer(
            self._application,
            max_header_size=LARGEST_HEAD,
            max_body_size=LARGEST_BODY,
            idle_connection_timeout=IDLE,
        )
        server.add_sockets(sockets)
        self._started.set()
        await self._ended.wait()
        server.stop()
        for waiter in LiveReloadHandler.waiters.copy():
            waiter.close()
        await server.close_all_connections()

    def reload(self) -> None:
        """Have every browser reload its page."""
        self._loop.call_soon_threadsafe(LiveReloadHandler.reload_waiters, "*")

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()


def _bind_port(address: PreviewAddress) -> list[socket.socket]:
    other_port = address.port + 1 if address.port < 65535 else 8000
    try:
        if not address.host:  # which would be everywhere
            raise socket.gaierror
        return bind_sockets(address.port, address.host)
    except OSError as cause:
        if cause.errno == errno.EADDRINUSE:
            taken = {"port": str(address.port), "other": str(other_port)}
            raise BuildRefused("port-taken", taken) from None
        if isinstance(cause, socket.gaierror) or cause.errno == errno.EADDRNOTAVAIL:
            raise BuildRefused("host-not-here", {"host": address.host}) from None
        raise


class GuardedHandler(RequestHandler):
    """One request by one of the preview's names. `self.site_path` is its path, which begins with
    one slash and names no host."""

    @property
    def preview(self) -> Preview:
        preview: Preview = self.settings["preview"]
        return preview

    def prepare(self) -> None:
        address = self.request.uri or ""
        headers = list(self.request.headers.get_all())
        if len(address) > LONGEST:
            raise HTTPError(414)
        if len(headers) > MOST_HEADERS or sum(len(value) for _, value in headers) > LONGEST:
            raise HTTPError(431)
        try:
            # « //elsewhere/ » is a path
            url = urlsplit(re.sub("^/+", "/", address))
        except ValueError:  # « http://[ »
            url = SplitResult("", "", "", "", "")
        called = read_host_name(url.netloc or self.request.headers.get("Host", ""))
        if called not in self.settings["names"]:
            raise HTTPError(403)
        path = url.path or ("/" if url.netloc else "")
        if not path.startswith("/"):
            raise HTTPError(400)
        self.site_path = f"/{path.lstrip('/')}"

    def set_default_headers(self) -> None:
        self.set_header("Server", "Beffroi")
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **_: Any) -> None:
        title = escape(f"{status_code} {self._reason}")
        if status_code == 403:
            title = escape(get_cli_language().say("serve.host"))
        self.finish(panel.BLANK.format(title=title))


class SiteHandler(GuardedHandler, StaticFileHandler):
    """A file below the preview's mount, by parts where asked; a page with what the preview adds."""

    CACHE_MAX_AGE = 0
    absolute_path = None

    def head(self, path: str = "") -> Awaitable[None]:
        return self.get(path, include_body=False)

    async def get(self, path: str = "", include_body: bool = True) -> None:
        # Before the page is read: a page older than its version would never be reloaded.
        state = self.preview.state
        if not self.site_path.startswith(state.mount):
            self.redirect(self._find_former_path() or state.mount)
            return
        name = unquote(self.site_path.removeprefix(state.mount), errors="surrogateescape")
        path = name.lstrip("/")
        if self.site_path.endswith("/"):
            path += "index.html"
        try:
            file = Path(self.get_absolute_path(self.root, path))
            is_folder = stat.S_ISDIR(file.stat().st_mode)
            page = file.read_bytes() if file.suffix == ".html" and not is_folder else None
        except (HTTPError, OSError, ValueError):
            # Outside, or not there; or no file can be called so: too long, a NUL
            if former_path := self._find_former_path():
                self.redirect(former_path)
                return
            raise HTTPError(404) from None
        if is_folder:
            self.redirect(f"{self.site_path}/", permanent=True)
        elif page is not None:
            self._finish_page(page, state)
        else:
            if not (include_body and self._is_part_asked(file.stat())):
                self.request.headers.pop("Range", None)
            await super().get(path, include_body)

    def _find_former_path(self) -> str:
        """Where an address of a former portal leads, or ""."""
        book: FormerAddressBook = self.settings["former_addresses"]
        query = f"?{self.request.query}" if self.request.query else ""
        return book.find_path(f"{self.site_path}{query}", self.preview.state.mount)

    def _is_part_asked(self, status: os.stat_result) -> bool:
        """Does the request name one part, and of the file as it is now? Tornado takes « --5 » and
        « 5-3 » for parts, and does not know If-Range: what has changed is sent whole."""
        part = PART.fullmatch(self.request.headers.get("Range", ""))
        if not part or (part["first"] and part["last"] and int(part["first"]) > int(part["last"])):
            return False
        validator = self.request.headers.get("If-Range")
        modified = formatdate(int(status.st_mtime), usegmt=True)
        return validator in (None, make_entity_tag(status), modified)

    def set_extra_headers(self, path: str) -> None:
        """What is kept is asked for again, by its ETag."""
        self.set_header("Cache-Control", "no-cache")

    def compute_etag(self) -> str | None:
        """A page's is that of what is sent; a file's tells of its replacement, for hashing would
        read it whole."""
        if self.absolute_path is None:
            return RequestHandler.compute_etag(self)
        return make_entity_tag(Path(self.absolute_path).stat())

    def write_error(self, status_code: int, **more: Any) -> None:
        """The site's own page for what is not there; where there is no site, what the preview has
        to say."""
        if status_code != 404:
            super().write_error(status_code, **more)
            return
        state = self.preview.state
        try:
            page = (self.preview.folder / "404.html").read_bytes()
        except OSError:
            page = panel.render_waiting_page(not state.version)
        self._finish_page(page, state)

    def _finish_page(self, page: bytes, state: PreviewState) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        page_path = self.site_path.removeprefix(state.mount)
        self.finish(panel.add_preview_panel(page, page_path, state))


def make_entity_tag(status: os.stat_result) -> str:
    """What tells a file from the one that takes its place."""
    return f'"{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}"'


class PanelHandler(GuardedHandler):
    """What the pages of the preview load."""

    def get(self) -> None:
        name = self.request.path.removeprefix(panel.PREVIEW_PATH)
        self.set_header("Content-Type", panel.FILES[name])
        self.finish(panel.read_panel_file(name))


class VersionHandler(GuardedHandler):
    """What is shown now, for pages that were shown before."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(self.preview.state.version)


class ReloadScript(GuardedHandler, LiveReloadJSHandler):  # type: ignore[misc]  # published without types
    """livereload's script, as a file: a page's policy runs no other."""


class ReloadSocket(GuardedHandler, LiveReloadHandler):  # type: ignore[misc]
    """A browser that is told when to reload."""

    def prepare(self) -> None:
        """Pages of other sites are let open sockets: browsers only say who asks."""
        super().prepare()
        origin = self.request.headers.get("Origin")
        if origin and read_host_name(origin.partition("://")[2]) not in self.settings["names"]:
            raise HTTPError(403)

    def open(self) -> None:
        self._version = self.preview.state.version

    def write_message(self, message: Any, binary: bool = False) -> asyncio.Future[None]:
        """A browser that has gone meanwhile is no error."""
        sending: asyncio.Future[None] = super().write_message(message, binary)
        sending.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sending

    def on_message(self, message: str | bytes) -> None:
        with suppress(ValueError, TypeError, AttributeError):  # none of livereload's
            super().on_message(message)
        # From here on it is told; what was shown since it came would never be.
        if self in LiveReloadHandler.waiters and self._version != self.preview.state.version:
            self.send_message({"command": "reload", "path": "*"})
