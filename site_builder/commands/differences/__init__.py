"""The difference of data, told to people: `shown_difference` is what a form makes text, Markdown or
HTML of; `describe` makes it of what `compare` found."""
