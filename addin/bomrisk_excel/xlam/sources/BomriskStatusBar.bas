Attribute VB_Name = "BomriskStatusBar"
Option Explicit
' What a button's script said in the status bar would stand there for the rest of the session.

Private said As String

Public Sub BomriskClearStatusBarLater()
    On Error Resume Next
    said = ""
    If VarType(Application.StatusBar) = vbString Then said = Application.StatusBar
    If said <> "" Then Application.OnTime Now + TimeSerial(0, 0, 15), "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!BomriskClearStatusBar"
End Sub

Public Sub BomriskClearStatusBar()
    ' Unless somebody else has said something since.
    On Error Resume Next
    If said <> "" And CStr(Application.StatusBar) = said Then Application.StatusBar = False
End Sub
