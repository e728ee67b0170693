"""The ribbon commands: each is a function that takes an xlwings ``Book`` and uses nothing but xlwings' own interface."""
