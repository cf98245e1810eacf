"""What is proposed where a dataset has vanished from its source: that it be withdrawn here."""

from __future__ import annotations

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.harvest.descriptor import (
    Json,
    dump_descriptor,
    parse_day,
    parse_local_description,
)
from site_builder.exchange.harvest.known_folders import KnownFolder

STAYING = ("previous", "id", "demonstration")


def compose_tombstone(
    folder: KnownFolder, source: HarvestSource, *, reason: str, day: str
) -> bytes:
    """A description that withdraws the dataset, and still says where it came from; names that it
    had before stay, for addresses."""
    written: Json = {
        "withdrawn": {"date": parse_day(day), "reason": reason},
        "harvested": {"from": source.url, "source": source.id, "id": folder.dataset_id},
    }
    described = parse_local_description(folder.descriptor)
    for key in STAYING:
        if key in described:
            written[key] = described[key]
    return dump_descriptor(written)
