"""What CKAN takes from a catalogue: the parser of ckanext-dcat, profile euro_dcat_ap_3. Runs where
both are installed.

python by_ckan.py FILE… → JSON: {"version", "read": {FILE: {identifier: what was read}}}
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")

from ckanext.dcat.processors import RDFParser  # noqa: E402

ENDINGS = {".jsonld": "json-ld", ".ttl": "turtle", ".rdf": "xml"}


def read(path: str) -> dict[str, Any]:
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    parser.parse(Path(path).read_text("utf-8"), _format=ENDINGS[Path(path).suffix])
    return dict(map(told, parser.datasets()))


def told(one: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    more = {pair["key"]: pair["value"] for pair in one["extras"]}
    files = one["resources"]
    geometry = more.get("spatial_bbox") or more.get("spatial")
    contact = [[more.get("contact_name", ""), more.get("contact_email", "")]]
    return more["identifier"], {
        "title": one["title"],
        "description": one.get("notes", ""),
        "licence": files[0].get("license", "") if files else "",  # CKAN looks for it there alone
        "frequency": more.get("frequency", "").rpartition("/")[2].lower(),
        "temporal": [more.get("temporal_start", ""), more.get("temporal_end", "")]
        if "temporal_start" in more
        else [],
        "spatial": json.loads(geometry) if geometry else None,
        "contact": contact if any(contact[0]) else [],
        "schema": json.loads(more.get("conforms_to", '[""]'))[0],
        "keywords": sorted(tag["name"] for tag in one["tags"]),
        "files": {
            file["url"]: {
                "title": file.get("name"),
                "format": (file.get("format") or "").lower(),
                "media": file.get("mimetype"),
                "bytes": int(file["size"]) if file.get("size") is not None else None,
            }
            for file in files
        },
    }


def main() -> None:
    answer = {path: read(path) for path in sys.argv[1:]}
    print(
        json.dumps(
            {
                "version": f"ckan {version('ckan')}, ckanext-dcat {version('ckanext-dcat')}",
                "read": answer,
            }
        )
    )


if __name__ == "__main__":
    main()
