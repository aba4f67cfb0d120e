"""The kinds of things on the desk, one module each."""
