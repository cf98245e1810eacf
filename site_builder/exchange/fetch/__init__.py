"""What is asked of other portals over the web, as a guest should: nothing that comes is trusted.

- `rules`: which hosts may be asked, and who asks. `addresses`: the address that is connected to is
  the one that was looked at; none within our own network.
- `client`: one request after the other: redirects, waiting as long as the host asks.
- `robots`: what a host asks of robots. `download`: a file, resumed where it was cut.
- `failures`: why something did not come, in the words of a problem.
"""
