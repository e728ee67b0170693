Attribute VB_Name = "BomriskHelp"
Option Explicit

Public Sub BomriskSetHelp()
    ' What the function wizard says about each function. Excel forgets it, so it is told at every start.
    Dim failures As Long
    On Error Resume Next
    Application.ScreenUpdating = False
    failures = Describe()
    If failures > 0 Then
        ' Most versions of Excel describe functions of visible workbooks only.
        ThisWorkbook.IsAddin = False
        failures = Describe()
        ThisWorkbook.IsAddin = True
    End If
    ThisWorkbook.Saved = True
    Application.ScreenUpdating = True
End Sub

Private Function Describe() As Long
    Dim failures As Long
{calls}
    Describe = failures
End Function

Private Sub Tell(failures As Long, name As String, category As String, help As String, Optional arguments As Variant)
    On Error Resume Next
    If IsMissing(arguments) Then
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=help, HasMenu:=False, HasShortcutKey:=False, Category:=category
    Else
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=help, HasMenu:=False, HasShortcutKey:=False, Category:=category, ArgumentDescriptions:=arguments
    End If
    If Err.Number <> 0 Then failures = failures + 1
End Sub
