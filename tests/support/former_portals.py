"""Portals of others on loopback, of each kind, that somebody leaves: answers of our own making."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from scripted_portal import Asked, ScriptedPortal, Told

Json = dict[str, Any]
TABLE = b"nom;montant\nAmicale;100\nChorale;250\n"
HOME = (
    '<!doctype html><html lang="fr-FR"><head><meta charset="utf-8"><title>Accueil — Les données de '
    'Roubaix</title><meta name="description" content="Ce que la ville publie."></head></html>'
)
EXPLORE = "/api/explore/v2.1/catalog/datasets"
CKAN = "/api/3/action"
UDATA = "/api/1"


def tell(value: Any) -> Told:
    return Told(body=json.dumps(value).encode())


def offer_home(portal: ScriptedPortal) -> None:
    portal.answers["/"] = Told(body=HOME.encode(), headers={"Content-Type": "text/html"})


def make_explore(id_: str, **default: Any) -> Json:
    """A dataset as Explore describes it; keys in capitals are of the dataset, not of its metas."""
    own = {key.lower(): default.pop(key) for key in list(default) if key.isupper()}
    metas = {"title": id_.capitalize(), "license": "Licence Ouverte v2.0", **default}
    return {"dataset_id": id_, "has_records": True, "metas": {"default": metas}, **own}


def offer_opendatasoft(portal: ScriptedPortal, datasets: Sequence[Json]) -> None:
    offer_home(portal)

    def answer(request: Asked) -> Told:
        first = int(request.query["offset"])
        last = first + int(request.query["limit"])
        return tell({"total_count": len(datasets), "results": datasets[first:last]})

    portal.answers[EXPLORE] = answer
    for dataset in datasets:
        path = f"{EXPLORE}/{dataset['dataset_id']}/exports/csv"
        portal.answers[path] = Told(body=TABLE)


def make_package(portal: ScriptedPortal, name: str, **keys: Any) -> Json:
    """A dataset of CKAN with one file, which is offered."""
    path = f"/dataset/{name}/resource/r1/download/{name}.csv"
    portal.answers[path] = Told(body=TABLE)
    resource = {"id": "r1", "name": name, "format": "CSV", "url": f"{portal.url}{path}"}
    return {
        "id": f"0000-{name}",
        "name": name,
        "title": name.capitalize(),
        "license_id": "odc-odbl",
        "organization": {"title": "Ville de Roubaix"},
        "resources": [resource],
        **keys,
    }


def offer_ckan(portal: ScriptedPortal, packages: Sequence[Json]) -> None:
    def answer(request: Asked) -> Told:
        first = int(request.query["start"])
        last = first + int(request.query["rows"])
        return tell({"result": {"count": len(packages), "results": packages[first:last]}})

    portal.answers[f"{CKAN}/package_search"] = answer
    status = {"site_title": "Données de Roubaix", "locale_default": "fr"}
    portal.tell_json(f"{CKAN}/status_show", {"result": status})


def offer_udata(portal: ScriptedPortal, names: Sequence[str]) -> None:
    """An organisation, « ville-de-roubaix », and a page for each two datasets."""
    organisation = {"id": "org1", "name": "Ville de Roubaix", "description": "La ville."}
    portal.tell_json(f"{UDATA}/organizations/ville-de-roubaix/", organisation)
    datasets = []
    for name in names:
        portal.answers[f"/files/{name}.csv"] = Told(body=TABLE)
        resource = {"id": f"r-{name}", "title": name, "format": "csv"}
        resource["url"] = f"{portal.url}/files/{name}.csv"
        datasets.append(
            {
                "id": f"id-{name}",
                "slug": name,
                "title": name.capitalize(),
                "license": "lov2",
                "organization": organisation,
                "resources": [resource],
                "page": f"{portal.url}/datasets/{name}/",
            }
        )

    def answer(request: Asked) -> Told:
        first = int(request.query.get("page", "1")) * 2 - 2
        following = f"{UDATA}/datasets/?page={first // 2 + 2}&organization=org1"
        more = following if first + 2 < len(datasets) else None
        page = {"data": datasets[first : first + 2], "next_page": more, "total": len(datasets)}
        return tell(page)

    portal.answers[f"{UDATA}/datasets/"] = answer


def offer_dcat(portal: ScriptedPortal, names: Sequence[str], publisher: str = "Roubaix") -> None:
    """A catalogue in Turtle."""
    lines = [
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .",
        f'<{portal.url}/> a dcat:Catalog ; dct:title "Données de Roubaix"@fr .',
    ]
    for name in names:
        portal.answers[f"/fichiers/{name}.csv"] = Told(body=TABLE)
        page = f"{portal.url}/jeu/{name}.html"
        lines += [
            f"<{portal.url}/> dcat:dataset <{page}> .",
            f'<{page}> a dcat:Dataset ; dct:identifier "{page}" ; dct:title "{name}" ;',
            f'  dcat:landingPage <{page}> ; dct:publisher [ foaf:name "{publisher}" ] ;',
            "  dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence> ;",
            f"  dcat:distribution [ dcat:downloadURL <{portal.url}/fichiers/{name}.csv> ;",
            '    dct:format "CSV" ; dct:title "Le tableau" ] .',
        ]
    body = "\n".join(lines).encode()
    portal.answers["/catalogue.ttl"] = Told(body=body, headers={"Content-Type": "text/turtle"})


Offer = Callable[[ScriptedPortal], None]
