"""Names of materials as people type them."""

from __future__ import annotations

from bomrisk import reference
from bomrisk.close_names import which_material
from bomrisk.errors import InputError

__all__ = ["known_material"]


def known_material(name: str) -> str:
    """Return the id of a material, or raise with the names that come close."""
    if found := reference.material_id(name):
        return found
    raise InputError(
        f"{name!r} is not a known material.{which_material(name)}", action="`bomrisk materials` lists all of them."
    )
