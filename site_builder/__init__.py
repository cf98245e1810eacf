"""Beffroi: a git repository of dataset folders becomes an open-data portal of static files."""
