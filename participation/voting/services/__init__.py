"""What people do to decide: support proposals, and cast ballots."""
