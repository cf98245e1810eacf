"""A file of another portal → a file of ours, whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import urllib3

from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed, Interrupted
from site_builder.exchange.fetch.validators import NO_VALIDATORS, Validators, read_validators

MOST_RESUMPTIONS = 5
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/(?:([0-9]{1,18})|\*)")


@dataclass(frozen=True, slots=True)
class DownloadedFile:
    """`sha256` is "" where the file is the one that the validators are of."""

    sha256: str
    bytes: int
    validators: Validators

    @property
    def is_same(self) -> bool:
        return self.sha256 == ""


def download_file(
    client: WebClient,
    url: str,
    target: Path,
    *,
    known: Validators = NO_VALIDATORS,
    is_api: bool = False,
) -> DownloadedFile:
    """Write what an address holds into `target`, unless it is still what it was. A file that is cut
    is resumed. Raises FetchFailed and OSError."""
    client.check_robots(url, is_api)
    validators = NO_VALIDATORS
    with target.open("wb") as file:
        for attempt in range(MOST_RESUMPTIONS + 1):
            headers = _make_headers(file.tell(), validators, known)
            try:
                with client.open(url, headers) as (final_url, response):
                    if response.status == 304:
                        return _keep_known(headers, known, url=url)
                    validators = _read_validators(response)
                    whole = _place_file(file, response, final_url)
                    _write_body(client, response, url=final_url, file=file)
                    if file.tell() < whole:  # as much as was resumed is not all
                        raise Interrupted(url)
                    break
            except Interrupted:
                client.clock.sleep(2.0**attempt)
        else:
            raise FetchFailed("fetch-cut", url)
        size = file.tell()
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return DownloadedFile(sha256, size, validators)


def _make_headers(position: int, current: Validators, known: Validators) -> dict[str, str]:
    """A file is asked for from its beginning, if it has changed since it was `known`; one that was
    cut, from there, if it is still the `current` one."""
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if position:
        if current.strong:
            headers["Range"] = f"bytes={position}-"
            headers["If-Range"] = current.strong
        return headers
    return headers | known.conditions


def _keep_known(headers: Mapping[str, str], known: Validators, *, url: str) -> DownloadedFile:
    """Raises FetchFailed where nobody has asked whether it is still the same."""
    if CONDITIONS.isdisjoint(headers):
        raise FetchFailed("fetch-status", url, status=304)
    return DownloadedFile("", 0, known)


def _read_validators(response: urllib3.BaseHTTPResponse) -> Validators:
    """None of what comes compressed though nobody asked for it: its bytes are counted otherwise."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return NO_VALIDATORS
    return read_validators(response)


def _place_file(file: BinaryIO, response: urllib3.BaseHTTPResponse, url: str) -> int:
    """Where the body is to be written: at the end, if that is what comes; else at the beginning.
    The size of the whole of which it is the rest, where that is said. Raises FetchFailed, also for
    a part that nobody has asked for."""
    if response.status == 206:
        match = RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if match is None or file.tell() == 0 or int(match[1]) != file.tell():
            raise FetchFailed("fetch-length", url)
        return int(match[2] or 0)
    file.seek(0)
    file.truncate()
    return 0


def _write_body(
    client: WebClient, response: urllib3.BaseHTTPResponse, *, url: str, file: BinaryIO
) -> None:
    largest = client.rules.largest_file
    for block in client.iterate_blocks(url, response):
        if file.tell() + len(block) > largest:
            raise FetchFailed("fetch-large", url, limit=largest // 1_000_000)
        file.write(block)
