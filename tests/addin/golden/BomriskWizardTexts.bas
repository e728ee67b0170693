Attribute VB_Name = "BomriskWizardTexts"
Option Explicit

Public Sub BomriskSetHelp()
    ' What the function wizard says about each function. Excel forgets it, so it is told at every start.
    Dim events As Boolean, updating As Boolean
    On Error Resume Next
    If Describe() Then Exit Sub
    ' This Excel describes functions of visible workbooks only. While ours is one, nothing is drawn and nobody's macros run.
    events = Application.EnableEvents
    updating = Application.ScreenUpdating
    Application.EnableEvents = False
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    Describe
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    Application.ScreenUpdating = updating
    Application.EnableEvents = events
End Sub

Private Function Describe() As Boolean
    ' Whether Excel took the texts. Where it refuses the first, it refuses all.
    Dim failures As Long
    Tell failures, "BOMRISK_SCORE", "bomrisk", _
        "Risk score 0 (none) to 100 of materials or parts, by country concentration and export controls; the text ""unrated"" where none can be given (BOMRISK_WHY says why).", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "Country that the material in the part comes from: ISO code or name. Leave out if not known.", _
            "Country where the part is made: ISO code or name. Leave out if not known.", _
            "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_GRADE", "bomrisk", _
        "Risk grade of materials or parts: A (score below 20), B (below 40), C (below 60), D (below 80), E, or unrated.", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "Country that the material in the part comes from: ISO code or name. Leave out if not known.", _
            "Country where the part is made: ISO code or name. Leave out if not known.", _
            "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_WHY", "bomrisk", _
        "One sentence that says why: the bottleneck and its stage, the share of the top country with source and year, the control with decree and date.", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "Country that the material in the part comes from: ISO code or name. Leave out if not known.", _
            "Country where the part is made: ISO code or name. Leave out if not known.", _
            "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_CONCENTRATION", "bomrisk", _
        "The concentration part of the score, 0 to 100: how few countries, and how well governed ones, supply the bottleneck.", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "Country that the material in the part comes from: ISO code or name. Leave out if not known.", _
            "Country where the part is made: ISO code or name. Leave out if not known.", _
            "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_EXPOSURE", "bomrisk", _
        "The export-control part of the score, 0 to 100: how much of the bottleneck's supply is under controls that hold to the destination on the date.", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "Country that the material in the part comes from: ISO code or name. Leave out if not known.", _
            "Country where the part is made: ISO code or name. Leave out if not known.", _
            "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_RATE", "bomrisk", _
        "Rates a whole bill of materials. The result has as many rows as the range, so that each rating stands beside its line.", _
        Array( _
            "A bill of materials with its header row; title rows, blank rows and totals may be in the range.", _
            "Which columns, e.g. ""grade; score; why"", or cells. Known: grade, score, low, high, concentration, exposure, floor, bottleneck, stage, top_country, top_share, hhi, n1, controls, materials, evidence, confidence, why, status.", _
            "One cell. Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "One cell. Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_SCENARIO", "bomrisk", _
        "Risk grade or score of materials or parts under a scenario of what may come, or what makes it differ from the rating as it stands.", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "managed-rivalry (controls as they stand), overshoot (controls return, licences become bans), reluctant-multilateralism, or the name of a file in your folder .bomrisk/scenarios.", _
            "Left out or ""grade""; ""score""; ""change"": score minus the one as it stands; ""cause"": which changes of the scenario make the difference, with their points.", _
            "Country that the material in the part comes from: ISO code or name. Leave out if not known.", _
            "Country where the part is made: ISO code or name. Leave out if not known.", _
            "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.")
    Tell failures, "BOMRISK_MATERIALS", "bomrisk", _
        "The materials that count for the rating of a part, found by CAS number, customs code or words, separated by semicolons; without an argument the table of all materials.", _
        Array( _
            "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range.", _
            "Left out: what it holds. ""all"": what it may hold too. ""rule"": by which evidence and rule each was found.")
    Tell failures, "BOMRISK_HHI", "bomrisk", _
        "Herfindahl-Hirschman index of country concentration, 0 to 10,000: the sum of the squared percentage shares.", _
        Array( _
            "Country shares, one index for all: fractions, or percentages where one is above 1; without what 'all others' or 'not named' hold. Or materials, one index each.", _
            "mining, refining or fabrication. Left out: the stage that gives the material's rating.", _
            "One cell. low or high: with the unnamed rest of the world spread out, or in as few countries as the data allows.")
    Tell failures, "BOMRISK_SHARE", "bomrisk", _
        "Share of the world's supply of a material that comes from a country, 0 to 1; the text ""unknown"" where no source names the country.", _
        Array( _
            "A material: name, id or symbol.", _
            "ISO code or name.", _
            "mining, refining or fabrication. Left out: the stage that gives the material's rating.")
    Tell failures, "BOMRISK_N1", "bomrisk", _
        "Share of the world's supply of a material that is left without its largest country, or without the one given; 0 to 1. Not given where too little of the stage is known for a rating.", _
        Array( _
            "A material: name, id or symbol.", _
            "mining, refining or fabrication. Left out: the stage that gives the material's rating.", _
            "The country to take out. Left out: the largest.")
    Tell failures, "BOMRISK_PRODUCERS", "bomrisk", _
        "The countries that supply the world with a material, largest first, with share, source and year; as a table.", _
        Array( _
            "One cell. A material: name, id or symbol.", _
            "One cell. mining, refining or fabrication. Left out: the stage that gives the material's rating.", _
            "One cell. How many countries at most. Left out: all.")
    Tell failures, "BOMRISK_CONTROLS", "bomrisk", _
        "Export controls that reach a material on its way to a destination, with status and next change on the date; as a table.", _
        Array( _
            "Materials; one cell or a range. Left out: all.", _
            "One cell. Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.", _
            "One cell. Date of the status. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.", _
            "One cell. TRUE: also what has ended by that date.")
    Tell failures, "BOMRISK_SOURCE", "bomrisk", _
        "What the shares of a material, or the record of a control, rest on: publisher, title, year, where to find it.", _
        Array( _
            "A material, or the id of a control such as CN-2023-23.", _
            "mining, refining or fabrication. Left out: the stage that gives the material's rating.")
    Tell failures, "BOMRISK_EU_SR", "bomrisk", _
        "Supply risk as the European Commission computes it for its list of critical raw materials; 1.0 is its threshold.", _
        Array( _
            "Weighted HHI of global supply, 0 to 10. Leave out where only EU sourcing is used.", _
            "Weighted HHI of EU sourcing, 0 to 10. Leave out where only global supply is used.", _
            "Import reliance, 0 to 1. Needed where both supplies are used.", _
            "End-of-life recycling input rate, 0 to 1.", _
            "Substitution index for supply risk, 0 to 1.")
    Tell failures, "BOMRISK_ASOF", "bomrisk", _
        "The date that functions without one rate for: the workbook's name bomrisk_as_of, else the day the facts were last verified."
    Tell failures, "BOMRISK_VERSION", "bomrisk", _
        "Version of bomrisk, day of the facts, policy, date and destination that an answer rests on where no argument says otherwise."
    Describe = (failures = 0)
End Function

Private Sub Tell(failures As Long, name As String, category As String, help As String, Optional arguments As Variant)
    On Error Resume Next
    If failures > 0 Then Exit Sub
    If IsMissing(arguments) Then
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=help, HasMenu:=False, HasShortcutKey:=False, Category:=category
    Else
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=help, HasMenu:=False, HasShortcutKey:=False, Category:=category, ArgumentDescriptions:=arguments
    End If
    If Err.Number <> 0 Then failures = failures + 1
End Sub
