"""The figures of communes, from the table of the territory of a standard.

`compute_comparison` runs in a worker. `judged_rows` says of each row of which figure it is, or why
of none; `grouped_rows` sums them by commune, year and category, all in SQL, so that a table of ten
million rows fits; `headings` brings the codes of two nomenclatures together; `figures` divides what
is left, some thousand numbers, exactly; `size_classes` has the medians, `transferred`
what communes do no more.
"""
