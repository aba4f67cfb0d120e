"""Reads of what came in off line."""
