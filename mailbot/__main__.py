"""`python -m mailbot` is the command `mailbot`."""

from mailbot.cli import main

main()
