"""Enterprises as people name them."""

from desk.errors import NoSuchEnterprise, WhichEnterprise
from storage.models import Enterprise
from storage.store import Store

OFFERED = 8


def named(store: Store, words: str) -> Enterprise:
    """The one enterprise that these words mean: its name, a part of it that no other has, or its code."""
    words = words.strip()
    exact = store.organisation.enterprise_named(words) if words else None
    if exact is not None:
        return exact
    found = store.organisation.enterprises_like(words, OFFERED) if words else []
    if not found:
        raise NoSuchEnterprise(name=words)
    if len(found) > 1:
        raise WhichEnterprise(names=[enterprise.name for enterprise in found])
    return found[0]
