"""Answers that not all portals of a kind have."""

from __future__ import annotations

from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.json_answers import Json, read_object


def read_optional(client: WebClient, url: str, key: str) -> Json:
    """An answer that not all portals of a kind have; nothing where it is not there."""
    try:
        return read_object(client, url, needs=key)
    except FetchFailed as failure:
        status = failure.params.get("status", 0)
        is_absent = isinstance(status, int) and 400 <= status < 500
        if is_absent or failure.code in ("harvest-not-json", "harvest-not-catalogue"):
            return {}
        raise
