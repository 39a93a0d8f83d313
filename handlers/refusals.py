"""A refusal in words."""

from collections.abc import Mapping

from texts import Words


def said(words: Words, name: str, facts: Mapping[str, object]) -> str:
    """The sentence of the refusal of this name; some say different things by their fact `what`."""
    key = f"refusal.{name}_{facts['what']}" if "what" in facts else f"refusal.{name}"
    return words(key, **facts)
