"""What is kept between builds, and how work is done. Nothing here knows what a dataset is about.

- `safe_open`: the only place that opens a contributor's file, component by component, without
  following a link; names are compared in NFC, and a file is hashed again only when its stat says
  so (`file_stats`).
- `object_store`: objects named by their sha256, hashed before they are used. `build_state`: the
  summaries, descriptors, digests and pages of the last build, and the lock of a site. Both can be
  deleted at any time.
- `source_files`: digests of our own sources, on which all that is kept depends.
- `workers`: functions run in child processes with limits. Whatever one job does, the others are
  answered and the guilty one is named; answers are JSON of a declared type, never pickles.
- `sql`: the one door to DuckDB, which reads Parquet that others wrote and counts what memory
  should not hold: a connection locked to one folder, names and texts quoted.
- `progress`: how far a build is; whoever loops tells it, a thread draws. `resource_errors`: a
  full disk or no memory, in whatever a library raises. `text_ends`: how a file of text ends.
"""
