"""The memory: register, cases, queue, outbox, marks and log, changed by one commit at a time."""
