"""/api/v1/openapi.json: what there is to ask, as OpenAPI 3.1 says it, made of the classes of the
answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import msgspec

from site_builder.core.model.portal import Portal
from site_builder.render.feeds.api import (
    change_answers,
    changes,
    coverage,
    dataset_answers,
    datasets,
    lists,
    portal,
    portal_answers,
    standard_answers,
)
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.feeds.json_text import encode_ascii_json
from site_builder.render.localised_site import LocalisedSite

DESCRIPTION = """\
The datasets of this portal, as static files: there is nothing to sign up for, no limit and no parameter but the name of
a dataset. Each answer begins with "version": 1; within a version, keys are added but never renamed or taken away.
Every key is always there: a text that nobody has written is empty, a day or a number that nobody knows is null.
Addresses are absolute where the portal knows its own, else relative to the root of the site. The data themselves are in
the files that a dataset names, whose addresses do not change."""  # noqa: E501
ASKED = (
    ("datasets", datasets.LIST, dataset_answers.Datasets),
    ("dataset", datasets.DETAIL.replace("{id}", "{publisher}/{dataset}"), dataset_answers.Dataset),
    ("changes", changes.PATH.replace("{id}", "{publisher}/{dataset}"), change_answers.Changes),
    ("portal", portal.PORTAL_PATH, portal_answers.Portal),
    ("publishers", lists.PUBLISHERS_PATH, portal_answers.Publishers),
    ("standards", lists.STANDARDS_PATH, standard_answers.Standards),
    ("columns", lists.COLUMNS_PATH, standard_answers.Columns),
    ("coverage", coverage.COVERAGE_PATH, coverage.Coverage),
)
NAMED = {
    "publisher": "The publisher, by its name in addresses.",
    "dataset": "The dataset, likewise.",
}


def plan_openapi(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """One file, of which nothing but the portal's title and address is the portal's."""
    owner = localised_site.site.portal
    inputs = (owner.title, owner.url)
    yield plan_file("api/v1/openapi.json", partial(_render_openapi, owner), inputs=inputs)


def _render_openapi(owner: Portal) -> bytes:
    document = {
        "openapi": "3.1.0",
        "info": {"title": owner.title, "version": "1", "description": DESCRIPTION},
        # relative to this file, as the standard has it
        "servers": [{"url": owner.url.rstrip("/") or "../.."}],
        "paths": {
            f"/{path}": {"get": _describe_operation(name, path, kind)} for name, path, kind in ASKED
        },
        "components": {"schemas": _describe_schemas()},
    }
    return f"{encode_ascii_json(document)}\n".encode()


@cache
def _describe_schemas() -> dict[str, Any]:
    """Those of the answers, by their names: of a preview or of several builds they are the same."""
    kinds = [kind for _, _, kind in ASKED]
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():
        schema["description"] = _join_docstring_lines(schema["description"])
    return schemas


def _join_docstring_lines(docstring: str) -> str:
    """A docstring as it is published, however it is wrapped in the source."""
    return " ".join(docstring.split())


def _describe_operation(name: str, path: str, kind: type) -> dict[str, Any]:
    summary = _join_docstring_lines(kind.__doc__ or "")
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    success = {"description": summary, "content": {"application/json": {"schema": schema}}}
    string_schema = {"type": "string"}
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": string_schema,
            "description": description,
        }
        for name, description in NAMED.items()
        if f"{{{name}}}" in path
    ]
    missing = {"404": {"description": "There is no such dataset."}} if parameters else {}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": success, **missing},
    }


OPENAPI = Feed(name="api-openapi", plan=plan_openapi)
