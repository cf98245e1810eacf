"""What git tells: when a dataset's files came and changed, whether it holds our cache, what a
proposal changes."""
