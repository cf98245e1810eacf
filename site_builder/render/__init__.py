"""The Site becomes files: pages, feeds, styles, what hosts are told. What has not changed since
the last build is neither opened nor rendered.

- `render`: every page and feed is planned with what it depends on, once for each language; the
  key of a page is a digest of its templates and of what it shows.
- `pages`: one file for each kind of page: its context, documented field by field in
  docs/themes.md, and its plan. `templates`: which template makes a page, what it extends, and
  what is said of one that does not work. `stylesheet`, `colours`: the one style sheet, the
  owner's colours and whether they can be read.
- `feeds`: what machines read: catalogues (DCAT, data.json, SCDL, Data Package), the API, Atom,
  the sitemap, search. What a feed of many datasets says of one is an object of the store, so that
  a change touches little.
- `hosting`: what hosts must be told, once for all of them (`host`, `redirects`, `context`), then
  by the templates of each (`press`), whose values are written as it reads them (`syntax`).
- `assets`: where templates and bundles lie, in a wheel or in a checkout. `page_weight`: what
  pages weigh, and the budgets.
"""
