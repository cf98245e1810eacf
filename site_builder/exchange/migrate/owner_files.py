"""The files of the portal itself: communes.yml, its former addresses, and what git needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from site_builder.core.language import Language
from site_builder.core.text import truncate_text
from site_builder.exchange.harvest.descriptor import dump_descriptor
from site_builder.exchange.migrate.former_addresses import FormerAddresses, write_address_file
from site_builder.exchange.migrate.portal_facts import PortalFacts
from site_builder.exchange.migrate.publishers import FoundPublisher
from site_builder.metadata.keys.shared import TITLE
from site_builder.metadata.site_folder import GITATTRIBUTES, GITIGNORE, OWNER_FILE
from site_builder.metadata.yaml.kinds import MAIL, parse_web_address

Json = dict[str, Any]


def compose_owner_files(
    facts: PortalFacts,
    publishers: Mapping[str, FoundPublisher],
    *,
    former: FormerAddresses,
    words: Language,
) -> dict[str, bytes]:
    """By path."""
    communes = []
    partners = []
    for publisher in publishers.values():
        described = publisher.describe()
        if publisher.insee:
            described.pop("role", None)
            communes.append(described)
        else:
            partners.append(described)
    written: Json = {
        "portal": _describe_portal(facts),
        "communes": communes,
        "partners": partners,
        "legacy": former.file_names,
    }
    head = "".join(f"# {line}\n" for line in words.say("migrate.owner").splitlines())
    files = {OWNER_FILE: dump_descriptor(written, head)}
    for family, name in former.file_names.items():
        files[name] = write_address_file(former.families[family])
    files[".gitignore"] = GITIGNORE.encode()
    files[".gitattributes"] = GITATTRIBUTES.encode()
    return files


def _describe_portal(facts: PortalFacts) -> Json:
    contact = {"name": truncate_text(facts.contact.name, TITLE)}
    if MAIL.fullmatch(facts.contact.email):
        contact["email"] = facts.contact.email
    if address := parse_web_address(facts.contact.url):
        contact["url"] = address
    written: Json = {
        "title": facts.title,
        "description": facts.description,
        "url": facts.url,
        "languages": list(facts.languages),
        "contact": {key: value for key, value in contact.items() if value},
    }
    return {key: value for key, value in written.items() if value}
