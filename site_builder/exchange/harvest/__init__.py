"""Datasets of other portals become folders on a branch, which somebody reads before they are
published. No build does that, nor asks anything of anybody.

- `harvest`: a source, from its list to its branch. `kinds`: how the catalogue of each kind of
  portal is read; `harvested`: what was read. `vocabularies`: words of others → ours.
- `choose_files`, `sniff`, `fetched_content`, `folders`, `descriptor`: a dataset → the folder that
  is proposed. `selected_files`: of a table of the whole country, the rows that `selection` chose.
- `known_folders`: what there was before. `tombstones`: what is proposed of what vanished.
- `branch`: the commit. `record`: by what hosts know whether a file has changed.
"""
