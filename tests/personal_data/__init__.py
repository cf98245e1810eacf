"""Invented files in the manner of town halls, and what a data-protection officer says of each.

They were written by someone who had not read what finds personal data, and are to stay so: a case
says what is right, never what the check does. Every person is invented. `files/` holds the cases, a
module for each kind; `python -m tests.personal_data [NAME…]` builds them and prints what differs.
"""
