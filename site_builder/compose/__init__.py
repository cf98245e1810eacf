"""The catalogue and the summaries of prepared datasets become the Site that pages and feeds show.
No source, table or detail is opened here; `today` is an explicit input, and notes until when the
site would be the same.

- `compose`: an entry for each published dataset: its dates (of the metadata, else of git, else
  none), its neighbours, what it was called first. What is withdrawn or withheld is an entry of
  nothing but metadata, in `Site.absent`.
- `editorial`: what the portal says beside its data (reuses/, pages/), its images judged by their
  bytes, its links resolved once, and which lines show something of a dataset.
- `conformity`: whether a dataset keeps to what it is held against, in three words; nothing else
  decides it. `accessibility`: what an audit is worth on a day. `freshness`: when data are due
  again. `withdrawals`: what is withdrawn for a day to come; `expiry`: what goes on its day.
  `told_alarms`: which alarms of a change of the data are told.
- `coverage`: who has published what of each standard and year, and what the law probably asks.
- `absent_files`: what of a dataset is not there: files that cannot be published, years without one.
- `facets`: themes, keywords and formats. `published_files`: what a dataset publishes, file by
  file, under the names of today and of before. `translate`: the site in another of its languages.
  `basemap`: what all maps are drawn on, each border that two communes share being one arc;
  `drawn_ground`: what lies under a drawing, drawn once for all that show the same;
  `map_frame`: which communes the map of a table shows whole; `overview_ground`: what maps of all
  communes are drawn on where there are no contours.
"""
