"""From a raw table to typed columns, on whole tables.

- `coordinates`: where the rows are, whatever their columns say it in: two columns of degrees come
  out.
- `published_names`: the columns of a file under the names that the description of its dataset
  gives them.
- `column_kinds`: one kind for each column: the first that a sample allows is proven on every
  distinct text; a column that is not what it seemed is tried again, then without the words that
  say that nothing is known (« NC »). What a schema says of how cells are written is tried first,
  and alone where the usual kinds could read something else.
- `many_texts`: the same of a column of more texts than memory should hold, by Arrow and batch by
  batch; tests hold each to the other. `column_reading`: what was chosen, and what cells are then
  worth.
- `canonical`: the typed table, a receipt for each way in which cells were rewritten. CSV and pages
  keep up to two decimals as written. Names of columns are unique without regard to case, because
  DuckDB and spreadsheets have none. `canonical_table` is what such a table gives, `canonical_arrow`
  a large one (`convert_table` makes either), `array_cells` its cells as arrays.
- `fault_rows`: every fault of every row in one private Parquet.
- `samples`: the cells by which a kind is told; `measured_forms`: the kind that most of them have;
  `near_misses`: the few cells that keep a column from it.
- `dotted_thousands`, `numberings`: what points and digits mean.
"""
