"""No address that people use is lost: what a site had is held against what it has now.

A site, be it that of an earlier report, of a catalogue in a commit or just composed, is an
`AddressBook`: what addresses it has, and where each leads. `find_lost_addresses` compares two of
them, for a build and for a check alike. How severe that is in each,
the table of problem codes says. The words that are used here are explained in docs/decisions.md.

- `address_book`: the value that is compared, and that of a catalogue. `earlier_site`: that of the
  report of an earlier site. `composed_site`: that of the site to be published.
- `lost_addresses`: the ids, roots, pages and files that are no more, or lead to another thing.
  `lost_columns`: those that a script asks for by their names. `lost_ids`: an id that is lost ends
  a build, which says what may explain it. `legacy`: what is lost of the addresses of a former
  portal.
- `unknown_names`: former names that nothing bore, and which one is meant.
- `claims`: whether a dataset that claims a former id of another publisher is the one that had it.
- `folder_origins`: what is known of folders that nobody has described, or that would have one
  address.
- `repeated_files`: the files of what was renamed are at their former addresses too.
- `urls_txt`: which addresses the portal keeps, published as a list.
"""

from __future__ import annotations

from site_builder.publish.permanence.address_book import (
    AddressBook,
    DatasetAddresses,
    TableColumns,
    find_addresses_before,
    find_series,
    list_absent_names,
    list_catalogue_addresses,
    list_content_digests,
    list_reported_digests,
    list_table_columns,
    list_unfit_names,
    map_former_tables,
    remember_columns,
)
from site_builder.publish.permanence.claims import (
    ClaimWitnesses,
    find_folder_origins,
    gather_folder_origins,
    gather_testimony,
    hold_contested_ids,
    judge_claims,
)
from site_builder.publish.permanence.composed_site import list_composed_addresses
from site_builder.publish.permanence.earlier_site import (
    EarlierDataset,
    EarlierSite,
    list_earlier_addresses,
    read_earlier_site,
)
from site_builder.publish.permanence.legacy import map_legacy_targets
from site_builder.publish.permanence.lost_addresses import (
    find_lost_addresses,
    match_moved_datasets,
)
from site_builder.publish.permanence.lost_ids import refuse_lost_ids
from site_builder.publish.permanence.repeated_files import repeat_at_former_paths
from site_builder.publish.permanence.unknown_names import find_unknown_names

__all__ = [
    "AddressBook",
    "ClaimWitnesses",
    "DatasetAddresses",
    "EarlierDataset",
    "EarlierSite",
    "TableColumns",
    "find_addresses_before",
    "find_folder_origins",
    "find_lost_addresses",
    "find_series",
    "find_unknown_names",
    "gather_folder_origins",
    "gather_testimony",
    "hold_contested_ids",
    "judge_claims",
    "list_absent_names",
    "list_catalogue_addresses",
    "list_composed_addresses",
    "list_content_digests",
    "list_earlier_addresses",
    "list_reported_digests",
    "list_table_columns",
    "list_unfit_names",
    "map_former_tables",
    "map_legacy_targets",
    "match_moved_datasets",
    "read_earlier_site",
    "refuse_lost_ids",
    "remember_columns",
    "repeat_at_former_paths",
]
