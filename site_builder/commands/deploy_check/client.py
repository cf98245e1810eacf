"""Asks a deployed site, as scripts and harvesters do: what it answers is taken as it comes,
redirects and all."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 30.0
MOST = 60_000_000  # bytes of an answer that are read: the report of the largest portals
AGENT = "beffroi-deploy-check"


class HostUnreachable(Exception):
    """The host did not answer: `args` are the code of a problem."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """`status` is 0 where nothing came; `headers` by name in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    @property
    def media(self) -> str:
        """Its type, without parameters."""
        return self["Content-Type"].partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """That it declares, in lower case."""
        _, _, charset = self["Content-Type"].lower().partition("charset=")
        return charset.partition(";")[0].strip().strip("\"'")


class _Still(HTTPRedirectHandler):
    """Follows nothing: a redirect is an answer."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def send_http_request(url: str, method: str = "GET", headers: Mapping[str, str] = {}) -> HttpAnswer:
    """The answer to one request. Raises HostUnreachable."""
    request = Request(
        url, method=method, headers={"User-Agent": AGENT, "Accept-Encoding": "identity", **headers}
    )
    try:
        try:
            answer = build_opener(_Still).open(request, timeout=SECONDS)
        except HTTPError as refused:
            answer = refused
        with answer:
            answer_headers = {name.lower(): value for name, value in answer.headers.items()}
            return HttpAnswer(answer.status, answer_headers, answer.read(MOST))
    except (OSError, HTTPException, ValueError) as cause:
        raise HostUnreachable(_classify_failure(cause)) from None


def _classify_failure(cause: Exception) -> str:
    reason = cause.reason if isinstance(cause, URLError) else cause
    match reason:
        case ssl.SSLError():
            return "deploy-certificate"
        case socket.gaierror():
            return "deploy-name"
    return "deploy-silent"
