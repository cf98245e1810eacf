"""assets/explorer.json: the sentences of the explorer and of its map, which are one script for every language."""

from __future__ import annotations

import json

from site_builder.feeds.feed import PortalFeed
from site_builder.language import language
from site_builder.model import Site

SENTENCES = (
    "active", "between", "columns", "contains", "empty", "filter", "filter.none", "find", "from", "loaded", "loading",
    "map.close", "map.closer", "map.in", "map.label", "map.list", "map.out", "map.row", "map.whole", "next", "of",
    "page", "pages", "previous", "remove", "search", "shown", "since", "take", "take.csv", "take.excel",
    "take.geojson", "take.json", "take.parquet", "take.xlsx", "to", "until", "unwritten", "writing", "written",
)  # fmt: skip
COUNTED = ("found", "map.cluster", "map.found", "map.missing", "map.others", "map.placed", "more", "rows", "take.rows")


def content(site: Site) -> bytes:
    words = language(site.portal.languages[0])
    said = {key: words.say(f"explorer.{key}") for key in SENTENCES}
    for key in COUNTED:
        said[f"{key}.one"], said[f"{key}.many"] = words.forms(f"explorer.{key}")
    said |= {key: words.say(key) for key in ("cell.true", "cell.false")}
    return json.dumps(said, ensure_ascii=False).encode()


EXPLORER = PortalFeed("assets/explorer.json", content)
