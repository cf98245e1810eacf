"""From a raw table to typed columns, on whole tables, by DuckDB.

- `coordinates`: where the rows are, whatever their columns say it in: two columns of degrees come
  out.
- `column_kinds`: one kind for each column: the first that a sample allows is proven on every
  cell, all columns in one pass; a column that is not what it seemed is tried again, then without
  the words that say that nothing is known (« NC »). What a schema says of how cells are written
  is tried first, and alone where the usual kinds could read something else.
- `canonical`: typed zstd Parquet in groups of 20,480 rows, a receipt for each way in which cells
  were rewritten. Numbers are DOUBLE; CSV and pages keep up to two decimals as written. Names of
  columns are unique without regard to case, because DuckDB and spreadsheets have none.
- `fault_rows`: every fault of every row in one private Parquet. `near_misses`: the few cells that
  keep a column from a better type.
"""
