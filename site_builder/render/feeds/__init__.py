"""What machines read: one file for each feed, and a line in `all_feeds`, which alone imports them
all."""
