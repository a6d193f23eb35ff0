"""The firm's people: who they are, what is held of them, and the copy they may have. Pure."""
