"""What calamine does not tell of a workbook, by format: hidden rows and columns, numbers as they
are shown.

Which sheets are hidden is calamine's word. XLSX and XLSB read it of their parts too, for no hidden
sheet goes into the copy that calamine opens. Merged cells are calamine's word in XLS and XLSX; it
has none for XLSB and ODS.

Each format has a module with `look(source, scratch, wanted)`, which gives a WorkbookFacts: a file
that calamine may open safely, and facts. `wanted` is a sheet that may be hidden. What is wrong with
a file is raised as ReadingFault.
"""
