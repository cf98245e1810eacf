"""A portal of others on loopback, which answers what a test has written, and remembers what it was
asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is answered. `cut`: the connection ends after so many bytes of the body; `length`: the
    Content-Length that is said, whatever is true."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    length: int | None = None


@dataclass(frozen=True)
class Asked:
    """A request: the path with its query, and its headers in lower case."""

    path: str
    headers: Mapping[str, str]

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


Answer = Told | Callable[[Asked], Told]


@dataclass
class ScriptedPortal:
    """`answers`: by path without its query; what is not there is not found. A list is answered one
    by one, its last one for ever."""

    port: int = 0
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def tell_json(self, path: str, answer: Any) -> None:
        self.answers[path] = Told(body=json.dumps(answer).encode())

    def answer(self, request: Asked) -> Told:
        self.asked.append(request)
        answer = self.answers.get(urlsplit(request.path).path, Told(status=404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return answer if isinstance(answer, Told) else answer(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    portal: ScriptedPortal

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        told = self.portal.answer(Asked(self.path, headers))
        length = len(told.body) if told.length is None else told.length
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        if told.status != 304:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(told.body[: told.cut])
        if told.cut is not None:
            self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks goes away when they have seen enough."""


@contextmanager
def serve_scripted_portal(context: SSLContext | None = None) -> Iterator[ScriptedPortal]:
    """`context`: it is asked by TLS."""
    portal = ScriptedPortal()
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = _Server((LOOPBACK, 0), handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    portal.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
