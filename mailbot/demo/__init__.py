"""Everything on a fresh machine with no account."""
