"""What can stop the add-in from being built."""

from __future__ import annotations

from bomrisk.errors import BomriskError

__all__ = ["AddinBuildError"]


class AddinBuildError(BomriskError):
    """The add-in cannot be built from what is there."""
