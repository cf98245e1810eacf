"""What people write about their data becomes a trusted Catalogue, here alone; after that nobody
checks again. Every problem has its file and its line, and nothing raises for what people wrote.

- `yaml`: untrusted YAML or JSON, read as text with its lines, into the values of declared
  sections. `keys` declares the sections: every key of communes.yml, datapackage.yaml, reuses/ and
  pages/.
- `catalogue`: the whole: communes.yml (`publishers`, `legal_notices`, `contours`), what publishers
  say of themselves (`publisher_files`), then each folder of datasets/ (`dataset_places`,
  `datasets`, `dataset`, `dataset_values`, `resources`, `dataset_folder`: regular files only, by
  name, and what is irregular in the place of one; `replaced_publishers`). `bare_folders`: one that
  nobody has described.
  `folder_addresses`: which of several has an address that all would have. `folder_cache`: a folder
  whose stats have not changed is not read again. `site_folder`: of which site, and of which
  dataset, a path is.
- `table_schema`: a Table Schema, v1 or v2. `standards`: data, a folder for each bundled standard:
  its schema, our help, other headings, the known faults of the official text.
- `row_nouns`: what rows are called where they are counted.
- `chart_requests`: what `views:` asks to be drawn.
- `former_names` settles what things were called: one former name leads to one thing, and one
  under the name of another publisher needs a verdict (`publish.permanence.claims`).
  `public_names`: what is reserved, and the name under which a file is published.
- `erasures`: what was erased and must never come back, for whoever would publish something again.
- `legacy_portals`: the forms of addresses of other portals, as expressions that PCRE, RE2 and
  Python read alike; `legacy_addresses` reads what communes.yml says of them.
"""
