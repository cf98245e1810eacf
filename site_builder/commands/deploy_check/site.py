"""A deployed site while it is looked at: what has been asked of it, and which of its files stand
for the others."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from site_builder.commands.deploy_check.client import HostUnreachable, HttpAnswer, send_http_request
from site_builder.core.model.prepared import ORIGINALS
from site_builder.publish.output_folder import REPORT
from site_builder.render.hosting.address_table import TABLE

CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)"')
ORIGINAL = "original"
SAMPLES = 8  # former addresses that are tried, of different forms


@dataclass
class DeployedSite:
    """`url` ends in a slash; `former`: where the portal before it was, or "". One and the same
    request is made once."""

    url: str
    former: str = ""
    _answers: dict[tuple[str, str, tuple[tuple[str, str], ...]], HttpAnswer] = field(
        default_factory=dict
    )

    def ask(self, path: str, method: str = "GET", **headers: str) -> HttpAnswer:
        """The answer at a path of the site, or at an address; that of status 0 where none came."""
        sent_headers = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        key = method, path, sent_headers
        if key not in self._answers:
            try:
                self._answers[key] = send_http_request(
                    path if "://" in path else self.url + path, method, dict(sent_headers)
                )
            except HostUnreachable:
                self._answers[key] = HttpAnswer(0)
        return self._answers[key]

    @cached_property
    def canonical(self) -> str:
        """The address that the portal believes to have, "" where it knows none."""
        match = CANONICAL.search(self.ask("").body)
        return match[1].decode("utf-8", "replace") if match else ""

    @cached_property
    def datasets(self) -> list[Mapping[str, Any]]:
        """What the report of the build says of those that are published; nothing where it is not
        online."""
        try:
            report = json.loads(self.ask(REPORT).body)
            return [dataset for dataset in report["datasets"] if dataset["status"] == "published"]
        except (ValueError, KeyError, TypeError):
            return []

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The path of a download of each format; of ORIGINAL, a file as it was received."""
        paths: dict[str, str] = {}
        for dataset in self.datasets:
            for file in dataset.get("downloads", ()):
                kind = ORIGINAL if f"/{ORIGINALS}" in file["url"] else file["format"]
                paths.setdefault(kind, file["url"])
        return paths

    @cached_property
    def moves(self) -> list[tuple[str, str]]:
        """Some former addresses, each with the one of today: as many different forms as there
        are."""
        answer = self.ask(TABLE)
        if answer.status != 200:
            return []
        forms: dict[str, tuple[str, str]] = {}
        for old, new, *_ in list(csv.reader(io.StringIO(answer.body.decode("utf-8", "replace"))))[
            1:
        ]:
            if "*" not in old:
                form = (
                    re.sub(r"[^/?&=]*[0-9-][^/?&=]*|[^/]+$", "…", old.partition("?")[0])
                    + old.partition("?")[1]
                )
                forms.setdefault(form, (old, new))
        return list(forms.values())[:SAMPLES]
