"""Kinds of portals: how the catalogue of each is read, one module for each, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.kinds.beffroi import list_beffroi_datasets
from site_builder.exchange.harvest.kinds.ckan import list_ckan_datasets
from site_builder.exchange.harvest.kinds.dcat import list_dcat_datasets
from site_builder.exchange.harvest.kinds.opendatasoft import list_opendatasoft_datasets
from site_builder.exchange.harvest.kinds.udata import list_udata_datasets

# Gives each dataset once its page has been read; raises FetchFailed where the list breaks off
ListDatasets = Callable[[WebClient, HarvestSource], Iterator[HarvestedDataset]]
KINDS: Mapping[str, ListDatasets] = MappingProxyType(
    {
        "beffroi": list_beffroi_datasets,
        "opendatasoft": list_opendatasoft_datasets,
        "dcat": list_dcat_datasets,
        "ckan": list_ckan_datasets,
        "udata": list_udata_datasets,
    }
)
