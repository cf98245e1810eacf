"""The files of what was renamed, at the addresses that they had: scripts, harvesters and frames of
other sites follow no page that redirects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from site_builder.publish.permanence.address_book import SITE_PATH

EXTRACT = 3  # slashes before the name of a file that holds the rows of one commune


def repeat_at_former_paths(files: Mapping[str, str], leads: Mapping[str, str]) -> dict[str, str]:
    """The files of what has moved (see Site.moved) at their former paths. `files` maps site paths
    to what stands for their content."""
    former_names: dict[str, list[str]] = defaultdict(list)
    for former_name, current_name in leads.items():
        former_names[current_name].append(former_name)
    if not former_names:
        return {}
    return {
        former_path: content
        for path, content in files.items()
        for former_path in _list_former_paths(path, former_names, leads)
    }


def _list_former_paths(
    path: str, former_names: Mapping[str, list[str]], leads: Mapping[str, str]
) -> Iterator[str]:
    """Where a file was; pages redirect, but for those in frames."""
    match = SITE_PATH.fullmatch(path)
    if not match or (path.endswith(".html") and match[1] != "embed/"):
        return
    prefix, slug, name, suffix = match.groups(default="")
    if name:
        for former_id in former_names.get(slug + name, ()):
            yield f"{prefix}{former_id}{suffix}"
    for former_slug in former_names.get(slug, ()):
        # else it is that of another dataset
        if leads.get(former_slug + name, slug + name) == slug + name:
            yield f"{prefix}{former_slug}{name}{suffix}"
    folder, _, file_name = path.rpartition("/")
    commune, _, ending = file_name.partition(".")
    if prefix == "data/" and folder.count("/") == EXTRACT and not folder.endswith("/original"):
        for former_slug in former_names.get(commune, ()):
            yield f"{folder}/{former_slug}.{ending}"
