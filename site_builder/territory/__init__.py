"""What all communes' tables say together: from the table of a standard to figures that compare.

- `comparisons`: the figures that a standard asks for (`measures:`), of each commune, and the
  medians of communes of a size.
"""
