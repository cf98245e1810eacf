"""What `leave` and `join` tell: what was done, and what is left to be done, in order.

- `describe_leave`, `describe_join`: of each. `steps`: numbered lines.
"""
