"""How much pypdf may do with one file.

It logs words of the file, can run another program on an image, and unpacks up to 75 MB of each
stream: all that is bounded here, in work rather than in time, so that the same file gives the same
answer on any machine. The worker's limits stand behind.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from site_builder.readers.documents.facts import MOST_PAGES

MEGABYTES = 32
BUDGET: Mapping[str, Any] = {
    "zlib_maximum_output_length": MEGABYTES << 20,
    "lzw_maximum_output_length": MEGABYTES << 20,
    "run_length_maximum_output_length": MEGABYTES << 20,
    "array_based_stream_maximum_output_length": MEGABYTES << 20,
    "stream_decoding_work_maximum_length": 2 * MEGABYTES << 20,
    "zlib_maximum_recovery_input_length": 1 << 20,  # byte by byte, in Python
    "stream_parsing_work_maximum_count": 200_000,
    "xform_maximum_invocations_per_extraction": 100,
    "page_tree_maximum_entries": MOST_PAGES,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}


@contextmanager
def apply_pdf_budget() -> Iterator[None]:
    """Within, pypdf works as much as BUDGET lets it, and says nothing."""
    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    with apply_configuration(**BUDGET), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
