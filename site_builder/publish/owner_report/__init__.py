"""What the owner's report tells, as values: `report.json` has them as they are, the page in words.

- `owner_report`: all of it; `json_report` writes it. `late_datasets`: what is late, and since when.
  `problem_changes`: what is new since the report before. `endings`: what is soon to go, and what
  has gone. `personal_decisions`: what was decided of data on persons. `dataset_alarms`: alarms of
  the last updates, and those that are accepted. `growth`: how large the repository and the site
  are, by `size_record`, which remembers how large they were.
"""
