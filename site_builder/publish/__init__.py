"""The whole build, and the exchange of one site for the next; no address that people use is
lost."""
