Attribute VB_Name = "BomriskSettings"
Option Explicit
Option Private Module

Public Function BomriskNamed(name As String) As Variant
    ' What the workbook of the calling cell defines under a name: the first cell's value, or a constant. Empty if there is
    ' no such name, if it is an error, or if no cell is calling.
    BomriskNamed = Empty
    On Error Resume Next
    ' Nothing but a name, so that this is no way to have any text evaluated.
    If LCase$(name) Like "*[!a-z_]*" Then Exit Function
    BomriskNamed = FirstValue(Application.Caller.Worksheet.Evaluate(name))
End Function

Private Function FirstValue(found As Variant) As Variant
    FirstValue = Empty
    On Error Resume Next
    If IsObject(found) Then
        FirstValue = found.Cells(1, 1).Value
    ElseIf Not IsArray(found) Then
        FirstValue = found
    End If
    If IsError(FirstValue) Then FirstValue = Empty
End Function
