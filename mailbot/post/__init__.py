"""The wires: IMAP in, SMTP out. Nothing here knows what a mail means."""
