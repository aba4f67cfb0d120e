"""What comes in by other ways than the website: tables, telephone, counter, events."""
