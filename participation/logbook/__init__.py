"""The log of official acts as everybody may read it."""
