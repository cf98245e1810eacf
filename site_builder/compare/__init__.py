"""What changed between two versions of a table, asked of DuckDB over the typed Parquet of each: a
file that is sorted, encoded or written in another way has not changed.

- `table_version`: what is compared. `compare_tables` is the sentence, done in a worker.
- `column_pairs`: which column of before is which of today, be it by another name; `views`: both
  versions as DuckDB sees them.
- `row_keys`: by which columns rows are brought together. `row_pairs`: the rows that differ, and
  the first of them; `shown_rows`: the cells of these. `column_totals`: what each column comes to.
- `alarms`: what of the difference of a table is seldom meant.
"""
