"""Language tags (BCP 47): "de-AT" is German as it is spoken in Austria."""


def primary_language(tag: str) -> str:
    """The language alone, in small letters; "" for an empty tag."""
    return tag.lower().partition("-")[0]
