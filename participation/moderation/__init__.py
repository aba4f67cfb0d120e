"""Keeping discussions civil: hiding with a reason, appeals, and the officials' desk."""
