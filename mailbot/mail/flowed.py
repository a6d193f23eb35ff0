"""Text that its writer's program broke into lines, put back into paragraphs (RFC 3676)."""


def unflow(text: str, *, delsp: bool) -> str:
    """Text of a part with format=flowed; quote marks become one `>` per level and a space."""
    lines: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        content = raw.lstrip(">")
        depth = len(raw) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        stem = content[:-1] if flows and delsp else content
        if depth == open_depth and content != "-- ":
            lines.append(stem)
        else:
            lines.append(("\n" if lines else "") + ">" * depth + (" " if depth else "") + stem)
        open_depth = depth if flows else -1
    return "".join(lines)
