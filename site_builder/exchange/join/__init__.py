"""A publisher that has a portal of its own joins a shared one. What joins is hostile until somebody
has read it: git is never started in it, and nothing of it is followed, run or believed.

- `join`: the whole of it. `objects`: where a folder has its commits. `joining_portal`: what it
  brings, as we read it. `conflicts`: what would be somebody else's. `merged`: what the shared
  portal is to hold.
"""
