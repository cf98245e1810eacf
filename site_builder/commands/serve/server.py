"""The preview's web server: the site's files, pages with what the preview adds, and a stream that
says « changed »."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

from site_builder.commands.serve import panel
from site_builder.commands.serve.panel import PreviewState
from site_builder.publish.refusal import BuildRefused

LOOPBACK = "127.0.0.1"
# A page of another site can have its name resolve to this machine: it must not read what is not
# published yet.
HOSTS = (LOOPBACK, "localhost")
HEARTBEAT = 10.0  # seconds after which a stream looks whether its browser is still there
LINGER = 1.0  # seconds for which what was sent and not asked for is read, and forgotten
BLOCK = 1 << 16


class Preview:
    """The folder that is served and what is said of it: replaced by the builder, awaited by
    browsers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown = PreviewState()
        self._changed = threading.Condition()

    def show(self, shown: PreviewState, published: bool) -> None:
        """Browsers reload, unless neither the site nor what is said of it has changed."""
        if shown != self.shown or published or not self.shown.version:
            with self._changed:
                self.shown = replace(
                    shown, version=f"{time.time_ns():x}"
                )  # another one after a restart, too
                self._changed.notify_all()

    def newer(self, seen: str) -> bool:
        """Wait until there is another version than the one seen, or for a heartbeat: then False."""
        with self._changed:
            return self._changed.wait_for(lambda: self.shown.version != seen, HEARTBEAT)


class PreviewServer(ThreadingHTTPServer):
    """Answers this machine alone. Raises BuildRefused where the port is taken."""

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        try:
            super().__init__((LOOPBACK, port), PreviewHandler)
        except OSError as cause:
            if cause.errno != errno.EADDRINUSE:
                raise
            raise BuildRefused(
                "port-taken", {"port": str(port), "other": str(port + 1 if port < 65535 else 8000)}
            ) from None
        self.address = f"http://{LOOPBACK}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who has gone elsewhere is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection once its answer can be read: closed on bytes that nobody has read, it
        would be reset."""
        with suppress(OSError):
            request.shutdown(socket.SHUT_WR)
            request.settimeout(LINGER)
            end = time.monotonic() + LINGER
            while time.monotonic() < end and request.recv(BLOCK):
                pass
        self.close_request(request)

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class PreviewHandler(SimpleHTTPRequestHandler):
    """One request. Its path is below the preview's mount, or is the preview's own."""

    server_version = "Beffroi"
    sys_version = ""
    default_request_version = (
        "HTTP/1.0"  # to a request that is none, an answer with its status all the same
    )

    @property
    def preview(self) -> Preview:
        return cast(PreviewServer, self.server).preview

    def parse_request(self) -> bool:
        """From here on the path begins with a slash and names no host."""
        if not super().parse_request():
            return False
        try:
            url = urlsplit(self.path)
        except ValueError:  # « http://[ »
            url = SplitResult("", "", "", "", "")
        host = url.hostname if url.netloc else self.headers.get("Host", "").partition(":")[0]
        path = url.path or ("/" if url.netloc else "")
        if host not in HOSTS:
            self.send_error(HTTPStatus.FORBIDDEN)
            return False
        if not path.startswith("/"):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        self.path = urlunsplit(("", "", f"/{path.lstrip('/')}", url.query, ""))
        return True

    def do_GET(self) -> None:
        if urlsplit(self.path).path == panel.EVENTS:
            self._events()
        else:
            super().do_GET()

    def _events(self) -> None:
        version = parse_qs(urlsplit(self.path).query).get("seen", [""])[0]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while not self.preview.newer(version):
            self.wfile.write(b":\n\n")
        self.wfile.write(b"data: changed\n\n")

    def send_head(self) -> BytesIO | BinaryIO | None:
        # Before the page is read: a page older than its version would never be reloaded.
        path = urlsplit(self.path).path
        state = self.preview.shown
        name = path.removeprefix(panel.OWN)
        if path.startswith(panel.OWN) and name in panel.FILES:
            return self._bytes(HTTPStatus.OK, panel.read_panel_file(name), panel.FILES[name])
        if not path.startswith(state.mount):
            self._moved(state.mount)
            return None
        try:
            page = self._page_at(path)
        except (
            OSError,
            ValueError,
        ):  # it is not there; or no file can be called so: too long, a NUL, half a character
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head() if page is None else self._page(HTTPStatus.OK, page, state)

    def _page_at(self, path: str) -> bytes | None:
        """The page at a path of the site; None where another file is. Raises OSError or ValueError
        for nothing."""
        file = Path(self.translate_path(path))
        if path.endswith("/"):
            file /= "index.html"
        if file.suffix == ".html":
            return file.read_bytes()
        file.stat()
        return None

    def translate_path(self, path: str) -> str:
        """Below the folder of the site, whatever the path says."""
        self.directory = str(self.preview.folder)
        return super().translate_path("/" + path.removeprefix(self.preview.shown.mount))

    def list_directory(self, path: Any) -> None:
        """A host of static files lists nothing."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own page for what is not there; where there is no site, what the preview has
        to say."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        state = self.preview.shown
        try:
            page = (self.preview.folder / "404.html").read_bytes()
        except OSError:
            page = panel.render_waiting_page(not state.version)
        body = self._page(HTTPStatus.NOT_FOUND, page, state)
        if self.command != "HEAD":
            self.wfile.write(body.getvalue())

    def _page(self, status: HTTPStatus, page: bytes, state: PreviewState) -> BytesIO:
        page = panel.add_preview_panel(
            page, urlsplit(self.path).path.removeprefix(state.mount), state
        )
        return self._bytes(status, page, "text/html; charset=utf-8")

    def _bytes(self, status: HTTPStatus, content: bytes, media_type: str) -> BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def _moved(self, target: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", target)
        self.end_headers()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal is for problems."""
