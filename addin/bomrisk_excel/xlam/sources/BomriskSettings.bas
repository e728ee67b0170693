Attribute VB_Name = "BomriskSettings"
Option Explicit
Option Private Module

Public Function BomriskNamed(name As String) As Variant
    ' What the workbook of the calling cell defines under a name: a cell's value or a constant, also if that is an error, so
    ' that nothing is rated for another date than the one meant. Empty if there is no such name or no cell is calling.
    Static busy As Boolean
    BomriskNamed = Empty
    ' A name can be a formula that calls a function which asks for the name.
    If busy Then Exit Function
    On Error Resume Next
    ' Nothing but a name, so that this is no way to have any text evaluated.
    If LCase$(name) Like "*[!a-z_]*" Then Exit Function
    busy = True
    BomriskNamed = OneValue(Application.Caller, Application.Caller.Worksheet.Evaluate(name))
    busy = False
End Function

Private Function OneValue(calling As Variant, found As Variant) As Variant
    Dim both As Object
    OneValue = Empty
    On Error Resume Next
    If IsObject(found) Then
        Set both = Application.Intersect(found, calling) ' fails, and so gives nothing, on different sheets
        If Not both Is Nothing Then Exit Function
        If found.Areas.Count > 1 Or found.Rows.Count > 1 Or found.Columns.Count > 1 Then
            OneValue = "several cells" ' which is no date and no country, and said to be none
        Else
            OneValue = found.Value
        End If
    ElseIf IsArray(found) Then
        OneValue = "several values"
    ElseIf Not IsError(found) Then
        OneValue = found
    ElseIf found <> CVErr(2029) Then ' #NAME?: there is no such name
        OneValue = found
    End If
End Function
