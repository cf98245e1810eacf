"""What passes between this portal and others, or the places where it is read.

- `deploy`: a site that is built goes to its host: a folder, a server by rsync or SFTP, a branch of
  a forge's pages.
- `fetch`: what is asked of other portals over the web. `harvest`: their datasets become folders on
  a branch. `migrate`: a whole portal becomes one of ours.
- `leave`: a publisher has a portal of its own from then on. `join`: one that had joins this one.
  `shared_portal`: what both know of it; `proposal`: a commit that somebody reads; `owner_file`:
  one line of communes.yml changed; `own_texts`: which reuses and pages are of one publisher.
"""
