"""The tables of the territory: for each standard, the rows of all who publish it, as one dataset
like the others.

- `parts`: which published tables stand in which table of the territory, and under which licence.
- `joined_rows`: their rows under the fields of the standard, each with where it comes from.
- `hidden_rows`: by which words of persons rows are not found, as in the part that they are of.
- `positions`: where on Earth rows are, and `places`: in which commune.
- `shares`: parts of a whole, which some write as percentages.
- `overlaps`: rows whose key another dataset has too, and which of them counts.
- `bodies`: whom rows are about, two bodies of one name being told apart.
- `views`: the charts of a table; `titles`: what it is called.
- `consolidate`: what a worker does: the table is typed, profiled and published as any other.
- `comparisons/`: the figures by which communes are compared, that a standard asks for
  (`measures:`), and the medians of communes of a size.
"""
