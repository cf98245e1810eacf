"""A portal whose datasets lack, in turn, each thing that can be said of one; and one dataset of
hostile text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HOSTILE = "É « œ » 𝄞 </script><!-- ]]> & \" ' \\ {{ 7 * 7 }} \u202e %s ${x} été"
FULL: dict[str, Any] = {
    "title": "Équipements sportifs",
    "description": "Les équipements, leur adresse et ce qu’on y pratique, d’après le service des sports.",  # noqa: E501
    "keywords": ["équipements", "sport"],
    "theme": "education",
    "frequency": "annual_2",
    "temporal": "2020/2024",
    "spatial": "Vieux bourg",
    "high_value": "geospatial",
    "license": "etalab-2.0",
    "sources": [{"title": "Service des sports", "path": "https://ville.example/sports"}],
    "issued": "2021-03-01",
    "modified": "2024-05-06",
    "contact": {"name": "Service des sports", "email": "sports@ville.example"},
    "standard": "scdl/equipements",
    "translations": {"en": {"title": "Sports facilities", "description": "Where one can play."}},
    "resources": [
        {
            "name": "liste",
            "path": "liste.csv",
            "title": "La liste",
            "description": "Une ligne par équipement.",
        },
        {
            "name": "service",
            "path": "https://ville.example/wfs",
            "kind": "wfs",
            "title": "Service de carte",
        },
    ],
}
OWNER = """\
portal:
  title: Portail des cas
  url: %s
  languages: [fr, en]
communes:
  - {insee: "59350", name: Ville, slug: ville, bbox: [3.0, 50.6, 3.1, 50.7]}
  - {insee: "59009", name: Bourg, slug: bourg}
"""
CSV = "nom;longitude;latitude\nGymnase des Œillets;3,05;50,63\nStade « É »;3,06;50,64\n"


def write(root: Path, url: str) -> None:
    """The folder of the portal, whose address is `url`."""
    (root / "communes.yml").write_text(OWNER % url, "utf-8")
    _dataset(root, "ville/complet", FULL)
    for key in FULL:
        if key not in ("title", "resources"):
            _dataset(
                root,
                f"ville/sans-{key.replace('_', '-')}",
                {name: FULL[name] for name in FULL if name != key},
            )
    _dataset(root, "bourg/nu", {"title": "Sans rien d’autre qu’un titre"})
    resources = [{"name": "liste", "path": "liste.csv", "title": HOSTILE, "description": HOSTILE}]
    told = {
        "title": HOSTILE,
        "description": HOSTILE,
        "keywords": [HOSTILE, "l'été"],
        "contact": {"name": HOSTILE},
    }
    _dataset(
        root,
        "bourg/hostile",
        {**told, "spatial": HOSTILE, "license": "etalab-2.0", "resources": resources},
    )


def _dataset(root: Path, id_: str, metadata: dict[str, Any]) -> None:
    folder = root / "datasets" / id_
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text(json.dumps(metadata), "utf-8")
    (folder / "liste.csv").write_text(CSV, "utf-8")
