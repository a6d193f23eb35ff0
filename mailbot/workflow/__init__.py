"""One mail, one ruling, one letter, one day: each read top to bottom, each one commit."""
