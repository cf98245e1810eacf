"""The whole build, and the exchange of one site for the next; no address that people use is lost.

- `build`: the list of what is done, with `options`. `site_lock`: whose the site and its cache
  are. `ended_datasets`: what is no longer to be published, for its day has come or it was erased,
  and `remembered_erasures`: that nothing of this is forgotten;
  `identical_files`: which of several is published. `tasks`, `preparation`: what workers are
  given, and which datasets together.
  `stored_pages`, `stored_details`, `site_files`, `manifest`: the files of a site;
  `cited_figures`: what pages of the owner's ask of tables. `repair`: what was damaged is made
  again, alone. `specimens`: the invented site that the page of components shows.
- `publish`: from a manifest to a folder: the tree beside is brought up to it, then both change
  places. `release` does it for a built site and tells its public (`report`), its owner
  (`owner_report`, `report_page`) and its hosts; `build_report` is what they are told.
  `output_folder`: where a site may be made.
- `permanence`: nothing that was published vanishes silently: what a site had at its addresses is
  held against what it has now. An id that leads nowhere ends the build; a lost file, page or
  legacy address is a warning, and the first an error of `check --base`.
- `standing`: whether the site that stands is the one that would be made, by what it was made from
  (`build_inputs`) and what was left of it (`published_stats`); then `build` is not even imported.
- `explain`: why a dataset is prepared again, or not.
"""
