"""Permanent public names: what is reserved, what may never be a file's name, and the name under
which we publish it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from site_builder.core.text import UNSAFE, slugify_text

WINDOWS = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
    }
)
# First segments of the site's addresses, now or later: no publisher may take one
RESERVED = frozenset(
    {
        "404",
        "a-propos",
        "accessibilite",
        "accueil",
        "actualites",
        "aide",
        "api",
        "assets",
        "beffroi",
        "carte",
        "catalog",
        "catalogue",
        "communes",
        "composants",
        "confidentialite",
        "contact",
        "data",
        "datapackage",
        "dcat",
        "de",
        "documentation",
        "donnees",
        "embed",
        "en",
        "es",
        "eu",
        "favicon",
        "flux",
        "formats",
        "fr",
        "index",
        "jeux",
        "licences",
        "mentions-legales",
        "mots-cles",
        "nl",
        "original",
        "partenaires",
        "plan",
        "publier",
        "qualite",
        "recherche",
        "reutilisations",
        "robots",
        "rss",
        "schemas",
        "search",
        "sitemap",
        "standards",
        "static",
        "statistiques",
        "territoire",
        "themes",
        "v",
        "anciennes-adresses",
        *WINDOWS,
    }
)
# Of these, what an owner may call a page of their own: the site itself makes none there
OWNERS = frozenset(
    {"a-propos", "aide", "contact", "documentation", "licences", "partenaires", "publier"}
)
# Beside a resource's downloads lie original/, v/, datapackage.json and SHA256SUMS
RESERVED_RESOURCES = frozenset({"original", "v", "datapackage", "sha256sums", *WINDOWS})
_ENDING = re.compile(r"(?<=[^/])(?:([.][A-Za-z0-9]{1,6})?[.][Gg][Zz]|[.][^./]+)$")
# characters of a file's name: 255 bytes is what disks take, and ours are read over telephones too
LONGEST = 150


def make_public_name(path: str) -> str:
    """The name under which the file of this path (relative to its folder) is published: ASCII,
    lower case, flat.

    « Données/Prénoms 2024.CSV » → donnees-prenoms-2024.csv. Two paths may have the same: the
    catalogue refuses that.
    """
    bare_path = _ENDING.sub("", path)
    ending = re.sub(r"[^a-z0-9.]", "", path[len(bare_path) :].lower())[:11]
    stem = slugify_text(bare_path) or "fichier"
    if stem in WINDOWS:
        stem += "-fichier"
    return stem + ending if ending != "." else stem


def get_file_stem(path: str) -> str:
    """The name of a file without its folder and its ending, both halves of it: table.csv.gz is «
    table »."""
    return PurePosixPath(_ENDING.sub("", path)).name


def check_file_name(name: str) -> str:
    """The code of what makes this name of a file or folder unfit for publication, or ""."""
    if UNSAFE.search(name) or "\n" in name or "\r" in name or "\t" in name:
        return "file-name-control"
    if len(name) > LONGEST:
        return "file-name-long"
    if name.split(".")[0].rstrip(" ").lower() in WINDOWS or name.rstrip(". ") != name:
        return "file-name-windows"
    return ""
