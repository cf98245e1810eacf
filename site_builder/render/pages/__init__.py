"""Kinds of pages: one file for each, and a line in `all_pages`, which alone imports them all."""
