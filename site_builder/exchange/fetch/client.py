"""One request after the other, to the very address that was looked at, at each redirect again."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, SSLError

from site_builder.exchange.fetch.addresses import (
    check_address,
    get_host,
    get_port,
    join_address,
    resolve_host,
)
from site_builder.exchange.fetch.failures import FetchFailed, Interrupted
from site_builder.exchange.fetch.page_store import PageStore, WebPage
from site_builder.exchange.fetch.robots import RobotRules, read_robot_rules
from site_builder.exchange.fetch.rules import ROBOT, Clock, FetchRules
from site_builder.exchange.fetch.validators import read_validators

BLOCK = 1 << 16
MOST_REDIRECTS = 5
MOST_ATTEMPTS = 4
REDIRECTS = (301, 302, 303, 307, 308)
BUSY = (429, 503)
FAULTY = (500, 502, 504)
MOST_DIGITS = 18  # of a number of seconds
TIMEOUT = urllib3.Timeout(connect=15.0, read=60.0)


class WebClient:
    """Asks the hosts that the rules name, and remembers what each asks of robots. `pages`: those of
    before, which are asked for again only if they have changed."""

    def __init__(
        self, rules: FetchRules, clock: Clock | None = None, pages: PageStore | None = None
    ) -> None:
        self.rules = rules
        self.clock = clock or Clock()
        self.pages = pages
        self._robots: dict[str, RobotRules] = {}
        self._received = 0  # bytes, unpacked

    def read_page(self, url: str, *, accept: str = "*/*", is_api: bool = True) -> WebPage:
        """All that an address answers, which fits in memory. `is_api`: it is meant for programs, so
        that what is asked of robots is not. Raises FetchFailed."""
        self.check_robots(url, is_api)
        headers = {"Accept": accept, "Accept-Encoding": "gzip"}
        earlier = self.pages.find(url) if self.pages else None
        if earlier:
            headers |= earlier.validators.conditions
        for attempt in range(MOST_ATTEMPTS):
            try:
                page = self._ask_page(url, headers) or earlier
            except Interrupted:
                self.clock.sleep(2.0**attempt)
                continue
            if page is None:
                raise FetchFailed("fetch-status", url, status=304)
            if self.pages and page is not earlier:
                self.pages.keep(url, page)
            return page
        raise FetchFailed("fetch-cut", url)

    def _ask_page(self, url: str, headers: Mapping[str, str]) -> WebPage | None:
        """None where it is still the page of before. Raises FetchFailed and Interrupted."""
        with self.open(url, headers) as (final_url, response):
            if response.status == 304:
                return None
            if response.status == 206:  # a part, which nobody asked for
                raise FetchFailed("fetch-status", url, status=206)
            content = self._read_all(final_url, response)
            return WebPage(final_url, content, read_validators(response))

    def check_robots(self, url: str, is_api: bool) -> None:
        """Raises FetchFailed where a host asks robots not to come there."""
        if is_api:
            return
        parts = check_address(url, self.rules)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = self._read_robots(f"{root}/robots.txt")
        if not self._robots[root].can_fetch(ROBOT, url):
            raise FetchFailed("fetch-robots", url, host=get_host(parts))

    def _read_robots(self, url: str) -> RobotRules:
        """What cannot be asked for its rules is not to be visited; one that has none may be."""
        try:
            page = self.read_page(url)
        except FetchFailed as failure:
            is_absent = 400 <= int(failure.params.get("status", 0)) < 500
            is_elsewhere = failure.code in ("fetch-host", "fetch-redirects")
            return read_robot_rules(b"", is_closed=not (is_absent or is_elsewhere))
        return read_robot_rules(page.content)

    @contextmanager
    def open(
        self, url: str, headers: Mapping[str, str]
    ) -> Iterator[tuple[str, urllib3.BaseHTTPResponse]]:
        """An answer with status 200, 206 or 304, whose body is still to be read, and its address.
        Raises FetchFailed, and Interrupted where the connection broke before it came."""
        waits = 0
        redirects = 0
        current = url
        while True:
            with self._ask(current, headers) as response:
                if response.status in REDIRECTS:
                    redirects += 1
                    current = self._follow(url, current, response=response, count=redirects)
                elif response.status in BUSY and waits < MOST_ATTEMPTS:
                    waits += 1
                    self._wait(url, response, waits)
                elif response.status in FAULTY and waits < 2:
                    waits += 1
                    self.clock.sleep(2.0**waits)
                elif response.status in (200, 206, 304):
                    yield current, response
                    return
                else:
                    raise FetchFailed("fetch-status", url, status=response.status)

    @contextmanager
    def _ask(self, url: str, headers: Mapping[str, str]) -> Iterator[urllib3.BaseHTTPResponse]:
        parts = check_address(url, self.rules)
        address = resolve_host(url, parts, self.rules)
        with _open_pool(address, parts) as pool:
            try:
                response = pool.urlopen(
                    "GET",
                    _make_target(parts),
                    headers={
                        **headers,
                        "Host": parts.netloc.encode("idna").decode(),
                        "User-Agent": self.rules.agent,
                        "Connection": "close",  # what a lying length leaves is no next answer
                    },
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    assert_same_host=False,
                )
            except SSLError:
                raise FetchFailed("fetch-certificate", url, host=get_host(parts)) from None
            except (HTTPError, LocationParseError, OSError):
                raise Interrupted(url) from None
            try:
                yield response
            finally:
                response.close()

    def _follow(
        self, url: str, current: str, *, response: urllib3.BaseHTTPResponse, count: int
    ) -> str:
        """Where a redirect leads. Raises FetchFailed: after too many, and out of TLS."""
        location = _read_location(response)
        if count > MOST_REDIRECTS or not location:
            raise FetchFailed("fetch-redirects", url, most=MOST_REDIRECTS)
        target = join_address(current, location)
        if current.startswith("https:") and not target.startswith("https:"):
            raise FetchFailed("fetch-address", target)
        return target

    def _wait(self, url: str, response: urllib3.BaseHTTPResponse, attempt: int) -> None:
        """As long as the host asks for. Raises FetchFailed where that is too long."""
        seconds = parse_retry_after(response.headers.get("Retry-After", ""))
        if seconds is None:
            seconds = 2.0**attempt
        if seconds > self.rules.longest_wait:
            raise FetchFailed("fetch-busy", url, seconds=round(seconds))
        self.clock.sleep(seconds)

    def _read_all(self, url: str, response: urllib3.BaseHTTPResponse) -> bytes:
        content = bytearray()
        for block in self.iterate_blocks(url, response):
            content += block
            if len(content) > self.rules.largest_page:
                limit = self.rules.largest_page // 1_000_000
                raise FetchFailed("fetch-large", url, limit=limit)
        return bytes(content)

    def iterate_blocks(self, url: str, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        """The body as it comes. Raises Interrupted where it breaks off or is shorter than it was
        said to be, FetchFailed where it takes too long."""
        end = self.clock.now() + self.rules.longest
        while True:
            try:
                block = response.read1(BLOCK, decode_content=True)
            except (HTTPError, OSError, ValueError):
                raise Interrupted(url) from None
            if not block:
                return
            if self.clock.now() > end:
                raise FetchFailed("fetch-slow", url, minutes=round(self.rules.longest / 60))
            self._count(url, len(block))
            yield block

    def _count(self, url: str, size: int) -> None:
        """Raises FetchFailed where all answers together are too large."""
        self._received += size
        if self._received > self.rules.largest_source:
            limit = self.rules.largest_source // 1_000_000_000
            raise FetchFailed("fetch-much", url, limit=limit)


def _open_pool(address: str, parts: SplitResult) -> urllib3.HTTPConnectionPool:
    """To this address alone, whose certificate must be that of the name."""
    port = get_port(parts)
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT, maxsize=1)
    host = get_host(parts)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=TIMEOUT,
        maxsize=1,
        server_hostname=host,
        assert_hostname=host,
        ssl_context=ssl.create_default_context(),
    )


def _make_target(parts: SplitResult) -> str:
    path = parts.path or "/"
    if parts.query:
        return f"{path}?{parts.query}"
    return path


def _read_location(response: urllib3.BaseHTTPResponse) -> str:
    """Headers are read as Latin-1, and most who write letters there write UTF-8."""
    location = response.headers.get("Location", "")
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def parse_retry_after(text: str) -> float | None:
    """Seconds from now, of a number or of a moment; None where it says nothing."""
    if text.strip().isdecimal():
        return float(text.strip()[:MOST_DIGITS])
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
