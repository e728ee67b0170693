"""What a user keeps in a folder of their own: the policy by which functions and ribbon commands rate."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from bomrisk.errors import PolicyError
from bomrisk.policy import Policy

__all__ = ["POLICY_FILE", "home", "policy_label", "user_policy"]

POLICY_FILE = "policy.toml"


def home() -> Path:
    """The user's folder: ``BOMRISK_HOME`` if that is set, else ``.bomrisk`` in the user's profile."""
    given = os.environ.get("BOMRISK_HOME", "").strip()
    return Path(given) if given else Path.home() / ".bomrisk"


@cache
def user_policy() -> Policy:
    """The policy in ``policy.toml`` of the user's folder, else the default one; read once per process.

    Raises
    ------
    PolicyError
        If the file is there and cannot be used: then nothing is rated by another policy than the user wants.
    """
    path = home() / POLICY_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Policy()
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            f"The policy cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}.",
            where=POLICY_FILE,
            action=f"Put it right or remove it: {path}",
        ) from error
    try:
        return Policy.from_toml(text)
    except PolicyError as error:
        raise PolicyError(error.what, where=POLICY_FILE, action=error.action) from error


def policy_label(policy: Policy) -> str:
    """Name of a policy, with the settings in which it differs from the default one: a name alone proves nothing."""
    default = Policy().to_dict()
    changed = [key for key, value in policy.to_dict().items() if key != "name" and default.get(key) != value]
    return f"{policy.name} (changed: {', '.join(changed)})" if changed else policy.name
