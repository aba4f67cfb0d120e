"""Participation: municipalities, residents and councils deciding together."""
