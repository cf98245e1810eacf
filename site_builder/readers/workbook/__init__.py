"""What calamine does not tell of a workbook, by format: hidden parts, merged cells, numbers as they
are shown.

Each format has a module with `look(source, scratch, wanted)`, which gives a WorkbookFacts: a file
that calamine may open safely, and facts. `wanted` is a sheet that may be hidden. What is wrong with
a file is raised as ReadingFault.
"""
