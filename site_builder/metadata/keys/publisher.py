"""What communes.yml says of a publisher, and what one says of itself in publisher.yaml."""

from __future__ import annotations

from site_builder.core.vocabulary import ROLES
from site_builder.metadata.keys.section import make_section
from site_builder.metadata.keys.shared import (
    ACCOUNTS,
    DATA_PROTECTION,
    DESCRIPTION,
    NOTE,
    OWN_CONTACT,
    SHARED,
    TITLE,
    TRANSLATIONS,
)
from site_builder.metadata.yaml import MetadataKey

HOMEPAGE = MetadataKey(
    name="homepage", kind="url", example="homepage: https://www.commune.example/"
)
OWN_PORTAL = MetadataKey(
    name="own_portal", kind="url", example="own_portal: https://donnees.commune.example/"
)
# what nobody sees in its files, of who publishes what
COVERAGE = (
    MetadataKey(name="agents", kind="integer", example="agents: 120"),
    MetadataKey(
        name="elsewhere",
        kind="node",
        example="elsewhere: {scdl/subventions: https://www.commune.example/subventions}",
    ),
    MetadataKey(
        name="not_concerned",
        kind="node",
        example="not_concerned: {scdl/menus-collectifs: La commune n'a pas de cantine}",
    ),
)
COLOUR = MetadataKey(name="colour", kind="colour", example='colour: "#0055a4"')
# The standards that have measures, by their slugs
COMPARED = ("prenoms", "subventions", "budget", "equipements", "irve-statique", "parcs", "ecoles")
COMPARISON_NOTES = MetadataKey(
    name="comparison_notes",
    kind="section",
    of=make_section(
        "comparison_notes",
        [MetadataKey(name=slug, most=NOTE, example=f"{slug}: …") for slug in COMPARED],
    ),
    example="comparison_notes: {subventions: Le CCAS aide les associations d'entraide.}",
)
PUBLISHER = (
    MetadataKey(name="name", required=True, most=TITLE, example="name: Villeneuve-d'Ascq"),
    MetadataKey(name="slug", kind="slug", most=80, example="slug: villeneuve-d-ascq"),
    MetadataKey(name="siren", kind="siren", example='siren: "215900093"'),
    MetadataKey(name="siret", kind="siret", example='siret: "21590009300018"'),
    HOMEPAGE,
    OWN_PORTAL,
    *COVERAGE,
    MetadataKey(
        name="description",
        kind="prose",
        most=DESCRIPTION,
        example="description: Une commune de la métropole",
    ),
    MetadataKey(name="logo", kind="raw", example="logo: logos/villeneuve-d-ascq.png"),
    COLOUR,
    COMPARISON_NOTES,
    MetadataKey(name="previous", kind="node", example="previous: [villeneuve]"),
    ACCOUNTS,
    TRANSLATIONS,
    DATA_PROTECTION,
    *SHARED,
)
COMMUNE = make_section(
    "commune",
    [
        MetadataKey(name="insee", kind="insee", required=True, example='insee: "59009"'),
        MetadataKey(name="population", kind="integer", example="population: 62342"),
        MetadataKey(
            name="bbox",
            kind="list",
            of="degree",
            most=4,
            example="bbox: [3.10, 50.58, 3.21, 50.67]",
        ),
        MetadataKey(
            name="centre", kind="list", of="degree", most=2, example="centre: [3.0573, 50.6330]"
        ),
        *PUBLISHER,
    ],
)
PARTNER = make_section(
    "partner",
    [MetadataKey(name="role", kind="choice", choices=ROLES, example="role: delegate"), *PUBLISHER],
)
OWN_FILE = make_section(
    "publisher.yaml",
    [
        HOMEPAGE,
        OWN_PORTAL,
        *COVERAGE,
        MetadataKey(name="logo", kind="raw", example="logo: logo.png"),
        COLOUR,
        COMPARISON_NOTES,
        OWN_CONTACT,
    ],
)
