"""What the preview's server answers to programs, to names and to those who wait for a reload."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import socket
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from portal import write
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from site_builder.commands.serve.panel import PreviewState
from site_builder.commands.serve.server import LOOPBACK, Preview, PreviewAddress, PreviewServer

TABLE = b"code;nom\n59350;Lille\n"
HELLO = json.dumps({"command": "hello"})
INFO = json.dumps({"command": "info", "url": "http://localhost/"})
UPGRADE = (
    b"GET /livereload HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
ENOUGH = 60  # seconds, after which a test gives up


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is: the terminal is for problems."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    """A preview of a small site that has been shown, below a link, as some systems have it."""
    write(tmp_path / "site", {"index.html": "<body>Accueil</body>", "data/a.csv": TABLE})
    (tmp_path / "lien").symlink_to("site")
    preview = Preview(tmp_path / "lien")
    preview.show(PreviewState(), published=True)
    with closing(PreviewServer(preview, PreviewAddress(0, names=("apercu.example",)))) as one:
        yield one


def ask(
    server: PreviewServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body; `if_none_match` is If-None-Match."""
    connection = http.client.HTTPConnection(LOOPBACK, server.server_port, timeout=ENOUGH)
    with closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()


@pytest.mark.parametrize(
    ("asked", "status", "part", "place"),
    [
        ("bytes=0-3", 206, TABLE[:4], "bytes 0-3/21"),
        ("bytes=9-", 206, TABLE[9:], "bytes 9-20/21"),
        ("bytes=-6", 206, TABLE[-6:], "bytes 15-20/21"),
        ("bytes=9-900", 206, TABLE[9:], "bytes 9-20/21"),
        ("bytes=21-", 416, b"", "bytes */21"),
        ("bytes=0-20", 200, TABLE, None),
        ("bytes=0-1,3-4", 200, TABLE, None),
        ("bytes=0-1, 3-4", 200, TABLE, None),
        ("lines=1", 200, TABLE, None),
        ("bytes=--5", 200, TABLE, None),
        ("bytes=-", 200, TABLE, None),
        ("bytes=5-3", 200, TABLE, None),
        ("bytes=+1-3", 200, TABLE, None),
        ("bytes=1_0-15", 200, TABLE, None),
        ("bytes=a-b", 200, TABLE, None),
    ],
)
def test_a_file_is_sent_by_parts(
    server: PreviewServer, asked: str, status: int, part: bytes, place: str | None
) -> None:
    """As a browser reads a Parquet file."""
    answer = ask(server, "/data/a.csv", Range=asked)
    assert (answer[0], answer[2], answer[1].get("Content-Range")) == (status, part, place)


def test_former_addresses_lead_where_hosts_would_lead_them(server: PreviewServer) -> None:
    """By the table that the site has for reusers; it may come later, with a build."""
    former = "/api/records/1.0/download/?format=csv&dataset=prenoms"
    assert ask(server, former)[0] == 404
    table = (
        "ancienne_adresse,nouvelle_adresse,jeu_de_donnees\n"
        "/explore/dataset/prenoms/,https://donnees.example/lille/prenoms/,lille/prenoms\n"
        "/api/records/1.0/download/?dataset=prenoms&format=csv,"
        "https://donnees.example/data/a.csv,lille/prenoms\n"
        "/vieux.html,https://donnees.example/lille/prenoms/,lille/prenoms\n"
    )
    write(server.preview.folder, {"anciennes-adresses.csv": table})
    for address, place in (
        (former, "/data/a.csv"),
        ("/explore/dataset/prenoms/table/?sort=nom", "/lille/prenoms/"),
        ("/explore/dataset/prenoms/download/?format=shp", "/lille/prenoms/"),
        ("/vieux.html?x", "/lille/prenoms/"),
    ):
        status, headers, _ = ask(server, address)
        assert (status, headers.get("Location")) == (302, place), address
    assert ask(server, "/explore/dataset/inconnu/")[0] == 404
    assert ask(server, "/data/a.csv")[2] == TABLE
    write(server.preview.folder, {"anciennes-adresses.csv": "a\n\x00,b\n"})
    assert ask(server, "/vieux.html")[0] == 404


def test_a_part_is_sent_of_what_was_asked_for_alone(server: PreviewServer) -> None:
    """Parts of two versions put together would be no file."""
    headers = ask(server, "/data/a.csv")[1]
    for validator in (headers["Etag"], headers["Last-Modified"]):
        status, _, body = ask(server, "/data/a.csv", Range="bytes=0-3", if_range=validator)
        assert (status, body) == (206, TABLE[:4])
    for validator in (
        '"another"',
        f"W/{headers['Etag']}",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "yesterday",
    ):
        status, _, body = ask(server, "/data/a.csv", Range="bytes=0-3", if_range=validator)
        assert (status, body) == (200, TABLE)


def test_a_part_is_asked_of_what_is_sent(server: PreviewServer) -> None:
    status, headers, body = ask(server, "/data/a.csv", "HEAD", Range="bytes=0-3")
    assert (status, headers["Content-Length"], body) == (200, str(len(TABLE)), b"")


@pytest.mark.parametrize("path", ["/data/a.csv", "/"])
def test_what_has_not_changed_is_not_sent_again(server: PreviewServer, path: str) -> None:
    status, headers, body = ask(server, path)
    assert (status, headers["Content-Length"]) == (200, str(len(body)))
    head = ask(server, path, "HEAD")
    assert (head[0], head[1]["Content-Length"], head[2]) == (200, str(len(body)), b"")
    again = ask(server, path, if_none_match=headers["Etag"])
    assert (again[0], again[2]) == (304, b"")
    assert ask(server, path, if_none_match='"another"')[2] == body


def test_what_is_kept_is_asked_for_again_and_a_page_is_not_kept(server: PreviewServer) -> None:
    assert ask(server, "/data/a.csv?v=1")[1]["Cache-Control"] == "no-cache"
    assert ask(server, "/")[1]["Cache-Control"] == "no-store"


def test_a_file_that_takes_the_place_of_another_is_another(server: PreviewServer) -> None:
    folder = server.preview.folder
    tag = ask(server, "/data/a.csv")[1]["Etag"]
    write(folder, {"new.csv": TABLE.replace(b"Lille", b"Ronch")})
    (folder / "new.csv").replace(folder / "data/a.csv")
    assert b"Ronch" in ask(server, "/data/a.csv", if_none_match=tag)[2]


@pytest.mark.parametrize(
    "path",
    ["/", "/data/a.csv", "/rien", "/livereload.js", "/livereload", "/beffroi-preview/version"],
)
def test_only_those_who_call_it_by_its_names_are_answered(server: PreviewServer, path: str) -> None:
    """A page of another site whose name resolves to this machine reads nothing."""
    for name in ("evil.example", "localhost.evil.example", "apercu.example.evil", "10.0.0.1", "["):
        status, _, body = ask(server, path, Host=name)
        assert status in (400, 403)
        assert b"Lille" not in body and b"Accueil" not in body
    ours = ("localhost", "LOCALHOST:80", "127.0.0.1", f"[::1]:{server.server_port}", "[::1]")
    for name in (*ours, "apercu.example", "Apercu.Example:443"):
        assert ask(server, path, Host=name)[0] != 403


def test_who_is_refused_is_told_what_to_do(server: PreviewServer) -> None:
    assert "--allow-host" in ask(server, "/", Host="evil.example")[2].decode()


def test_it_listens_where_it_is_told_to(tmp_path: Path) -> None:
    with closing(PreviewServer(Preview(tmp_path), PreviewAddress(0, host="0.0.0.0"))) as server:
        assert server.address == f"http://127.0.0.1:{server.server_port}"
        assert ask(server, "/")[0] == 404
        assert ask(server, "/", Host="192.168.1.2")[0] == 403


@pytest.mark.skipif(not socket.has_ipv6, reason="the machine has no such address")
def test_it_listens_to_the_other_protocol(tmp_path: Path) -> None:
    with closing(PreviewServer(Preview(tmp_path), PreviewAddress(0, host="::1"))) as server:
        assert server.address == f"http://[::1]:{server.server_port}"
        with socket.create_connection(("::1", server.server_port), ENOUGH) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 404")


def test_a_browser_that_speaks_tls_is_let_go(server: PreviewServer) -> None:
    with socket.create_connection((LOOPBACK, server.server_port), ENOUGH) as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    assert ask(server, "/")[0] == 200


async def connect(server: PreviewServer, **headers: str) -> WebSocketClientConnection:
    request = HTTPRequest(
        f"ws://{LOOPBACK}:{server.server_port}/livereload",
        headers=headers,
        request_timeout=ENOUGH,
        connect_timeout=ENOUGH,
    )
    return await websocket_connect(request)


async def listen(server: PreviewServer) -> WebSocketClientConnection:
    """A browser that waits for a reload, once the server knows that it does."""
    browser = await connect(server)
    await browser.write_message(HELLO)
    assert "official-7" in str(await browser.read_message())
    await browser.write_message(INFO)
    # Frames are read in order: who is answered this has been heard
    await browser.write_message(HELLO)
    await browser.read_message()
    return browser


async def leave(browser: WebSocketClientConnection) -> None:
    """Close it, and see that it is closed."""
    browser.close()
    while await browser.read_message() is not None:
        pass


async def read_command(browser: WebSocketClientConnection) -> str:
    message = await asyncio.wait_for(_read_text(browser), ENOUGH)
    return str(json.loads(message)["command"])


async def _read_text(browser: WebSocketClientConnection) -> str:
    return str(await browser.read_message())


async def hear_reload(server: PreviewServer) -> str:
    """What a browser that comes now is told at the next reload."""
    browser = await listen(server)
    server.reload()
    command = await read_command(browser)
    await leave(browser)
    return command


def test_three_hundred_browsers_are_told_and_pages_are_served_meanwhile(
    server: PreviewServer,
) -> None:
    async def told() -> list[str]:
        browsers = await asyncio.gather(*(listen(server) for _ in range(300)))
        status, _, _ = await asyncio.to_thread(ask, server, "/data/a.csv")
        assert status == 200
        server.reload()
        commands = await asyncio.gather(*map(read_command, browsers))
        await asyncio.gather(*map(leave, browsers))
        return list(commands)

    assert asyncio.run(told()) == ["reload"] * 300


def make_frame(text: str) -> bytes:
    """A short message, as a browser sends it."""
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text.encode()


@pytest.mark.nightly
def test_browsers_that_go_without_a_word_are_no_error(
    server: PreviewServer, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in range(60):
        with socket.create_connection((LOOPBACK, server.server_port), ENOUGH) as browser:
            browser.sendall(UPGRADE + make_frame(HELLO) + make_frame(INFO))
            if number % 3 == 0:
                browser.recv(1 << 16)
            if number % 3 == 1:  # cut, not ended
                browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            server.reload()
        server.reload()
        server.reload()
    assert asyncio.run(hear_reload(server)) == "reload"
    gc.collect()
    assert ask(server, "/")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_what_is_shown_before_a_browser_can_be_told_is_told_it(server: PreviewServer) -> None:
    async def told() -> str:
        browser = await connect(server)
        await browser.write_message(HELLO)
        await browser.read_message()
        server.preview.show(PreviewState(mount="/"), published=True)
        server.reload()
        await browser.write_message(INFO)
        command = await read_command(browser)
        await leave(browser)
        return command

    assert asyncio.run(told()) == "reload"


def test_a_page_can_ask_whether_it_is_old(server: PreviewServer) -> None:
    version = ask(server, "/beffroi-preview/version")[2].decode()
    assert version and f'data-version="{version}"' in ask(server, "/")[2].decode()
    server.preview.show(PreviewState(), published=True)
    assert ask(server, "/beffroi-preview/version")[2].decode() != version


@pytest.mark.parametrize(
    ("origin", "answered"),
    [
        ("http://evil.example", False),
        ("null", False),
        ("http://[", False),
        ("http://localhost:8000", True),
        ("https://apercu.example", True),
    ],
)
def test_no_other_site_listens(server: PreviewServer, origin: str, answered: bool) -> None:
    async def opened() -> bool:
        try:
            await leave(await connect(server, Origin=origin))
        except HTTPClientError as refused:
            assert refused.code in (400, 403)
            return False
        return True

    assert asyncio.run(opened()) is answered


@pytest.mark.parametrize(
    "message",
    ["", "{", "3", "[]", "null", '{"command": {}}', '{"url": 1}', b"\xff\x00", "a" * 10**6],
)
def test_whatever_a_browser_says_is_borne_and_nothing_is_said(
    server: PreviewServer, message: str | bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    async def told() -> str:
        browser = await connect(server)
        await browser.write_message(message, binary=isinstance(message, bytes))
        await leave(browser)
        return await hear_reload(server)

    assert asyncio.run(told()) == "reload"
    assert capfd.readouterr() == ("", "")
