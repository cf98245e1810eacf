"""How a reader asks for data that nobody publishes yet: a message that is written already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.portal import Portal
from site_builder.render.pages.reporting import Opened, prepare_issue_link, prepare_mail_link


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """Where to ask for data. Addresses are filled already, but for what is looked for."""

    mail: Annotated[str, "The address that opens a message, or empty."]
    issue: Annotated[str, "The address that opens an issue of the portal's forge, or empty."]
    page: Annotated[str, "The contact page, where there is neither; or empty."]
    line: Annotated[str, "The line of the message after which a script writes what was asked."]


def build_data_request(language: Language, portal: Portal) -> DataRequest | None:
    """None where there is nobody to ask."""
    contact = portal.contact
    line = language.say("label", label=language.say("request.wanted"))
    mail = _write_request(language, line, prepare_mail_link(contact.email))
    issue = _write_request(language, line, prepare_issue_link(portal.repository))
    page = "" if mail or issue else contact.url
    request = DataRequest(mail=mail, issue=issue, page=page, line=line)
    return request if mail or issue or page else None


def _write_request(language: Language, line: str, make_url: Opened | None) -> str:
    if make_url is None:
        return ""
    use = language.say("label", label=language.say("request.use"))
    return make_url(language.say("request.subject"), f"{line}\n{use}\n")
