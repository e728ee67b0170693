Public Sub RunPython(PythonCommand As String, Optional NeedsWorkbook As Boolean = True)
    ' For the buttons: the workbook that the user sees is the one that the script works on.
    On Error GoTo failed
    If NeedsWorkbook And ActiveWorkbook Is Nothing Then
        MsgBox "No workbook is open that can be worked on. Open one (in Protected View: click Enable Editing) and press the button again.", vbInformation, "bomrisk"
        Exit Sub
    End If
    FailedText = "" ' formulas wait before the next try; a person who presses a button does not
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    XLPy.Exec PythonCommand
    Exit Sub
failed:
    MsgBox Left$(Replace(Err.Description, "#BOMRISK: ", ""), 1000), vbExclamation, "bomrisk"
End Sub
