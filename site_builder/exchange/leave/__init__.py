"""A publisher takes its datasets along from a portal that it shares, and has one of its own.

- `leave`: the whole of it. `departure`: who leaves, with what.
- `new_portal`: what the new portal holds. `owner_settings`: its communes.yml.
- `shared_proposal`: what the shared portal is to say afterwards, on a branch.
- `concerned`: what of others has to do with what leaves.
"""
