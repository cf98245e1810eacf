"""The catalogue and the summaries of prepared datasets become the Site that pages and feeds
show."""
