"""rules/ as values: what words mean, and the words of the answers. All faults at once."""
