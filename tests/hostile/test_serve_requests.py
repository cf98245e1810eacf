"""Whatever a request asks for, the preview answers it, says nothing on the terminal, and goes
on."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from portal import write

from site_builder.commands.serve.panel import PreviewState
from site_builder.commands.serve.server import LOOPBACK, Preview, PreviewAddress, PreviewServer

HOST = b"Host: localhost\r\n\r\n"
ENOUGH = 60  # seconds, after which a test gives up


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is: the terminal is for problems."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@contextmanager
def serving(folder: Path, mount: str = "/") -> Iterator[int]:
    """The port of a preview of a small site."""
    write(folder, {"index.html": "<body>Accueil</body>", "404.html": "<body>Rien ici</body>",
                   "lille/index.html": "<body>Lille</body>", "data/a.csv": "a;b\n"})  # fmt: skip
    preview = Preview(folder)
    preview.state = PreviewState(version="1", mount=mount)
    with closing(PreviewServer(preview, PreviewAddress(0))) as server:
        yield server.server_port


def answered(port: int, request: bytes) -> bytes:
    """All that is answered to these bytes, after which nothing more is sent."""
    with socket.create_connection((LOOPBACK, port), ENOUGH) as connection:
        connection.sendall(request)
        start = connection.recv(1 << 16)
        connection.shutdown(socket.SHUT_WR)
        return start + b"".join(iter(lambda: connection.recv(1 << 16), b""))


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer[:80]
    return int(answer[9:12])


def get(target: bytes) -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HOST


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with serving(tmp_path / "site") as one:
        yield one


LONG = b"/" + b"a" * 5_000
NOWHERE = (
    b"/%00",
    b"/%00/",
    b"/lille/%00",
    b"/a%00.html",
    b"/data/a.csv%00",
    LONG,
    LONG + b"/",
    LONG + b".html",
    b"/" + b"a/" * 5_000,
    b"/" + b"%41" * 5_000,
    b"/%ED%A0%80",
    b"/%ED%A0%80.html",
    b"/%FF%FE",
    b"/\xff\xfe",
    b"/%zz",
    b"/%",
    b"/%u0041",
    b"/../../etc/passwd",
    b"/%2e%2e/%2e%2e/etc/passwd",
    b"/..%2f..%2fetc/passwd",
    b"/..\\..\\etc",
    b"/C:\\windows",
    b"//evil.example/lille",
    b"/lille/index.html/",
    b"/index.html/x",
    b"/data/",
    b"/data/a.csv/",
    b"/~root",
    b"/beffroi-preview/..%2fserver.py",
    b"/beffroi-preview/server.py",
    b"/%0d%0aSet-Cookie:a=b",
)


@pytest.mark.parametrize("target", NOWHERE)
def test_what_is_not_there_is_not_found(
    port: int, target: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    for method in (b"GET ", b"HEAD "):
        answer = answered(port, method + target + b" HTTP/1.1\r\n" + HOST)
        assert status(answer) == 404
        assert b"root:" not in answer and b"\r\nSet-Cookie" not in answer
    assert status(answered(port, get(b"/lille/"))) == 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (get(b"/" + b"a" * 100_000), 414),
        (get(b"/" + b"a" * 3_000_000), 414),
        (b"GET /\r\n" + HOST, 400),
        (b"GET\r\n\r\n", 400),
        (b"\x00\xff\xfe\r\n\r\n", 400),
        (b"GET / HTTP/1.1 HTTP/1.1\r\n" + HOST, 400),
        (b"GET / HTTP/x.1\r\n" + HOST, 400),
        (b"GET / HTTP/9.9\r\n" + HOST, 400),
        (get(b"lille/"), 400),
        (get(b"*"), 400),
        (get(b"?a"), 400),
        (get(b"\\"), 400),
        (get(b"http://["), 400),
        (get(b"http://evil.example/"), 403),
        (get(b"http://localhost:80@evil.example/"), 403),
        (get(b"http://localhost"), 200),
        (get(b"http://127.0.0.1:8000/lille/?a=b"), 200),
        (get(b"http://localhost//evil.example"), 404),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 500 + HOST, 431),
        (b"GET / HTTP/1.1\r\nA: " + b"b" * 100_000 + b"\r\n" + HOST, 431),
        (b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n" + HOST + b"x" * 1_000_000, 405),
        (b"PUT /lille/ HTTP/1.1\r\n" + HOST, 405),
        (b"DELETE /%00 HTTP/1.1\r\n" + HOST, 405),
        (b"\xe9\x80 / HTTP/1.1\r\n" + HOST, 400),
        (b"__class__ / HTTP/1.1\r\n" + HOST, 405),
        (b"GET / HTTP/1.1\r\nIf-Modified-Since: hier\r\nRange: bytes=x\r\n" + HOST, 200),
        (b"GET /data/a.csv HTTP/1.1\r\nIf-Modified-Since: hier\r\n" + HOST, 200),
    ],
)
def test_a_request_that_is_none_is_answered(
    port: int, request_: bytes, expected: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status(answered(port, request_)) == expected
    assert status(answered(port, get(b"/"))) == 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("target", [b"/%00", LONG, b"/ailleurs/", b"/portailx/"])
def test_beside_the_portal_one_is_led_to_it(tmp_path: Path, target: bytes) -> None:
    with serving(tmp_path / "site", "/portail/") as port:
        answer = answered(port, get(target))
        assert status(answer) == 302 and b"\r\nLocation: /portail/\r\n" in answer
        assert status(answered(port, get(b"/portail" + target))) == 404
        assert status(answered(port, get(b"/portail/lille/"))) == 200


def test_before_there_is_a_site_every_address_is_answered(tmp_path: Path) -> None:
    with closing(PreviewServer(Preview(tmp_path / "nowhere"), PreviewAddress(0))) as server:
        for target in NOWHERE:
            assert status(answered(server.server_port, get(target))) == 404


def test_bytes_at_random_are_answered_and_nothing_is_said(
    port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(20)
    pieces = (
        b"/",
        b"%",
        b"%00",
        b"..",
        b"\\",
        b"?",
        b"#",
        b"//",
        b"http://",
        b"[",
        b"]",
        b"@",
        b":",
        b"\xff",
        b"lille",
        b".html",
        b"%ED%A0%80",
        b" ",
        b"\t",
        b"a" * 300,
        b"beffroi-preview/",
        b"data/a.csv",
        b"%2e",
        b"*",
    )
    for _ in range(400):
        target = b"".join(dice.choices(pieces, k=dice.randint(1, 12)))
        answer = answered(
            port,
            dice.choice((b"GET ", b"HEAD ", b"POST ", b"X ")) + target + b" HTTP/1.1\r\n" + HOST,
        )
        assert answer, target
    assert status(answered(port, get(b"/"))) == 200
    assert capfd.readouterr() == ("", "")
