"""What stands at the top of files of reuses/ and pages/."""

from __future__ import annotations

from dataclasses import replace

from site_builder.metadata.keys.section import make_section
from site_builder.metadata.keys.shared import DESCRIPTION, TITLE, TRANSLATIONS
from site_builder.metadata.yaml import MetadataKey

REUSE = make_section(
    "reuse",
    [
        MetadataKey(name="title", required=True, most=TITLE, example="title: Où jouer dehors ?"),
        MetadataKey(
            name="url", kind="url", required=True, example="url: https://jeux-dehors.example/"
        ),
        MetadataKey(name="author", most=TITLE, example="author: Les parents du canal"),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: Les aires de jeux, et ce qu’on y trouve",
        ),
        MetadataKey(
            name="datasets",
            kind="list",
            of="line",
            most=100,
            example="datasets: [lille/aires-de-jeux]",
        ),
        MetadataKey(name="date", kind="date", example="date: 2026-03-12"),
    ],
)
PAGE = make_section(
    "page",
    [
        MetadataKey(name="title", most=TITLE, example="title: À propos de ce portail"),
        MetadataKey(name="menu", kind="boolean", example="menu: true"),
        replace(TRANSLATIONS, example="translations: {en: {title: About}}"),
        MetadataKey(name="date", kind="date", example="date: 2026-03-12"),
    ],
)
