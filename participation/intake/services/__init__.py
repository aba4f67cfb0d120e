"""What officials take in for others."""
