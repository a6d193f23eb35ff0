"""Mail as values: bytes in, a Message out; a Draft in, bytes out. Pure."""
