"""What is to be done: a case, what happens to it, and what each thing that happens leads to."""
