"""Of a table of the whole country, the rows of our communes: chosen in a worker, as its file is
untrusted and may be large; nothing of it is kept in memory.

- `selection_job`: what a worker is asked, and answers. `select_rows`: what it does.
- `code_match`: which code a cell means, however it is written. `code_column`: which column has
  codes.
- `delimited_rows`: a delimited file, of which the rows stay as they are written. `table_rows`:
  any other file that our readers read.
"""
