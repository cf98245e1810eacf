"""The addresses of a former portal, as communes.yml gives them below `legacy:`, and where they
lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from site_builder.core.model.dataset import LegacyRedirect
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.metadata.site_folder import OWNER_FILE


def map_legacy_targets(redirects: Iterable[LegacyRedirect]) -> dict[str, str]:
    """What each address of a former portal leads to, by how communes.yml writes it."""
    return {f"{redirect.family}: {redirect.name}": redirect.target for redirect in redirects}


def find_legacy_changes(
    before: Mapping[str, str],
    now: Mapping[str, str],
    former_names: Mapping[str, str],
    missing_ids: Collection[str],
) -> Iterator[Problem]:
    """A warning for the addresses (see `map_legacy_targets`) that lead to nothing now, and for
    those that lead to another thing: it may be that they were wrong. Of `missing_ids`, which are
    lost or contested, that is said."""
    vanished = []
    redirected = []
    for address, target in sorted(before.items()):
        if address not in now and target not in missing_ids:
            vanished.append(address)
        elif address in now and former_names.get(target, target) != now[address]:
            redirected.append(address)
    for code, addresses in (("legacy-vanished", vanished), ("legacy-elsewhere", redirected)):
        if addresses:
            yield make_problem(
                code,
                Place(path=OWNER_FILE),
                count=len(addresses),
                names=quote_words(addresses, MOST_NAMED),
            )
