"""Two hundred invented files in the manner of town halls, and what a person reads in each.

They were written by someone who had not read the reader, and are to stay so: a case says what is
right, never what the reader does. `files/` holds them, a module for each line of reading that they
try; `python -m tests.town_halls [PART…]` builds them and prints what differs.
"""
