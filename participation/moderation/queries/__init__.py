"""Reads of what can be hidden, what is, and what waits for officials."""
