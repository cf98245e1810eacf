"""The addresses of other portals: by which forms each names a dataset. Data, from which every
host's rules are made.

A form is a regular expression that PCRE, RE2 and Python read alike, so that nginx, Apache, Caddy
and `parse_legacy_address` agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

NAME = r"([A-Za-z0-9._:@-]+)"
# What former portals call a format → what we call it; another than these leads to the page
FORMATS = MappingProxyType(
    {
        "csv": "csv",
        "json": "json",
        "geojson": "geojson",
        "xlsx": "xlsx",
        "xls": "xlsx",
        "parquet": "parquet",
    }
)
FORMAT = rf"({'|'.join(FORMATS)})"
# What they call a catalogue of all their datasets → ours, a site path; "" is the list that people
# look at
CATALOGUES = MappingProxyType(
    {
        "": "jeux/",
        "csv": "catalogue.csv",
        "json": "api/v1/datasets.json",
        "rdf": "catalog.rdf",
        "ttl": "catalog.ttl",
        "dcat": "catalog.rdf",
    }
)
CATALOGUE = rf"({'|'.join(filter(None, CATALOGUES))})"
WHOLE = "*"  # stands for the name where an address asks for all datasets
PATHS = "paths"  # the family of addresses of no known program, each written whole


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyAddressForm:
    """A form of address. `path` is the whole path without its first slash, decoded; its groups are
    the name of the dataset, where no parameter of the query is it, then the format, where the path
    says it.

    `names` are the parameters of which one is the name; `format` the one that says the format.
    `example` has {name} and {format}: how it is written for people, « * » being whatever. `whole`:
    it names none, but asks for all.
    """

    family: str
    path: str
    names: tuple[str, ...] = ()
    format: str = ""
    example: str = ""
    whole: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        """Those that it may ask for, as the portal calls them; "" for the page."""
        known_formats = filter(None, CATALOGUES) if self.whole else FORMATS
        return tuple(known_formats) if "{format}" in self.example else ("",)

    @property
    def is_download_path(self) -> bool:
        """Is it one path, without a query and without « * », that says the format?"""
        return bool(re.fullmatch(r"[^?*]*\{format\}[^?*]*", self.example))

    @property
    def is_page_path(self) -> bool:
        """Is it such a path that says none?"""
        return not re.search(r"[?*]|\{format\}", self.example)

    def key(self, named: str, wanted: str, group: str) -> str:
        """That of what is asked (`LegacyRequest.key`), in the words of a server: `named` for the
        parameter that has the name, `wanted` for the one that has the format, `group` for what the
        path says, « {} » being its number."""
        name = group.format(1)
        if self.whole:
            name = WHOLE
        elif self.names:
            name = named
        format_ = ""
        if self.format:
            format_ = wanted
        elif "{format}" in self.example:
            format_ = group.format(1 if self.names or self.whole else 2)
        return f"{self.family}/{name}/{format_}"


_ODS = "opendatasoft"
_GEO = "geonetwork"
_V2 = r"api/(?:v2|explore/v2\.[01])/catalog/datasets"
_SRV = r"(?:[^/]+/)*srv/(?:[a-z]{3}/)?"
_TAIL = r"(?:/.*)?"
# The first that fits counts: what says a format comes before what does not
FORMS = (
    LegacyAddressForm(family=_ODS, path=r"explore/?", example="explore/", whole=True),
    LegacyAddressForm(
        family=_ODS,
        path=rf"api/(?:v2|explore/v2\.[01])/catalog/exports/{CATALOGUE}/?",
        example="api/explore/v2.1/catalog/exports/{format}",
        whole=True,
    ),
    LegacyAddressForm(
        family=_ODS,
        path=rf"explore/dataset/{NAME}/download/?",
        format="format",
        example="explore/dataset/{name}/download/?format={format}",
    ),
    LegacyAddressForm(
        family=_ODS,
        path=rf"explore/(?:embed/)?dataset/{NAME}{_TAIL}",
        example="explore/dataset/{name}/",
    ),
    LegacyAddressForm(
        family=_ODS,
        path=r"api/records/1\.0/download/?",
        names=("dataset",),
        format="format",
        example="api/records/1.0/download/?dataset={name}&format={format}",
    ),
    LegacyAddressForm(
        family=_ODS,
        path=r"api/records/1\.0/[a-z]+/?",
        names=("dataset",),
        example="api/records/1.0/search/?dataset={name}",
    ),
    LegacyAddressForm(
        family=_ODS, path=rf"api/datasets/1\.0/{NAME}{_TAIL}", example="api/datasets/1.0/{name}/"
    ),
    LegacyAddressForm(
        family=_ODS,
        path=rf"{_V2}/{NAME}/exports/{FORMAT}/?",
        example="api/explore/v2.1/catalog/datasets/{name}/exports/{format}",
    ),
    LegacyAddressForm(
        family=_ODS,
        path=rf"{_V2}/{NAME}{_TAIL}",
        example="api/explore/v2.1/catalog/datasets/{name}",
    ),
    LegacyAddressForm(
        family=_GEO,
        path=rf"{_SRV}api/(?:0\.1/)?records/{NAME}{_TAIL}",
        example="geonetwork/srv/api/records/{name}",
    ),
    LegacyAddressForm(
        family=_GEO,
        path=rf"{_SRV}catalog\.search/?",
        example="geonetwork/srv/fre/catalog.search",
        whole=True,
    ),
    LegacyAddressForm(
        family=_GEO,
        path=rf"{_SRV}[a-z.-]+/?",
        names=("uuid", "id"),
        example="geonetwork/srv/fre/csw?service=CSW&request=GetRecordById&id={name}",
    ),
    LegacyAddressForm(
        family="ckan",
        path=rf"(?:[a-z]{{2}}(?:_[A-Z]{{2}})?/)?dataset/{NAME}/resource/[^/]+/download/[^/]+\.{FORMAT}",
        example="dataset/{name}/resource/*/download/*.{format}",
    ),
    LegacyAddressForm(
        family="ckan",
        path=rf"(?:[a-z]{{2}}(?:_[A-Z]{{2}})?/)?dataset/{NAME}{_TAIL}",
        example="dataset/{name}",
    ),
    LegacyAddressForm(
        family="ckan", path=r"(?:[a-z]{2}(?:_[A-Z]{2})?/)?dataset/?", example="dataset/", whole=True
    ),
    LegacyAddressForm(
        family="ckan",
        path=r"api/(?:3/)?action/package_show/?",
        names=("id",),
        example="api/3/action/package_show?id={name}",
    ),
    LegacyAddressForm(
        family="udata", path=r"(?:[a-z]{2}/)?datasets/?", example="datasets/", whole=True
    ),
    LegacyAddressForm(
        family="udata", path=rf"(?:[a-z]{{2}}/)?datasets/{NAME}{_TAIL}", example="datasets/{name}/"
    ),
    LegacyAddressForm(
        family="udata", path=rf"api/1/datasets/{NAME}{_TAIL}", example="api/1/datasets/{name}/"
    ),
)
FAMILIES = tuple(dict.fromkeys(form.family for form in FORMS))


def list_address_forms(family: str, name: str) -> tuple[LegacyAddressForm, ...]:
    """Those in which a former portal has a dataset, or WHOLE, asked for."""
    return _list_family_forms(family, name == WHOLE)


@cache
def _list_family_forms(family: str, whole: bool) -> tuple[LegacyAddressForm, ...]:
    return tuple(form for form in FORMS if form.family == family and form.whole == whole)


def locate_legacy_page(family: str, name: str) -> str:
    """The path of the file that a host shows people where they had this, or "" where there cannot
    be one."""
    page_paths = (
        form.example
        for form in list_address_forms(family, name)
        if form.is_page_path and not form.example.startswith("api/")
    )
    path = name if family == PATHS else next(page_paths, "").format(name=name).rstrip("/")
    if ":" in path or {"", ".", ".."} & {*path.split("/")}:
        return ""
    return path if path.endswith(".html") else f"{path}/index.html"


@dataclass(frozen=True, slots=True)
class LegacyRequest:
    """What an address asked of a former portal: `format` is one of FORMATS, or "" for the page; of
    CATALOGUES where `name` is WHOLE."""

    family: str
    name: str
    format: str = ""

    @property
    def key(self) -> str:
        """By which hosts look it up: « opendatasoft/prenoms/csv »."""
        return f"{self.family}/{self.name}/{self.format}"


def parse_legacy_address(address: str) -> LegacyRequest:
    """What an address asks for, be it absolute or from the root: one of PATHS where no form
    fits."""
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/")
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    for form in FORMS:
        if match := re.fullmatch(form.path, path):
            groups = list(match.groups())
            if form.whole:
                return LegacyRequest(form.family, WHOLE, *groups)
            name = (
                next((query[parameter] for parameter in form.names if parameter in query), "")
                if form.names
                else groups.pop(0)
            )
            wanted_format = (
                groups[0] if groups else query.get(form.format, "")
            )  # whatever its case: that of CSW has none
            if re.fullmatch(NAME, name):
                return LegacyRequest(
                    form.family, name, wanted_format if wanted_format in FORMATS else ""
                )
    return LegacyRequest(PATHS, path.rstrip("/"))
