"""From the bytes of a file to a raw table, all cells as text, and the way back to its rows. What a
name says can be a lie: `read` lets the first bytes decide. Nothing raises for what a file
holds: what ends a reading is a `ReadingFault`, of which the door of a reader makes a `Refusal`.

- `decide`: the decisions of reading (encoding, dialect, header, names, kinds) on a sample, by the
  standard library alone. The whole file is verified afterwards.
- `delimited`: `cut_csv` cuts a file and proves that nothing was lost. One that fails goes record
  by record through `straighten`: a line that has not the table's width is cut again by
  `decide.fit`, which prices each way of cutting it and takes the cheapest where no other is
  nearly as cheap; what stays uncertain is set aside and told. `byte_survey` looks at all bytes
  before, `drawn_tables` writes anew what only the eye takes for a table, `spoilt_text` puts
  letters right where that is certain.
- `table_body`: totals, notes, repeated headers (`extra_rows` finds them, after one `table_look`),
  `row_sections`, `group_labels`, a form without colons (`form_look`), empty edges; two tables in
  one file are refused. `total_rows` holds a row called total against the rows above. A sheet is
  written as rows and read by the same rules (`cell_rows`).
- `spreadsheet` and `workbook`: what the sheet shows, and what it hides. `json_records`,
  `parquet`: records whose names are certain go straight into the table. `archive`: the one table
  of a zip or gz.
- `geo`, `geojson`, `kml`, `dbf`, `gdal`: layers, all of which end in `features`, so that one
  gives the same table whatever it was sent as.
- `aside_texts`: what a file has beside its table, and whoever downloads it receives: searched for
  persons.
- `documents`: what a PDF, ODT, DOCX or image says of itself, the texts that can be searched, and
  what of a picture is published. `as_written`: every record unmended, to be held against a schema.
"""
