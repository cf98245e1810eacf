"""The JSON that portals answer: of whatever shape it is, nothing here raises but where it is no
JSON at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed

Json = dict[str, Any]
NUMBERS = (int, float)


def read_json(client: WebClient, url: str) -> Any:
    """Raises FetchFailed."""
    page = client.read_page(url, accept="application/json")
    try:
        return msgspec.json.decode(page.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise FetchFailed("harvest-not-json", url) from None


def read_object(client: WebClient, url: str, *, needs: str) -> Json:
    """An answer that is an object with this key. Raises FetchFailed."""
    answer = read_json(client, url)
    if not isinstance(answer, dict) or needs not in answer:
        raise FetchFailed("harvest-not-catalogue", url)
    return answer


def get_object(value: Any, *keys: str) -> Json:
    """The object under these keys, one in the other; an empty one where there is none."""
    for key in keys:
        value = _get(value, key)
    return value if isinstance(value, dict) else {}


def get_text(value: Any, *keys: str) -> str:
    """The first text under these keys, or a number written as one; "" where there is neither."""
    texts = (_write(_get(value, key)) for key in keys)
    return next(filter(None, texts), "")


def get_number(value: Any, key: str) -> int:
    number = _get(value, key)
    if isinstance(number, int) and number > 0:
        return number
    return 0


def read_total(answer: Json, key: str, url: str, *, least: int = 0) -> int:
    """Of how many a list consists. Raises FetchFailed where that is not said, or is less than have
    come: nobody could tell where it ends."""
    total = answer.get(key)
    if type(total) is not int or total < least:  # True is a number too
        raise FetchFailed("harvest-not-catalogue", url)
    return total


def check_count(url: str, total: int, count: int) -> None:
    """Raises FetchFailed where a list ends before all that it announced has come."""
    if count < total:
        raise FetchFailed("harvest-short", url, total=total, count=count)


def list_objects(value: Any, key: str) -> Iterator[Json]:
    items = _get(value, key)
    if isinstance(items, list):
        yield from filter(_is_object, items)


def list_texts(value: Any, key: str) -> tuple[str, ...]:
    """The texts of a list; a single one stands for itself."""
    items = _get(value, key)
    if isinstance(items, str):
        items = [items]
    if not isinstance(items, list):
        return ()
    return tuple(filter(_is_text, items))


def _get(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    return None


def _write(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, NUMBERS) and not isinstance(value, bool):
        return str(value)
    return ""


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""
