"""The Site becomes files: pages, feeds, styles, what hosts are told. What has not changed since
the last build is neither opened nor rendered.

- `render`: every page and every file of a feed is planned with what it depends on, then rendered
  where `rendered_files` knows none of the same key, a digest of these inputs, of our code and of
  the page's templates. `localised_site` is what plans are made of, one for each language.
- `pages`: one file for each kind of page: its context, documented field by field in
  docs/themes.md, and its plan; `pages.cited`: what pages of the owner's show of datasets.
  `templates`: which template makes a page, of which files
  (`template_files`) and made of what others (`template_sources`), how Jinja is set for it
  (`template_environment`), where what it has compiled is kept (`compiled_templates`), and what is
  said of one that does not work (`template_mistakes`).
  `stylesheet`, `colours`: the one style sheet, the owner's colours and whether they can be read.
  `css_addresses`, `unclosed_css`: what the owner's sheet may not ask for, and what it leaves open.
- `feeds`: what machines read: catalogues (DCAT, data.json, SCDL, Data Package), the API, Atom,
  the sitemap, search: one file for each feed, with its plan. What feeds of many datasets say of one
  is an object of the store (`fragments`), of which `feeds.catalogues` plans their files, so that a
  change touches little.
- `hosting`: what hosts must be told, once for all of them (`host`, `redirects`, `context`), then
  by the templates of each (`press`), whose values are written as it reads them (`syntax`).
- `assets`: where templates and bundles lie, in a wheel or in a checkout. `page_weight`: what
  pages weigh, and the budgets.
"""
