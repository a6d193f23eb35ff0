"""What the owner reads and says: her queue, her mails, her records and her figures."""
