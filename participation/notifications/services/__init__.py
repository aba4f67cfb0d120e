"""What people do with news, and how news find their way."""
