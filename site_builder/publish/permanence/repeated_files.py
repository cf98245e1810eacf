"""The files of what was renamed, at the addresses that they had: scripts, harvesters and frames of
other sites follow no page that redirects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from site_builder.publish.permanence.address_book import SITE_PATH

EXTRACT = 3  # slashes before the name of a file that holds the rows of one commune


def repeat_at_former_paths(
    files: Mapping[str, str], former_names: Mapping[str, str]
) -> dict[str, str]:
    """The files of what was renamed (see Site.former_names) at their former paths. `files` maps
    site paths to what stands for their content."""
    names_before: dict[str, list[str]] = defaultdict(list)
    for former_name, current_name in former_names.items():
        names_before[current_name].append(former_name)
    if not names_before:
        return {}
    return {
        former_path: content
        for path, content in files.items()
        for former_path in _list_former_paths(path, names_before, former_names)
    }


def _list_former_paths(
    path: str, names_before: Mapping[str, list[str]], former_names: Mapping[str, str]
) -> Iterator[str]:
    """Where a file was; pages redirect, but for those in frames."""
    match = SITE_PATH.fullmatch(path)
    if not match or (path.endswith(".html") and match[1] != "embed/"):
        return
    prefix, slug, name, suffix = match.groups(default="")
    if name:
        for former_id in names_before.get(slug + name, ()):
            yield f"{prefix}{former_id}{suffix}"
    for former_slug in names_before.get(slug, ()):
        # else it is that of another dataset
        if former_names.get(former_slug + name, slug + name) == slug + name:
            yield f"{prefix}{former_slug}{name}{suffix}"
    folder, _, file_name = path.rpartition("/")
    commune, _, ending = file_name.partition(".")
    if prefix == "data/" and folder.count("/") == EXTRACT and not folder.endswith("/original"):
        for former_slug in names_before.get(commune, ()):
            yield f"{folder}/{former_slug}.{ending}"
