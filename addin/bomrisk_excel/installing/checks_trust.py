"""Checks of the settings by which Excel and Windows decide whether the add-in may run."""

from __future__ import annotations

from bomrisk_excel.installing.check import Check, failed, passed, skipped, warning
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.places import ADDIN_NAME

__all__ = ["addins_allowed", "disabled_items", "macros", "origin_mark", "starting_programs", "trusted"]

_WARNINGS = {1: "all macros run", 2: "Excel asks", 3: "only signed macros run", 4: "no macros run"}
_OFFICE_CHILDREN = (
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a"  # rule "Block all Office applications from creating child processes"
)
_RULES = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_RULES_FROM_MANAGEMENT = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
_LOCATIONS = r"Security\Trusted Locations"
_TRUST_CENTER = "File > Options > Trust Center > Trust Center Settings"


def trusted(facts: Facts) -> tuple[bool, str]:
    """Return whether Excel trusts its start folder, and why or why not; in a trusted folder macros run unasked."""
    excel = facts.excel
    if excel is None:
        return False, "Excel was not found"
    if facts.ruled(_LOCATIONS, "AllLocationsDisabled") == 1:
        return False, "all trusted locations are switched off"
    windows = facts.windows
    folder = _comparable(str(facts.places.start_folder))
    if folder.startswith("\\\\") and facts.ruled(_LOCATIONS, "AllowNetworkLocations") != 1:
        return False, "it is on the network, where trusted locations are not allowed"
    keys = [rf"{key}\{_LOCATIONS}" for key in excel.policies]
    own = rf"HKCU\Software\Policies\Microsoft\Office\{excel.key}\Common\Security\Trusted Locations"
    users_count = windows.registry_value(own, "Allow User Locations") != 0
    if users_count:
        keys.append(rf"{excel.settings}\{_LOCATIONS}")
    listed = [(key, name) for key in keys for name in windows.registry_keys(key)]
    for key, name in listed:
        path = windows.registry_value(rf"{key}\{name}", "Path")
        top = _comparable(windows.expanded(path)) if isinstance(path, str) else ""
        below = windows.registry_value(rf"{key}\{name}", "AllowSubfolders") == 1
        if top and (folder == top or (below and folder.startswith(top + "\\"))):
            return True, "it is a trusted location"
    if not users_count:
        return False, "an administrator allows only the trusted locations of a policy, and it is not among them"
    if not listed:  # Excel writes its own list when it first starts
        return True, "it is a trusted location by default"
    return False, "it is not among the trusted locations"


def _comparable(path: str) -> str:
    return path.replace("/", "\\").rstrip("\\").casefold()


def macros(facts: Facts) -> Check:
    """Macros in the start folder run."""
    name = "Macros"
    if facts.excel is None:
        return skipped(name, "Excel")
    windows, key = facts.windows, facts.excel.key
    for root in ("HKCU\\Software", "HKLM\\SOFTWARE"):
        if windows.registry_value(rf"{root}\Policies\Microsoft\Office\{key}\Common", "vbaoff") == 1:
            return failed(
                name,
                "An administrator has switched off VBA for Office (policy 'Disable VBA for Office applications').",
                f"Ask your IT department to allow VBA in Excel; without it {ADDIN_NAME} cannot run. `bomrisk score` works without.",
            )
    safe, why = trusted(facts)
    if safe:
        return passed(name, f"Excel runs the macros in its start folder: {why}.")
    level = facts.ruled("Security", "VBAWarnings")
    level = level if isinstance(level, int) else 2
    folder = facts.places.start_folder
    action = f"In Excel, {_TRUST_CENTER} > Trusted Locations, add {folder}. Where it is grey, ask your IT department."
    what = f"Excel does not trust its start folder {folder} ({why})"
    if level == 1:
        return passed(name, f"{what}, but all macros run.")
    if level in (3, 4):
        return failed(name, f"{what}, and the macro setting is: {_WARNINGS[level]}.", action)
    return warning(name, f"{what}, so it asks at each start whether macros may run.", action)


def addins_allowed(facts: Facts) -> Check:
    """Add-ins are not switched off."""
    name = "Add-ins allowed"
    if facts.excel is None:
        return skipped(name, "Excel")
    if facts.ruled("Security", "DisableAllAddins") == 1:
        return failed(
            name,
            "Excel's setting 'Disable all Application Add-ins' is on.",
            f"In Excel, {_TRUST_CENTER} > Add-ins, untick it. Where it is grey, ask your IT department to allow {ADDIN_NAME}.",
        )
    if facts.ruled("Security", "RequireAddinSig") == 1:
        return warning(
            name,
            "Excel's setting 'Require Application Add-ins to be signed by Trusted Publisher' is on, and the add-in is not signed.",
            f"If the functions are missing, untick it ({_TRUST_CENTER} > Add-ins) or ask your IT department to sign {ADDIN_NAME}.",
        )
    return passed(name, "Excel loads add-ins.")


def disabled_items(facts: Facts) -> Check:
    """Excel has not put the add-in on its list of disabled items after a crash."""
    name = "Not disabled"
    if facts.excel is None:
        return skipped(name, "Excel")
    key = rf"{facts.excel.settings}\Resiliency\DisabledItems"
    for value in facts.windows.registry_names(key):
        content = facts.windows.registry_value(key, value)
        if isinstance(content, bytes) and ADDIN_NAME in content.decode("utf-16-le", "ignore").lower():
            return failed(
                name,
                f"Excel has put {ADDIN_NAME} on its list of disabled items, after a start that did not end well.",
                f"In Excel, File > Options > Add-ins > Manage: Disabled Items > Go, choose {ADDIN_NAME}, Enable; restart Excel.",
            )
    return passed(name, "Excel has not disabled it.")


def origin_mark(facts: Facts) -> Check:
    """The file does not carry the mark of a download."""
    name = "Not marked as a download"
    if facts.addin is None:
        return skipped(name, "Add-in file")
    mark = facts.windows.origin_mark(facts.addin.path)
    if not any(f"ZoneId={zone}" in mark.replace(" ", "") for zone in (3, 4)):
        return passed(name, "The file does not come from the internet zone.")
    found = f"{facts.addin.path} is marked as downloaded from the internet"
    action = (
        "Close Excel and run `bomrisk addin install`: a file that it writes has no mark (or: Properties > Unblock)."
    )
    if trusted(facts)[0]:
        return warning(name, f"{found}; Excel runs its macros only while it trusts the folder.", action)
    return failed(name, f"{found}, so Excel blocks its macros.", action)


def starting_programs(facts: Facts) -> Check:
    """Windows lets Excel start Python."""
    name = "Excel may start programs"
    windows = facts.windows
    set_to = [str(windows.registry_value(key, _OFFICE_CHILDREN)) for key in _RULES]
    managed = windows.registry_value(_RULES_FROM_MANAGEMENT, "ASRRules")
    if isinstance(managed, str):
        rules = dict(rule.lower().split("=", 1) for rule in managed.split("|") if "=" in rule)
        set_to.append(rules.get(_OFFICE_CHILDREN, ""))
    if "1" in set_to:
        return failed(
            name,
            "Microsoft Defender's rule 'Block all Office applications from creating child processes' is on, so Excel cannot start "
            "Python.",
            f"Ask your IT department for an exception from rule {_OFFICE_CHILDREN} for {facts.interpreter or 'the interpreter'}.",
        )
    return passed(name, "No policy known here forbids it.")
