"""From a raw table to typed columns: kinds of cells, coordinates, the canonical Parquet and the
faults of its rows."""
