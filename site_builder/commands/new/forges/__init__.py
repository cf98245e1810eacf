"""What a forge needs to check proposals, comment them, build and publish a portal of its own:
workflows, who reads what, and the versions that are installed.

The workflows are the files of `github`, `gitlab` and `forgejo`. `locked_versions`: what is
installed there.
"""
