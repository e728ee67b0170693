Public Sub RunPython(PythonCommand As String)
    ' For the buttons: the workbook that the user sees is the one that the script works on.
    On Error GoTo failed
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", ActiveWorkbook
    XLPy.Exec PythonCommand
    Exit Sub
failed:
    MsgBox Left$(Replace(Err.Description, "#BOMRISK: ", ""), 1000), vbExclamation, "bomrisk"
End Sub
