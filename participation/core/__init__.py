"""What every feature stands on: clock, database, transactions, errors, text. Knows no feature."""
