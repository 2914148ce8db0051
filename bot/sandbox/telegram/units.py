"""Lengths and offsets as Telegram counts them: UTF-16 code units."""


def units(text: str) -> int:
    """Count UTF-16 code units: a character beyond the basic plane counts two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for char in text if char > "\uffff")
