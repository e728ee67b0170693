Attribute VB_Name = "xlwings_udfs"
' Written from the registry of functions.
Function BOMRISK_SCORE(item, Optional material_origin, Optional country, Optional destination, Optional as_of)
Attribute BOMRISK_SCORE.VB_Description = "Risk score 0 (none) to 100 of materials or parts, by country concentration and export controls; the text ""unrated"" where none can be given (BOMRISK_WHY says why)."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_SCORE = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_SCORE", Array(item, material_origin, country, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_SCORE = Err.Description
End Function

Function BOMRISK_GRADE(item, Optional material_origin, Optional country, Optional destination, Optional as_of)
Attribute BOMRISK_GRADE.VB_Description = "Risk grade of materials or parts: A (score below 20), B (below 40), C (below 60), D (below 80), E, or unrated."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_GRADE = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_GRADE", Array(item, material_origin, country, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_GRADE = Err.Description
End Function

Function BOMRISK_WHY(item, Optional material_origin, Optional country, Optional destination, Optional as_of)
Attribute BOMRISK_WHY.VB_Description = "One sentence that says why: the bottleneck and its stage, the share of the top country with source and year, the control with decree and date."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_WHY = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_WHY", Array(item, material_origin, country, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_WHY = Err.Description
End Function

Function BOMRISK_CONCENTRATION(item, Optional material_origin, Optional country, Optional destination, Optional as_of)
Attribute BOMRISK_CONCENTRATION.VB_Description = "The concentration part of the score, 0 to 100: how few countries, and how well governed ones, supply the bottleneck."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_CONCENTRATION = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_CONCENTRATION", Array(item, material_origin, country, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_CONCENTRATION = Err.Description
End Function

Function BOMRISK_EXPOSURE(item, Optional material_origin, Optional country, Optional destination, Optional as_of)
Attribute BOMRISK_EXPOSURE.VB_Description = "The export-control part of the score, 0 to 100: how much of the bottleneck's supply is under controls that hold to the destination on the date."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_EXPOSURE = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_EXPOSURE", Array(item, material_origin, country, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_EXPOSURE = Err.Description
End Function

Function BOMRISK_RATE(bom, Optional columns, Optional destination, Optional as_of)
Attribute BOMRISK_RATE.VB_Description = "Rates a whole bill of materials. The result has as many rows as the range, so that each rating stands beside its line."
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_RATE = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_RATE", Array(bom, columns, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_RATE = Err.Description
End Function

Function BOMRISK_SCENARIO(item, scenario, Optional what, Optional material_origin, Optional country, Optional destination, Optional as_of)
Attribute BOMRISK_SCENARIO.VB_Description = "Risk grade or score of materials or parts under a scenario of what may come, or what makes it differ from the rating as it stands."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_SCENARIO = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_SCENARIO", Array(item, scenario, what, material_origin, country, destination, as_of, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_SCENARIO = Err.Description
End Function

Function BOMRISK_MATERIALS(Optional item, Optional detail)
Attribute BOMRISK_MATERIALS.VB_Description = "The materials that count for the rating of a part, found by CAS number, customs code or words, separated by semicolons; without an argument the table of all materials."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_MATERIALS = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_MATERIALS", Array(item, detail))
    Exit Function
failed:
    BOMRISK_MATERIALS = Err.Description
End Function

Function BOMRISK_HHI(shares_or_material, Optional stage, Optional bound)
Attribute BOMRISK_HHI.VB_Description = "Herfindahl-Hirschman index of country concentration, 0 to 10,000: the sum of the squared percentage shares."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_HHI = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_HHI", Array(shares_or_material, stage, bound))
    Exit Function
failed:
    BOMRISK_HHI = Err.Description
End Function

Function BOMRISK_SHARE(material, country, Optional stage)
Attribute BOMRISK_SHARE.VB_Description = "Share of the world's supply of a material that comes from a country, 0 to 1; the text ""unknown"" where no source names the country."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_SHARE = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_SHARE", Array(material, country, stage))
    Exit Function
failed:
    BOMRISK_SHARE = Err.Description
End Function

Function BOMRISK_N1(material, Optional stage, Optional country)
Attribute BOMRISK_N1.VB_Description = "Share of the world's supply of a material that is left without its largest country, or without the one given; 0 to 1. Not given where too little of the stage is known for a rating."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_N1 = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_N1", Array(material, stage, country))
    Exit Function
failed:
    BOMRISK_N1 = Err.Description
End Function

Function BOMRISK_PRODUCERS(material, Optional stage, Optional count)
Attribute BOMRISK_PRODUCERS.VB_Description = "The countries that supply the world with a material, largest first, with share, source and year; as a table."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_PRODUCERS = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_PRODUCERS", Array(material, stage, count))
    Exit Function
failed:
    BOMRISK_PRODUCERS = Err.Description
End Function

Function BOMRISK_CONTROLS(Optional material, Optional destination, Optional as_of, Optional include_ended)
Attribute BOMRISK_CONTROLS.VB_Description = "Export controls that reach a material on its way to a destination, with status and next change on the date; as a table."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_CONTROLS = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_CONTROLS", Array(material, destination, as_of, include_ended, BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_CONTROLS = Err.Description
End Function

Function BOMRISK_SOURCE(material_or_control, Optional stage)
Attribute BOMRISK_SOURCE.VB_Description = "What the shares of a material, or the record of a control, rest on: publisher, title, year, where to find it."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_SOURCE = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_SOURCE", Array(material_or_control, stage))
    Exit Function
failed:
    BOMRISK_SOURCE = Err.Description
End Function

Function BOMRISK_EU_SR(Optional hhi_gs, Optional hhi_eu, Optional import_reliance, Optional eol_rir, Optional si_sr)
Attribute BOMRISK_EU_SR.VB_Description = "Supply risk as the European Commission computes it for its list of critical raw materials; 1.0 is its threshold."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_EU_SR = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_EU_SR", Array(hhi_gs, hhi_eu, import_reliance, eol_rir, si_sr))
    Exit Function
failed:
    BOMRISK_EU_SR = Err.Description
End Function

Function BOMRISK_ASOF()
Attribute BOMRISK_ASOF.VB_Description = "The date that functions without one rate for: the workbook's name bomrisk_as_of, else the day the facts were last verified."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_ASOF = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_ASOF", Array(BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_ASOF = Err.Description
End Function

Function BOMRISK_VERSION()
Attribute BOMRISK_VERSION.VB_Description = "Version of bomrisk, day of the facts, policy, date and destination that an answer rests on where no argument says otherwise."
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    BOMRISK_VERSION = XLPy.CallUDF("bomrisk_excel.udfs", "BOMRISK_VERSION", Array(BomriskNamed("bomrisk_destination"), BomriskNamed("bomrisk_as_of")))
    Exit Function
failed:
    BOMRISK_VERSION = Err.Description
End Function

