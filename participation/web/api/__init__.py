"""What the JSON API of all features shares: how it is asked, answered, limited and documented."""
