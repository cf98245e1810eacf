"""How a reader says that something is wrong: a message that is written already, to an address or to
a forge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from site_builder.core.language import Language
from site_builder.core.model.portal import Portal
from site_builder.core.model.site import DatasetEntry

# characters of an address, so that a script may add a row within the 1,900 that programs take
MOST = 1_300
FORGES = {"framagit.org": "gitlab", "forge.apps.education.fr": "gitlab", "codeberg.org": "forgejo"}
ISSUES = {  # where a forge has new issues, and the names of what fills them
    "github": ("/issues/new", "title", "body"),
    "gitlab": ("/-/issues/new", "issue[title]", "issue[description]"),
    "forgejo": ("/issues/new", "title", "body"),
}
# Lines that a script fills, or the reader
ROW = ("report.table", "report.row", "report.key", "report.column", "report.value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """How to tell an error, and to speak of one's own data. Addresses are filled already: `mailto:`
    or a page."""

    mail: Annotated[str, "The address that opens a message about an error, or empty."]
    issue: Annotated[str, "The address that opens an issue of the portal's forge, or empty."]
    page: Annotated[str, "The contact page, where there is neither; or empty."]
    personal: Annotated[
        str, "Where to speak of data about oneself: `mailto:`, filled, or a page; or empty."
    ]
    name: Annotated[str, "Who answers about such data, or empty."]


def build_reporting_links(
    language: Language, portal: Portal, entry: DatasetEntry
) -> Reporting | None:
    """None where there is nobody to tell."""
    dataset = entry.dataset
    contact = dataset.contact
    own_protection = dataset.data_protection
    protection = own_protection if own_protection.email or own_protection.url else contact
    issue = prepare_issue_link(portal.repository)
    reporting = Reporting(
        mail=_write_report_url(
            language,
            portal,
            entry=entry,
            purpose="report",
            make_url=prepare_mail_link(contact.email),
        )
        if contact.email
        else "",
        issue=_write_report_url(language, portal, entry=entry, purpose="report", make_url=issue)
        if issue
        else "",
        page=contact.url if not contact.email and not issue else "",
        personal=_write_report_url(
            language,
            portal,
            entry=entry,
            purpose="personal",
            make_url=prepare_mail_link(protection.email),
        )
        or protection.url,
        name=protection.name,
    )
    return (
        reporting
        if reporting.mail or reporting.issue or reporting.page or reporting.personal
        else None
    )


Opened = Callable[[str, str], str]  # what a subject and a body make


def prepare_mail_link(email: str) -> Opened | None:
    """What opens a message to this address; None without one."""
    if not email:
        return None
    start = f"mailto:{quote(email, safe='@')}"
    # RFC 6068: lines end with CR LF.
    return lambda subject, body: (
        f"{start}?subject={_encode(subject)}&body={_encode(body).replace('%0A', '%0D%0A')}"
    )


def prepare_issue_link(repository: str) -> Opened | None:
    """What opens an issue in the forge of this repository; None where we do not know it."""
    parts = urlsplit(repository)
    host = (parts.hostname or "").removeprefix("www.")
    forge = (
        "github"
        if host == "github.com"
        else "gitlab"
        if "gitlab" in host.split(".")
        else FORGES.get(host)
    )
    path = parts.path.rstrip("/").removesuffix(".git")
    if not forge or path.count("/") < 2:
        return None
    place, title, text = ISSUES[forge]
    start = f"{parts.scheme}://{parts.netloc}{path}{place}"
    return lambda subject, body: (
        f"{start}?{_encode(title)}={_encode(subject)}&{_encode(text)}={_encode(body)}"
    )


def _encode(text: str) -> str:
    return quote(text, safe="")


def _write_report_url(
    language: Language, portal: Portal, entry: DatasetEntry, purpose: str, make_url: Opened | None
) -> str:
    """The address, the title of the dataset being cut as long as it is too long."""
    if make_url is None:
        return ""
    title = entry.dataset.title
    while True:
        lines = "\n".join(
            _list_message_lines(language, portal, entry=entry, title=title, purpose=purpose)
        )
        address = make_url(language.say(f"{purpose}.subject", title=title), lines)
        if len(address) <= MOST or len(title) < 2:
            return address
        title = title[: len(title) * 3 // 4].rstrip() + "…" if len(title) > 8 else ""


def _list_message_lines(
    language: Language, portal: Portal, entry: DatasetEntry, title: str, purpose: str
) -> Iterator[str]:
    def line(name: str, value: str = "") -> str:
        return f"{language.say('label', label=language.say(name))} {value}".rstrip(" ")

    yield line("report.dataset", title)
    yield line(
        "report.address", f"{portal.url}{entry.dataset.id}/" if portal.url else entry.dataset.id
    )
    if entry.summary.rows:
        yield from map(line, ROW)
    yield ""
    yield line(f"{purpose}.asked")
    yield ""
