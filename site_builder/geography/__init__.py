"""Where things are: French systems of coordinates, the places that are France, geometries as RFC
7946 wants them.

Pure functions of the standard library on numbers and text: nothing here reads a file.
"""
