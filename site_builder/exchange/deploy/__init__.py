"""A built site is put where people read it, by the difference from what is there.

- `place`: what the owner wrote of the destination. `deploy`: the list of what is done.
- `plan`: what is sent and deleted, and in which order; `deployed_files`: what is ours at a
  destination, by the record that stands there.
- `carriers`: what a kind of destination does for it: `folder`, `rsync`, `sftp`. `branch` is another
  way: a push is whole or is not.
- `programs`: starts rsync, sftp and git; no secret is on their command lines, in a file or a log.
"""
