"""Tests of one file run on one worker: what a file prepares for all of its tests is prepared once.

Workers take one group of tests after another. Those that take longest begin, so that no worker ends with one while the others
have nothing left to do: first what needs another program, then what calls the command line, each with many tests before few.
"""

from __future__ import annotations

from itertools import chain

import pytest

ENGINES = ("wine", "libreoffice", "formulon")


def pytest_configure(config: pytest.Config) -> None:
    """Have xdist hand out the groups in the order of the collection; by itself it counts tests, however long they take."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put each test that belongs to no other group into the group of its file, and the groups into order for workers."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        group = item.path.stem if mark is None else str(mark.args[0])
        if mark is None:
            item.add_marker(pytest.mark.xdist_group(group))
        groups.setdefault(group, []).append(item)
    if hasattr(config, "workerinput"):
        ordered = sorted(groups.values(), key=_order)
        items[:] = chain.from_iterable(ordered)


def _order(group: list[pytest.Item]) -> tuple[bool, bool, int]:
    engine = any(item.get_closest_marker(name) for item in group for name in ENGINES)
    return not engine, not any("addin" in item.path.parts for item in group), -len(group)
