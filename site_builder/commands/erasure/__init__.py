"""Something is taken out of a portal for good: out of the sources here, out of every output of this
machine, and, by commands that are told, out of git and of what others hold.

- `target`: what is meant: a dataset, one of its files, some of its rows.
- `rows`: a CSV without some rows, the others to the byte; `other_rows`: where rows are in what we
  do not write again. `descriptor`: the tombstone, and a list of resources without one.
- `former_ids`: under which other ids it was published.
- `history`: under which paths git has had it, and the ids of its contents.
- `plan`: all that is to be done, known before anything is. `purge`: it is done.
- `guide`: what is left to do by people, in words that can be forwarded.
"""
