"""A portal becomes one of ours, with all that it says of itself, and its former addresses.

- `run_migration`: all of it. `migrate`: from an address to a folder. `find_kind`: what kind of
  portal that is.
- `portal_facts`, `found_reuses`, `found_articles`: what it says beside its datasets. `publishers`:
  who publishes there; `optional_answers`: what not all portals of a kind have.
- `dataset_folder`: a dataset → its folder. `editorial_files`: reuses and pages. `owner_files`: the
  files of the portal itself. `former_addresses`: what its addresses have become.
- `kept_folders`: folders that somebody has moved or deleted. `written_files`: other files, and
  what somebody has changed of them. `owner_decisions`: what is to be decided of the whole portal.
- `leftovers`: what did not come, and what is to be decided; `handover`: their list. `state`: by
  which a migration that was cut goes on. `commit`: the first commit.
- `access_log`, `former_calls`: of who asked the former portal for what, what will break.
"""
