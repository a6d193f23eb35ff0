"""Who is writing, and on what grounds that is believed."""
