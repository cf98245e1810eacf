"""The names by which a preview may be called: as they are written after --allow-host, and as
browsers send them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")


class UnfitHostName(Exception):
    """What no browser calls anything by: the message `usage.<code>`, of what was written."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


def parse_host_name(text: str) -> str:
    """The name, or the address, as browsers send it, of one that an owner writes: `Aperçu.example`,
    `https://name:8000/` and `::1` are understood. Raises UnfitHostName."""
    text = text.strip()
    if not text:
        raise UnfitHostName("host-empty", text)
    if "*" in text:
        raise UnfitHostName("host-star", text)
    name = _normalise_address(text) or read_host_name(text.rpartition("://")[2])
    try:
        ascii_name = name.encode("idna").decode()
    except UnicodeError:  # nothing between two dots, or more than a name can hold
        ascii_name = ""
    if "@" in text or not (_normalise_address(ascii_name) or NAME.fullmatch(ascii_name)):
        raise UnfitHostName("host-unfit", text)
    return ascii_name


def read_host_name(netloc: str) -> str:
    """The name in « localhost:8000 », and the address in « [::1]:8000 »; "" where there is none."""
    try:
        parts = urlsplit(f"//{netloc}")
        parts.port  # noqa: B018  # raises where it is none
    except ValueError:
        return ""
    name = (parts.hostname or "").removesuffix(".")
    return _normalise_address(name) or name


def _normalise_address(text: str) -> str:
    """An address of the internet as browsers write it, without brackets; "" for anything else."""
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return "" if "%" in text else str(address)
