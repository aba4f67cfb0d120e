"""Reads for exports: everything that may be published, a part at a time; nobody's name.

Each yields the rows of one board (or area) with the columns of the dictionary. They are read in
short statements, so that no transaction lasts as long as a slow download.
"""
