"""The addresses of a host, each of which must be one of the public internet: a name that leads into
our own network is not followed, whoever gave it."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.rules import FetchRules
from site_builder.metadata.yaml.kinds import parse_web_address

NAT64 = IPv6Network("64:ff9b::/96")
PORTS = {"http": 80, "https": 443}


def check_address(url: str, rules: FetchRules) -> SplitResult:
    """The parts of an address of a host that may be asked. Raises FetchFailed."""
    if not parse_web_address(url):
        raise FetchFailed("fetch-address", url)
    parts = urlsplit(url.strip())
    if get_host(parts) not in rules.hosts:
        raise FetchFailed("fetch-host", url, host=get_host(parts))
    return parts


def join_address(base: str, address: str) -> str:
    """An address that was written from another one; as it is where it is none, which whoever asks
    for it is told."""
    try:
        return urljoin(base, address)
    except ValueError:  # brackets that hold no address of IPv6
        return address


def get_host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".").lower()


def get_port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def resolve_host(url: str, parts: SplitResult, rules: FetchRules) -> str:
    """The address to connect to. Raises FetchFailed where the name has none, or one that is not
    public: who gives a name of both kinds is not to choose."""
    host = get_host(parts)
    try:
        encoded_host = host.encode("idna").decode()
        parts.netloc.encode("idna")
        answers = socket.getaddrinfo(encoded_host, get_port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed("fetch-unknown-host", url, host=host) from None
    addresses = [str(answer[4][0]) for answer in answers]
    for address in addresses:
        if not is_allowed_address(address, rules.allow_loopback):
            raise FetchFailed("fetch-private", url, host=host)
    return addresses[0]


def is_allowed_address(text: str, allow_loopback: bool = False) -> bool:
    """Is it one of the public internet, or this machine where that is allowed?"""
    try:
        address = _unwrap_address(ip_address(text))
    except ValueError:  # with a zone: of a link of ours
        return False
    if address.is_loopback:
        return allow_loopback
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrap_address(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Of an address that stands for one of IPv4, that one."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or address
