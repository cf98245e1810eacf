"""The Site becomes files: pages, feeds, styles and what hosts are told."""
