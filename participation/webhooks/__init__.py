"""Webhooks: telling other systems of a municipality what happened, signed and tried again."""
