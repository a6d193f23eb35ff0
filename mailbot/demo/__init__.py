"""Everything at work with no account: servers in the process, fictional people, sample mails."""
