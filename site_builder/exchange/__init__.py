"""What passes between this portal and others, or the places where it is read.

- `deploy`: a site that is built goes to its host: a folder, a server by rsync or SFTP, a branch of
  a forge's pages.
- `fetch`: what is asked of other portals over the web. `harvest`: their datasets become folders on
  a branch. `migrate`: a whole portal becomes one of ours.
"""
