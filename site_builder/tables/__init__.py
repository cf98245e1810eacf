"""A table whose cells are all texts: each column as its distinct texts, how often each stands
there, and for each row the place of its text (values, counts, codes).

A rule is a function of values and counts, and is asked once for each distinct text; codes find the
rows and write what comes out. Nothing here knows what a text means.

- `text_table`: what every table gives, distinct texts and batches of rows, and what is asked of
  it: the first cells that a rule wants, rows by number, rows in order. A small table is lists of
  the standard library, which is also what a browser has.
- `arrow_table`: the same of a large one, in a file beside; columns of more texts than memory
  should hold have none in common between batches.
- `column_table`: one of moderate size as arrays in memory, for what is asked once.
- `build_table`: rows of cells into the one or the other.
"""

ROW_GROUP = 20_480  # rows of Parquet that we write; browsers read it by ranges of this many
