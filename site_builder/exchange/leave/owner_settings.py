"""communes.yml of the new portal: the publisher's own entry as it was, and of the shared portal
what its data depend on. What only the shared portal can say of itself (legal notices,
accessibility, its contact) is left to be written."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.text import fold_text
from site_builder.exchange.leave.departure import Departure
from site_builder.exchange.owner_file import format_block, format_flow
from site_builder.exchange.shared_portal import list_items, map_legacy_lines
from site_builder.metadata.keys.portal import PORTAL
from site_builder.metadata.keys.publisher import COMMUNE
from site_builder.metadata.yaml import MappingNode, Node
from site_builder.metadata.yaml.scalars import format_yaml_scalar

# Of the shared portal: what decides how its data are read, published and shown
KEPT_KEYS = ("languages", "licence", "problems", "prenoms", "synonyms", "map")
LEFT_KEYS = ("own_portal",)
TERRITORY_KEYS = ("insee", "name", "slug", "siren", "population", "centre", "bbox", "previous")


def compose_owner_file(departure: Departure, url: str) -> str:
    """`url`: that of the new portal, or "" where nobody knows it yet."""
    title = format_yaml_scalar(departure.shared.say("init.title", name=departure.publisher.name))
    address = f"  url: {format_yaml_scalar(url)}\n"
    if not url:
        address = "  # url: https://donnees.ma-commune.example/\n"
    return "".join(
        (
            f"# {departure.shared.say('leave.owner-file')}\n",
            "portal:\n",
            f"  title: {title}\n",
            address,
            format_block(dict(_list_portal_keys(departure)), "  "),
            f"  # {departure.shared.say('leave.owner-rest')}\n",
            "  # contact: {name: Mairie, email: donnees@ma-commune.example}\n",
            f"\n{departure.place.group}:\n",
            _compose_entry(departure),
            *_list_territory(departure),
            *_list_legacy_lines(departure),
        )
    )


def _list_portal_keys(departure: Departure) -> Iterator[tuple[str, Node]]:
    portal = departure.shared.tree.entries.get("portal")
    if isinstance(portal, MappingNode):
        for written, node in portal.entries.items():
            name = PORTAL.words.get(fold_text(written), written)
            if name in KEPT_KEYS:
                yield name, node


def list_portal_names(departure: Departure) -> frozenset[str]:
    """Which of the settings of the shared portal went along."""
    return frozenset(name for name, _ in _list_portal_keys(departure))


def _compose_entry(departure: Departure) -> str:
    kept = {}
    for written, node in departure.entry.entries.items():
        if COMMUNE.words.get(fold_text(written), written) not in LEFT_KEYS:
            kept[written] = node
    block = format_block(kept, "    ")
    return f"  - {block.removeprefix('    ')}"


def _list_territory(departure: Departure) -> Iterator[str]:
    """The communes of which its datasets have extracts: these stay at their addresses."""
    if not any(dataset.cut for dataset in departure.datasets):
        return
    yield "\ncommunes:\n"
    for node in list_items(departure.shared.tree, "communes"):
        if isinstance(node, MappingNode):
            entries = {key: node.entries[key] for key in TERRITORY_KEYS if key in node.entries}
            entry = MappingNode(entries, {}, 0)
            yield f"  - {format_flow(entry)}\n"


def _list_legacy_lines(departure: Departure) -> Iterator[str]:
    """The addresses of a former portal that lead to what leaves."""
    catalogue = departure.shared.catalogue
    families = map_legacy_lines(catalogue, departure.publisher.slug)
    if not families:
        return
    yield "\nlegacy:\n"
    if any(redirect.kept for redirect in catalogue.legacy):
        yield "  pages: true\n"
    for family, lines in families.items():
        yield f"  {family}:\n"
        for name, target in lines.items():
            yield f"    {format_yaml_scalar(name)}: {format_yaml_scalar(target)}\n"
