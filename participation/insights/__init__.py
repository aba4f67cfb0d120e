"""Indicators: what areas, provinces and the country came to, by fiscal year."""
