"""A release: the source archive, the wheel that it makes, the bill of materials and their sums, in
dist/; the same bytes from the same commit.

`checks`: what stands in its way. `bill_of_materials`: what a portal that runs it has from others.
`distributions`: the archive and the wheel. `python -m release` makes it, as `make release` does.
"""
