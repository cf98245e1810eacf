"""The one door to git, which runs nothing that a contribution wrote.

- `git` starts it, hardened, and reads contents one after the other from `cat-file`, or all objects
  that there are, reachable or not. `log` reads commits one after the other, whatever names they
  hold.
- `days`: when the data of a dataset came and changed. `moves`: which folder gave its files to
  which, on the main line; and all that each path ever held.
- `folders`: which folders had a description, and which of several was there first.
- `commits`: what a commit holds, what is no longer so (by hashes of ours: git would run filters to
  tell), and its files written elsewhere. `cache`: whether `.beffroi` came with a commit.
- `rewritten`: the history of some folders, made anew for whoever takes them along. `filtered`: all
  of it, by git filter-repo. `arrivals`: histories that came with publishers who joined.
- `data_sizes`: how large the files of each publisher were on a day, and what git keeps.
"""
