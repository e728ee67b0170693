"""The European Commission's supply-risk indicator."""

from __future__ import annotations

__all__ = ["eu_supply_risk"]


def eu_supply_risk(
    hhi_gs: float | None,
    hhi_eu: float | None,
    import_reliance: float | None,
    eol_rir: float,
    si_sr: float,
) -> float:
    """Supply risk as the European Commission publishes it.

    Parameters
    ----------
    hhi_gs : float or None
        Governance- and trade-weighted HHI of global supply [0..10, as the EU prints it]; None where only EU sourcing is used.
    hhi_eu : float or None
        The same of EU sourcing [0..10]; None where only global supply is used.
    import_reliance : float or None
        Import reliance [fraction of 1]. Needed only where both supply scopes are used.
    eol_rir : float
        End-of-life recycling input rate [fraction of 1].
    si_sr : float
        Substitution index for supply risk [fraction of 1].

    Returns
    -------
    float
        Supply risk [0..10]. The EU's threshold for criticality is 1.0.

    Raises
    ------
    ValueError
        If both HHIs are None, import reliance is missing where needed, or a value is out of range.

    Notes
    -----
    ``SR = [HHI_GS * IR/2 + HHI_EU * (1 - IR/2)] * (1 - EoL_RIR) * SI_SR``. Where only one scope is used, that one stands
    alone and the import reliance is not needed. A negative import reliance (a net exporter) counts as 0.

    References
    ----------
    .. [1] European Commission (2017), Methodology for establishing the EU list of critical raw materials. Guidelines,
       doi:10.2873/769526, section 3.
    """
    for name, value, top in (
        ("hhi_gs", hhi_gs, 10.0),
        ("hhi_eu", hhi_eu, 10.0),
        ("eol_rir", eol_rir, 1.0),
        ("si_sr", si_sr, 1.0),
    ):
        if value is not None and not 0 <= value <= top:
            raise ValueError(f"{name} is {value!r}, outside 0..{top:g}")
    if import_reliance is not None and not import_reliance <= 1:
        raise ValueError(f"import_reliance is {import_reliance!r}, above 1 (give a fraction, not a percentage)")
    if hhi_gs is not None and hhi_eu is not None:
        if import_reliance is None:
            raise ValueError("import_reliance is needed where both supply scopes are used")
        half = max(import_reliance, 0.0) / 2
        supply = hhi_gs * half + hhi_eu * (1 - half)
    elif hhi_gs is not None:
        supply = hhi_gs
    elif hhi_eu is not None:
        supply = hhi_eu
    else:
        raise ValueError("hhi_gs and hhi_eu are both None: one supply scope is needed")
    return supply * (1 - eol_rir) * si_sr
