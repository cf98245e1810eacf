"""Pictures without what is said of them: where and when they were taken, by whom and with what,
their thumbnails, and whatever stands behind their end.

Nothing is decoded: what draws the picture stays to the byte, and a picture that says nothing is
published as it was received. Its orientation stays, for else it would lie on its side, and so do
its colours. `clean_jpeg`, `clean_png` and `clean_webp` walk a file and keep what is known;
`exif` reads what is taken out, to tell it by kinds, never by value.
"""
