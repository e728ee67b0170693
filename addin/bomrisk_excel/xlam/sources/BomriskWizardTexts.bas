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
{calls}
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
