"""What is asked of others over the web: of whom, how often, and what is believed of what comes."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from scripted_portal import LOOPBACK, Asked, ScriptedPortal, Told, serve_scripted_portal

from site_builder.exchange.fetch.addresses import is_allowed_address
from site_builder.exchange.fetch.client import WebClient, parse_retry_after
from site_builder.exchange.fetch.download import DownloadedFile, download_file
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.page_store import PageStore
from site_builder.exchange.fetch.rules import Clock, FetchRules
from site_builder.exchange.fetch.validators import NO_VALIDATORS, Validators

RULES = FetchRules(hosts=frozenset({LOOPBACK}), agent="beffroi-harvest/test", allow_loopback=True)
CONTENT = b"nom;montant\n" + b"Amicale;100\n" * 5_000
MARK = {"ETag": '"v1"'}


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(waits: list[float]) -> WebClient:
    return make_client(waits)


def make_client(waits: list[float], rules: FetchRules = RULES) -> WebClient:
    return WebClient(rules, Clock(sleep=waits.append))


def fail(client: WebClient, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as raised:
        client.read_page(url)
    return raised.value


def download(
    client: WebClient, portal: ScriptedPortal, target: Path, known: Validators = NO_VALIDATORS
) -> DownloadedFile:
    return download_file(client, f"{portal.url}/f.csv", target, known=known, is_api=True)


# --- whom ---


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "localhost",
        "",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_not_connected_to(address: str) -> None:
    assert not is_allowed_address(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_a_public_address_is(address: str) -> None:
    assert is_allowed_address(address)


def test_loopback_is_asked_only_where_a_test_allows_it(portal: ScriptedPortal) -> None:
    client = WebClient(replace(RULES, allow_loopback=False))
    assert fail(client, f"{portal.url}/a").code == "fetch-private"
    assert portal.asked == []
    assert not is_allowed_address("10.0.0.1", allow_loopback=True)


@pytest.mark.parametrize("text", ["127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1"])
def test_a_number_that_stands_for_loopback_is_no_way_round(text: str) -> None:
    client = WebClient(FetchRules(hosts=frozenset({text}), agent="a"))
    assert fail(client, f"http://{text}/").code in ("fetch-private", "fetch-unknown-host")


def test_of_several_addresses_all_must_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads outside and inside would be connected to as it likes."""

    def resolve(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("1.1.1.1", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    client = WebClient(FetchRules(hosts=frozenset({"a.example"}), agent="a"))
    assert fail(client, "http://a.example/").code == "fetch-private"


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    portal: ScriptedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is resolved once: a second answer, which may be another, is never asked for."""
    answers = [LOOPBACK]
    real = socket.getaddrinfo

    def resolve(host: str, *rest: object, **named: object) -> object:
        if host != "donnees.example":
            return real(host, *rest, **named)  # type: ignore[arg-type]
        return [(2, 1, 6, "", (answers.pop(), portal.port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    portal.answers["/a"] = Told(body=b"ici")
    client = WebClient(replace(RULES, hosts=frozenset({"donnees.example"})))
    page = client.read_page(f"http://donnees.example:{portal.port}/a")
    assert page.content == b"ici"
    assert portal.asked[0].headers["host"] == f"donnees.example:{portal.port}"


@pytest.mark.parametrize("host", ["bibliothèque.example", "" + "é" * 200 + ".example"])
def test_a_host_of_other_letters(
    portal: ScriptedPortal, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    real = socket.getaddrinfo

    def resolve(name: str, *rest: object, **named: object) -> object:
        if name == "xn--bibliothque-59a.example":
            return [(2, 1, 6, "", (LOOPBACK, portal.port))]
        return real(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    portal.answers["/%C3%A9"] = Told(body=b"ici")
    client = WebClient(replace(RULES, hosts=frozenset({host})))
    url = f"http://{host}:{portal.port}/é"
    if len(host) > 100:
        assert fail(client, url).code in ("fetch-address", "fetch-unknown-host")
        return
    assert client.read_page(url).content == b"ici"
    assert portal.asked[0].headers["host"] == f"xn--bibliothque-59a.example:{portal.port}"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://ailleurs.example/", "fetch-host"),
        ("ftp://127.0.0.1/a", "fetch-address"),
        ("file:///etc/passwd", "fetch-address"),
        ("http://moi:secret@127.0.0.1/", "fetch-address"),
        ("gopher://127.0.0.1/", "fetch-address"),
    ],
)
def test_another_host_or_scheme_is_not_asked(client: WebClient, url: str, code: str) -> None:
    assert fail(client, url).code == code


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_looked_at(
    client: WebClient, portal: ScriptedPortal, code: int
) -> None:
    portal.answers["/a"] = Told(status=code, headers={"Location": "/b?x=1"})
    portal.answers["/b"] = Told(body=b"ici")
    page = client.read_page(f"{portal.url}/a")
    assert (page.content, page.url) == (b"ici", f"{portal.url}/b?x=1")
    portal.answers["/a"] = Told(status=code, headers={"Location": "http://ailleurs.example/"})
    assert fail(client, f"{portal.url}/a").code == "fetch-host"
    portal.answers["/a"] = Told(status=code, headers={"Location": "file:///etc/passwd"})
    assert fail(client, f"{portal.url}/a").code == "fetch-address"


def test_redirects_that_go_round_end(client: WebClient, portal: ScriptedPortal) -> None:
    portal.answers["/a"] = Told(status=302, headers={"Location": "/b"})
    portal.answers["/b"] = Told(status=302, headers={"Location": "/a"})
    assert fail(client, f"{portal.url}/a").code == "fetch-redirects"
    assert len(portal.asked) == 6
    portal.answers["/a"] = Told(status=302)
    assert fail(client, f"{portal.url}/a").code == "fetch-redirects"


# --- by TLS ---


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of « donnees.example », which signs itself; its key is beside."""
    folder = tmp_path_factory.mktemp("certificate")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=donnees.example", "-addext", "subjectAltName=DNS:donnees.example"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return folder / "cert.pem"


@pytest.mark.parametrize(
    ("name", "trusted", "code"),
    [
        ("donnees.example", True, ""),
        ("donnees.example", False, "fetch-certificate"),
        ("autre.example", True, "fetch-certificate"),
    ],
)
def test_the_certificate_must_be_that_of_the_name_though_the_address_is_connected_to(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool, code: str
) -> None:
    def resolve(_: object, port: int, *__: object, **___: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (LOOPBACK, port))]

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with serve_scripted_portal(context) as portal:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        portal.answers["/a"] = Told(body=b"ici")
        client = WebClient(replace(RULES, hosts=frozenset({name})), Clock(sleep=lambda _: None))
        url = f"https://{name}:{portal.port}/a"
        if code:
            assert fail(client, url).code == code
        else:
            assert client.read_page(url).content == b"ici"
            portal.answers["/b"] = Told(status=302, headers={"Location": url.replace("s:", ":")})
            assert fail(client, url.replace("/a", "/b")).code == "fetch-address"


# --- manners ---


def test_who_asks_is_said(client: WebClient, portal: ScriptedPortal) -> None:
    portal.answers["/a"] = Told(body=b"x")
    client.read_page(f"{portal.url}/a")
    assert portal.asked[0].headers["user-agent"] == "beffroi-harvest/test"


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_to_wait_is_waited_for(
    client: WebClient, portal: ScriptedPortal, waits: list[float], status: int
) -> None:
    busy = Told(status=status, headers={"Retry-After": "17"})
    portal.answers["/a"] = [busy, Told(status=status), Told(body=b"enfin")]
    assert client.read_page(f"{portal.url}/a").content == b"enfin"
    assert waits == [17.0, 4.0]


def test_no_host_is_waited_for_without_end(
    client: WebClient, portal: ScriptedPortal, waits: list[float]
) -> None:
    portal.answers["/a"] = Told(status=429, headers={"Retry-After": "86400"})
    failure = fail(client, f"{portal.url}/a")
    assert (failure.code, failure.params["seconds"]) == ("fetch-busy", 86_400)
    assert waits == []
    portal.answers["/a"] = Told(status=429)
    assert fail(client, f"{portal.url}/a").params["status"] == 429
    assert len(waits) == 4


def test_a_moment_to_come_back_is_understood() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 60 < (parse_retry_after(later) or 0) <= 90
    assert parse_retry_after("Wed, 01 Jan 2020 00:00:00 GMT") == 0
    assert parse_retry_after("bientôt") is None


def test_what_robots_are_asked_not_to_read_is_not_read(
    client: WebClient, portal: ScriptedPortal
) -> None:
    portal.answers["/robots.txt"] = Told(
        body=b"User-agent: *\nDisallow: /prive/\n\nUser-agent: beffroi-harvest\nDisallow: /non/\n"
    )
    portal.answers["/non/a"] = Told(body=b"x")
    portal.answers["/prive/a"] = Told(body=b"x")
    with pytest.raises(FetchFailed, match="fetch-robots"):
        client.read_page(f"{portal.url}/non/a", is_api=False)
    assert client.read_page(f"{portal.url}/prive/a", is_api=False).content == b"x"
    assert client.read_page(f"{portal.url}/non/a", is_api=True).content == b"x"
    assert portal.paths.count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "is_open"), [(404, True), (403, True), (500, False)])
def test_a_host_whose_rules_cannot_be_had(
    client: WebClient, portal: ScriptedPortal, status: int, is_open: bool
) -> None:
    portal.answers["/robots.txt"] = Told(status=status)
    portal.answers["/a"] = Told(body=b"x")
    if is_open:
        assert client.read_page(f"{portal.url}/a", is_api=False).content == b"x"
    else:
        with pytest.raises(FetchFailed, match="fetch-robots"):
            client.read_page(f"{portal.url}/a", is_api=False)


# --- what comes ---


def test_a_page_that_is_cut_is_asked_for_again(client: WebClient, portal: ScriptedPortal) -> None:
    portal.answers["/a"] = [Told(body=CONTENT, cut=100), Told(body=CONTENT)]
    assert client.read_page(f"{portal.url}/a").content == CONTENT


def test_a_page_that_is_always_cut_is_no_page(client: WebClient, portal: ScriptedPortal) -> None:
    portal.answers["/a"] = Told(body=CONTENT, length=len(CONTENT) + 1, cut=len(CONTENT))
    assert fail(client, f"{portal.url}/a").code == "fetch-cut"


def test_a_page_has_a_size_and_a_packed_one_too(portal: ScriptedPortal, waits: list[float]) -> None:
    import gzip

    client = make_client(waits, replace(RULES, largest_page=1_000_000))
    bomb = gzip.compress(bytes(50_000_000))
    portal.answers["/a"] = Told(body=bomb, headers={"Content-Encoding": "gzip"})
    failure = fail(client, f"{portal.url}/a")
    assert (failure.code, failure.params["limit"]) == ("fetch-large", 1)
    portal.answers["/a"] = Told(body=gzip.compress(CONTENT), headers={"Content-Encoding": "gzip"})
    assert client.read_page(f"{portal.url}/a").content == CONTENT


def test_a_server_that_breaks_is_tried_again(client: WebClient, portal: ScriptedPortal) -> None:
    portal.answers["/a"] = [Told(status=502), Told(body=b"x")]
    assert client.read_page(f"{portal.url}/a").content == b"x"
    portal.answers["/a"] = Told(status=500)
    assert fail(client, f"{portal.url}/a").params["status"] == 500
    assert fail(client, f"{portal.url}/rien").params["status"] == 404


def test_a_page_that_has_not_changed_is_not_sent_again(
    portal: ScriptedPortal, tmp_path: Path
) -> None:
    def answer(asked: Asked) -> Told:
        if asked.headers.get("if-none-match") == MARK["ETag"]:
            return Told(status=304)
        return Told(body=b"[1]", headers={**MARK, "Content-Type": "application/json"})

    portal.answers["/liste"] = answer
    url = f"{portal.url}/liste"
    first = WebClient(RULES, pages=PageStore(tmp_path)).read_page(url)
    assert WebClient(RULES, pages=PageStore(tmp_path)).read_page(url) == first
    assert "if-none-match" in portal.asked[-1].headers
    portal.answers["/liste"] = Told(body=b"[2]", headers={"ETag": '"v2"'})
    assert WebClient(RULES, pages=PageStore(tmp_path)).read_page(url).content == b"[2]"
    for kept in tmp_path.iterdir():
        kept.write_bytes(b"no page")
    assert WebClient(RULES, pages=PageStore(tmp_path)).read_page(url).content == b"[2]"
    assert "if-none-match" not in portal.asked[-1].headers


def test_a_page_that_is_the_same_as_none_is_none(client: WebClient, portal: ScriptedPortal) -> None:
    portal.answers["/a"] = Told(status=304)
    assert fail(client, f"{portal.url}/a").params["status"] == 304


def test_pages_that_nobody_asks_for_any_more_go(portal: ScriptedPortal, tmp_path: Path) -> None:
    portal.answers["/a"] = Told(body=b"a", headers=MARK)
    portal.answers["/b"] = Told(body=b"b")
    store = PageStore(tmp_path / "pages")
    client = WebClient(RULES, pages=store)
    client.read_page(f"{portal.url}/a")
    client.read_page(f"{portal.url}/b")
    store.remove_others()
    assert len(list(store.folder.iterdir())) == 1
    PageStore(store.folder).remove_others()
    assert list(store.folder.iterdir()) == []


def test_nobody_answers(client: WebClient, waits: list[float]) -> None:
    with socket.socket() as unused:
        unused.bind((LOOPBACK, 0))
        port = unused.getsockname()[1]
    assert fail(client, f"http://{LOOPBACK}:{port}/").code == "fetch-cut"


def test_what_is_no_http_is_no_answer(client: WebClient) -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        port = server.getsockname()[1]

        def answer() -> None:
            for _ in range(4):
                connection, _address = server.accept()
                with connection:
                    connection.recv(4_096)
                    connection.sendall(b"\x16\x03\x01 rien\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        assert fail(client, f"http://{LOOPBACK}:{port}/").code == "fetch-cut"
        thread.join()


def answer_ranges(request: Asked) -> Told:
    """A file that is cut after 20,000 bytes each time, and is resumed where that is asked."""
    headers = {"ETag": '"v1"', "Accept-Ranges": "bytes"}
    start = int(request.headers.get("range", "bytes=0-")[6:-1])
    rest = CONTENT[start:]
    cut = 20_000 if len(rest) > 20_000 else None
    if start and request.headers.get("if-range") == '"v1"':
        headers["Content-Range"] = f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
        return Told(body=rest, status=206, headers=headers, cut=cut)
    return Told(body=CONTENT, headers=headers, cut=cut)


def test_a_file_that_is_cut_is_resumed(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path
) -> None:
    portal.answers["/f.csv"] = answer_ranges
    downloaded = download(client, portal, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert downloaded.bytes == len(CONTENT)
    assert downloaded.validators == Validators('"v1"', "")
    starts = [request.headers.get("range") for request in portal.asked]
    assert starts == [None, "bytes=20000-", "bytes=40000-", "bytes=60000-"]


def test_a_file_that_changed_meanwhile_is_taken_from_its_beginning(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path
) -> None:
    other = b"autre;chose\n" * 10
    portal.answers["/f.csv"] = [
        Told(body=CONTENT, headers=MARK, cut=20_000),
        Told(body=other, headers={"ETag": '"v2"'}),
    ]
    assert download(client, portal, tmp_path / "f").validators.etag == '"v2"'
    assert (tmp_path / "f").read_bytes() == other


@pytest.mark.parametrize("said", ["bytes 0-99/60012", "bytes 19999-60011/60012", ""])
def test_a_file_that_is_resumed_elsewhere_is_none(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path, said: str
) -> None:
    portal.answers["/f.csv"] = [
        Told(body=CONTENT, headers=MARK, cut=20_000),
        Told(body=CONTENT, status=206, headers={**MARK, "Content-Range": said}),
    ]
    with pytest.raises(FetchFailed, match="fetch-length"):
        download(client, portal, tmp_path / "f")


def test_a_file_that_never_comes_whole_is_none(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path
) -> None:
    portal.answers["/f.csv"] = Told(body=CONTENT, cut=10)
    with pytest.raises(FetchFailed, match="fetch-cut"):
        download(client, portal, tmp_path / "f")


def test_what_has_not_changed_is_not_sent_again(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path
) -> None:
    known = Validators('"v1"', "Sun, 01 Mar 2026 10:00:00 GMT")
    portal.answers["/f.csv"] = Told(status=304)
    assert download(client, portal, tmp_path / "f", known).is_same
    assert portal.asked[0].headers["if-none-match"] == '"v1"'
    assert portal.asked[0].headers["if-modified-since"] == "Sun, 01 Mar 2026 10:00:00 GMT"


def test_a_file_that_was_cut_is_not_taken_for_the_one_that_is_known(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path
) -> None:
    """The answer that broke off before its first byte had validators too."""
    portal.answers["/f.csv"] = [Told(body=CONTENT, headers=MARK, cut=0), Told(body=CONTENT)]
    assert not download(client, portal, tmp_path / "f").is_same
    assert "if-none-match" not in portal.asked[1].headers
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_a_file_has_a_size_and_a_time(portal: ScriptedPortal, tmp_path: Path) -> None:
    portal.answers["/f.csv"] = Told(body=CONTENT)
    small = WebClient(replace(RULES, largest_file=1_000))
    with pytest.raises(FetchFailed, match="fetch-large"):
        download(small, portal, tmp_path / "f")
    seconds = iter(range(0, 10_000_000, 2_000))
    slow = WebClient(RULES, Clock(now=lambda: float(next(seconds)), sleep=lambda _: None))
    portal.answers["/f.csv"] = Told(body=CONTENT * 20)
    with pytest.raises(FetchFailed, match="fetch-slow"):
        download(slow, portal, tmp_path / "f")


def test_all_that_a_source_sends_has_a_size(portal: ScriptedPortal) -> None:
    client = WebClient(replace(RULES, largest_source=150_000))
    portal.answers["/a"] = Told(body=CONTENT)
    client.read_page(f"{portal.url}/a")
    client.read_page(f"{portal.url}/a")
    assert fail(client, f"{portal.url}/a").code == "fetch-much"


def test_a_file_that_comes_packed_is_unpacked_and_counted(
    client: WebClient, portal: ScriptedPortal, tmp_path: Path
) -> None:
    import gzip

    headers = {"Content-Encoding": "gzip", **MARK}
    portal.answers["/f.csv"] = Told(body=gzip.compress(CONTENT), headers=headers)
    downloaded = download(client, portal, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert downloaded.validators == NO_VALIDATORS
