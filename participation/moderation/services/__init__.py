"""What officials and authors do about what should not stand here."""
