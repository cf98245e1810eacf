"""Kinds of scalar that metadata hold: raw text → a trusted value, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from site_builder import cells
from site_builder.cells.siren import is_siren
from site_builder.cells.siret import SIRET, is_siret
from site_builder.core.problems import Param
from site_builder.core.text import (
    SLUG,
    UNSAFE,
    clean_line,
    clean_prose,
    normalise_unicode,
    slugify_text,
)


@dataclass(frozen=True, slots=True)
class WrongValue:
    """`problem.<code>` says why; the value is repeated in it. `instead`: what is taken nonetheless,
    if anything."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    instead: Any = None


def _parse_line(text: str, most: int) -> str | WrongValue:
    return _truncate_text(clean_line(text), most)


def _parse_prose(text: str, most: int) -> str | WrongValue:
    return _truncate_text(clean_prose(text), most)


def _truncate_text(text: str, most: int) -> str | WrongValue:
    if len(text) <= most:
        return text
    return WrongValue(
        "wrong-long-text", {"number": len(text), "most": most}, text[: most - 1].rstrip() + "…"
    )


def _parse_slug(text: str, most: int) -> str | WrongValue:
    if SLUG.fullmatch(text) and len(text) <= most:
        return text
    slug = slugify_text(text)
    return (
        WrongValue("wrong-slug", {"right": slug}, slug) if slug else WrongValue("wrong-slug-empty")
    )


def _parse_integer(text: str, most: int) -> int | WrongValue:
    """A whole number, its thousands apart or not."""
    compact = re.sub(r"(?<=[0-9])[ \u00a0\u202f_](?=[0-9]{3}(?![0-9]))", "", text.strip())
    return int(compact) if re.fullmatch(r"[0-9]{1,15}", compact) else WrongValue("wrong-integer")


def _parse_degree(text: str, most: int) -> float | WrongValue:
    """A longitude or a latitude."""
    compact = text.strip().replace(",", ".").replace("−", "-")
    degrees = float(compact) if re.fullmatch(r"[+-]?[0-9]{1,3}([.][0-9]+)?", compact) else 1000.0
    return degrees if abs(degrees) <= 180 else WrongValue("wrong-degree")


def _parse_percent(text: str, most: int) -> float | WrongValue:
    """A share from 0 to 100, with its sign or without: 78,5 %."""
    compact = re.sub(r"[ \u00a0\u202f]?%$", "", text.strip()).replace(",", ".")
    percent = float(compact) if re.fullmatch(r"[0-9]{1,3}([.][0-9]{1,2})?", compact) else 1000.0
    return percent if percent <= 100 else WrongValue("wrong-percent")


YES_NO = MappingProxyType(
    {
        "true": True,
        "yes": True,
        "oui": True,
        "on": True,
        "vrai": True,
        "false": False,
        "no": False,
        "non": False,
        "off": False,
        "faux": False,
    }
)


def _parse_boolean(text: str, most: int) -> bool | WrongValue:
    boolean = YES_NO.get(text.strip().lower())
    return WrongValue("wrong-boolean") if boolean is None else boolean


ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
FRENCH = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")


def _make_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _parse_date(text: str, most: int) -> date | WrongValue:
    """An ISO date; the clock of a date and time is dropped. A French date is an error, but it is
    understood."""
    if (match := ISO.fullmatch(text.strip())) and (parsed_date := _make_date(*match.groups())):
        return parsed_date
    if (match := FRENCH.fullmatch(text.strip())) and (
        parsed_date := _make_date(match[3], match[2], match[1])
    ):
        return WrongValue("wrong-date-french", {"right": parsed_date.isoformat()}, parsed_date)
    return WrongValue("wrong-date")


MOMENT = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
PERIOD = re.compile(rf"({MOMENT})(?:/({MOMENT}))?")


def _parse_period(text: str, most: int) -> str | WrongValue:
    """ "2024", "2019/2024" or two ISO dates, in order; a hyphen between two years is a slash."""
    period = re.sub(r"[ \u00a0]", "", text).replace("–", "/") if len(text) < 60 else ""
    period = re.sub("^([0-9]{4})-([0-9]{4})$", r"\1/\2", period)
    match = PERIOD.fullmatch(period)
    if not match or not all(_is_real_moment(moment) for moment in match.groups() if moment):
        return WrongValue("wrong-period")
    if match[2] and match[2] < match[1][: len(match[2])]:
        return WrongValue("wrong-period-order", {"right": f"{match[2]}/{match[1]}"})
    return period


def _is_real_moment(moment: str) -> bool:
    year, month, day = [*moment.split("-"), "01", "01"][:3]
    return _make_date(year, month, day) is not None


URL_REFUSED = re.compile(r"""[\s<>"'`{}|\\^]""")
HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\]"
)


def parse_web_address(text: str) -> str:
    """The address, if it is one of the web that a page may link to, else "". Never one that holds a
    password."""
    address = text.strip()
    if len(address) > 2_000 or UNSAFE.search(address) or URL_REFUSED.search(address):
        return ""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna" if not address.isascii() else "ascii").decode()
        parts.port  # noqa: B018  # raises when it is no port
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return ""
    bracketed_host = f"[{host}]" if ":" in host else host
    return address if HOST.fullmatch(bracketed_host.lower()) else ""


def _parse_url(text: str, most: int) -> str | WrongValue:
    """An address of the web, or ""."""
    address = parse_web_address(text)
    if address or not text.strip():
        return address
    if re.fullmatch(
        r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?", text.strip()
    ) and parse_web_address("https://" + text):
        return WrongValue("wrong-url-scheme", {"right": "https://" + text.strip()})
    return WrongValue("wrong-url")


MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}"
)


def _parse_email(text: str, most: int) -> str | WrongValue:
    address = text.strip()
    return (
        address
        if not address or (len(address) <= 200 and MAIL.fullmatch(address))
        else WrongValue("wrong-email")
    )


def _parse_link(text: str, most: int) -> str | WrongValue:
    """A web address, or a mailto: one."""
    address = text.strip()
    if address.lower().startswith("mailto:"):
        return address if MAIL.fullmatch(address[7:]) else WrongValue("wrong-url")
    return _parse_url(text, most)


# 00 is of no department: communes of examples
INSEE = re.compile(f"(?:{cells.INSEE.strict}|00[0-9]{{3}})")


def parse_insee_code(text: str, most: int) -> str | WrongValue:
    """The code of a commune, in capitals."""
    code = text.strip().upper()
    if INSEE.fullmatch(code):
        return code
    if re.fullmatch(cells.INSEE.lost, code):  # 1001: a spreadsheet ate the zero
        return WrongValue("wrong-insee-zero", {"right": "0" + code})
    return WrongValue("wrong-insee")


def _parse_siren(text: str, most: int) -> str | WrongValue:
    """Nine digits that pass Luhn's control."""
    siren = re.sub(r"[ .\u00a0\u202f]", "", text)
    if not re.fullmatch(cells.SIREN.strict, siren):
        return WrongValue("wrong-siren")
    return siren if is_siren(siren) else WrongValue("wrong-siren-key")


def _parse_siret(text: str, most: int) -> str | WrongValue:
    """Fourteen digits that pass Luhn's control, or that of La Poste."""
    siret = re.sub(r"[ .\u00a0\u202f]", "", text)
    if not re.fullmatch(SIRET.strict, siret):
        return WrongValue("wrong-siret")
    return siret if is_siret(siret) else WrongValue("wrong-siret-key")


def _parse_colour(text: str, most: int) -> str | WrongValue:
    """#0055a4, 05a; the sign may lack, for it begins a comment where nobody quotes it."""
    match = re.fullmatch(r"#?([0-9a-f]{6}|[0-9a-f]{3})", text.strip().lower())
    return f"#{match[1]}" if match else WrongValue("wrong-colour")


def _keep_raw_text(text: str, most: int) -> str:
    return text


def _parse_column_name(text: str, most: int) -> str:
    """A column's name, as the header of a table gives it: trimmed, on one line, inner spaces as
    they are."""
    return normalise_unicode(re.sub(r"[\r\n\t]+", " ", UNSAFE.sub("", text)).strip())


def _parse_quote_char(text: str, most: int) -> str | WrongValue:
    return text if text in ('"', "'") else WrongValue("wrong-quote")


KINDS: Mapping[str, Callable[[str, int], Any]] = MappingProxyType(
    {
        "line": _parse_line,
        "prose": _parse_prose,
        "raw": _keep_raw_text,
        "slug": _parse_slug,
        "integer": _parse_integer,
        "boolean": _parse_boolean,
        "date": _parse_date,
        "period": _parse_period,
        "url": _parse_url,
        "link": _parse_link,
        "email": _parse_email,
        "insee": parse_insee_code,
        "siren": _parse_siren,
        "siret": _parse_siret,
        "quote": _parse_quote_char,
        "name": _parse_column_name,
        "degree": _parse_degree,
        "percent": _parse_percent,
        "colour": _parse_colour,
    }
)
