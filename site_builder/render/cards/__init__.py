"""The cards that go with shared links: a picture for each publisher, dataset and standard, and for
the portal.

- `address`: where a card lies, and what pages say of it. `rasteriser`: the one door to resvg, an
  extra, without which no card is drawn.
- `card`: what a card holds, as an SVG of its own. `card_text`: texts in lines of a width.
- `pictures`: the chart or the map of a page, as a card shows them.
- `contents`: what the card of each page holds. `plan`: all cards of the site, and on what each
  depends.
"""
