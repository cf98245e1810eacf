"""From the bytes of a file to a raw table: one reader for each family of formats, and the decisions
of reading."""
