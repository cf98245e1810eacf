"""Keys that stand in several files, and how long texts may be."""

from __future__ import annotations

from site_builder.core.vocabulary import LANGUAGES
from site_builder.metadata.keys.section import make_ignored_keys, make_section
from site_builder.metadata.yaml import MetadataKey

# characters
TITLE = 200
DESCRIPTION = 20_000
NOTE = 300


CONTACT = make_section(
    "contact",
    [
        MetadataKey(name="name", example="name: Service des finances"),
        MetadataKey(name="email", kind="email", example="email: finances@commune.example"),
        MetadataKey(name="url", kind="link", example="url: https://www.commune.example/contact"),
    ],
)
LINK = make_section(
    "source",
    [
        MetadataKey(name="title", most=TITLE, example="title: Logiciel de l'état civil"),
        MetadataKey(name="path", kind="link", example="path: https://www.insee.fr/"),
        *make_ignored_keys(["email", "version"]),
    ],
    is_open=True,
)
LICENCE = make_section(
    "licence",
    [
        MetadataKey(name="name", example="name: etalab-2.0"),
        MetadataKey(name="title", example="title: Licence Ouverte 2.0"),
        MetadataKey(
            name="path",
            kind="url",
            example="path: https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        ),
    ],
    is_open=True,
)
OWN_CONTACT = MetadataKey(
    name="contact",
    kind="section",
    of=CONTACT,
    example="contact: {name: Mairie, email: mairie@commune.example}",
)
SHARED = (MetadataKey(name="licence", kind="node", example="licence: etalab-2.0"), OWN_CONTACT)
DATA_PROTECTION = MetadataKey(
    name="data_protection",
    kind="section",
    of=CONTACT,
    example=(
        "data_protection: {name: Délégué à la protection des données, email: dpd@commune.example}"
    ),
)

TRANSLATION = make_section(
    "translation",
    [
        MetadataKey(name="title", most=TITLE, example="title: First names of newborns"),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: The first names given in the year",
        ),
    ],
)
TRANSLATIONS = MetadataKey(
    name="translations",
    kind="section",
    example="translations: {en: {title: First names of newborns}}",
    of=make_section(
        "translations",
        [
            MetadataKey(
                name=code,
                kind="section",
                of=TRANSLATION,
                example=f"{code}: {{title: …, description: …}}",
            )
            for code in LANGUAGES
        ],
    ),
)
ACCOUNTS = MetadataKey(
    name="accounts", kind="list", of="line", most=100, example="accounts: [mairie-de-lille]"
)
EXPIRES = MetadataKey(name="expires", kind="date", restricts=True, example="expires: 2027-03-01")
