"""Text of an XML part with places where features put theirs, in the order that the schema asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Slots", "flat"]


def flat(xml: str) -> str:
    """XML on one line, as Excel writes it; in the sources it is broken into lines to be read."""
    lines = [line.strip() for line in xml.split("\n") if line.strip()]
    return "".join(line if line.endswith(">") else f"{line} " for line in lines[:-1]) + (lines[-1] if lines else "")


class Slots:
    """A part that several features write to.

    Parameters
    ----------
    head, tail : str
        Begin and end of the root element.
    slots : mapping
        Names of the slots in the order of the schema, each with the tag around what is put there; '' for none.
        ``{n}`` in the tag becomes the number of entries.
    defaults : mapping, optional
        What stands in a slot into which nothing was put.
    """

    def __init__(
        self, head: str, slots: Mapping[str, str], tail: str, defaults: Mapping[str, str] | None = None
    ) -> None:
        self._head, self._tail, self._wrappers, self._defaults = flat(head), tail, dict(slots), defaults or {}
        self.held: dict[str, list[str]] = {name: [] for name in slots}

    def put(self, slot: str, xml: str) -> int:
        """Add an entry; return how many there were."""
        self.held[slot].append(xml)
        return len(self.held[slot]) - 1

    def render(self) -> str:
        """The whole text."""
        pieces = [self._head]
        for name, wrapper in self._wrappers.items():
            held = self.held[name] or [each for each in [self._defaults.get(name)] if each]
            if not held:
                continue
            end = f"</{re.split('[ >]', wrapper[1:])[0]}>" if wrapper else ""
            pieces += [wrapper.replace("{n}", str(len(held))), *held, end]
        return "".join([*pieces, self._tail])
