"""What people write, made easier: a new dataset from a file, a new portal, schemas for editors.

These commands write into the folders of people, and only there; nothing of the build depends on
them.
"""
