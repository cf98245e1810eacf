"""One dataset, prepared in a worker: a pure function of its task, alone or in a batch, to the
byte.

`prepare` is the sentence: each file is read (`source_file`), its table published (`publish_table`:
typed, profiled, drawn, written) and judged (`judge_table`); then come keys of other tables, the
series, the charts, the summary. `workplace` is what the tables of a dataset share. `cache_key` says
when it need not be done again.

- `profile`: what each column holds, and the words of the texts that are searched, out of distinct
  values and their counts; `many_values`: those of a column that has very many, by DuckDB.
  `preview_rows`: those that a page shows. `map_preview`: where the rows are, at the resolution of a
  drawing.
- `series`: files of several periods become one table more; the period comes from the only year in
  the rows, else from the name of the file. `series_names` says which of their columns are one;
  `series_columns` makes those of the whole, under the names by which they were published, else of
  the oldest file, with a receipt of each name that is changed; `series_doubts` asks where two
  columns may be one after all, `series_replaced` where their words are others.
- `held_values`: by which of its values and words a dataset is found, stored apart for the search;
  `document_words`: those of its documents, less names of persons, which `names_in_texts` takes out.
  `searched`: all that, and the text around the words of documents, of which a search shows a part.
  `hidden_words`: those of columns of persons, by which no other column is found;
  `withheld_values`: those of a table of the territory that are not told for that.
- `row_years`: of which years the rows are, where a standard's field or a column says so.
- `missing_description`: what is said of a dataset that nobody has described.
- `by_commune`: a table of the whole territory, partitioned by commune, as so many tables.
- `charts`: exact values for each view that is asked for, with what is left out. `exports`: one
  file for each format, written into the store; beyond the bytes that a dataset may publish,
  formats give way in a fixed order.
"""
