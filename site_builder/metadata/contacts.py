"""Whom to write to, as the files of owners and publishers say it."""

from __future__ import annotations

from site_builder.core.model.portal import Contact
from site_builder.metadata.yaml import MetadataRecord


def read_contact(record: MetadataRecord, key: str = "contact") -> Contact:
    """What `record` has under `key`; all empty where it has nothing."""
    contact = record.record(key)
    if contact is None:
        return Contact()
    return Contact(contact.text("name"), contact.text("email"), contact.text("url"))
