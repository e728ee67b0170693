Private Function Interpreter() As String
    ' From the one file that the installer writes; never from or beside a workbook.
    Dim named As String
    If GetConfigFromFile(Environ("USERPROFILE") & "\.bomrisk\bomrisk.conf", "INTERPRETER_WIN", named) Then Interpreter = named
End Function

Private Sub GiveUp()
    ' Ends the server as far as the DLL can, which leaves one that hung before it ever answered. The next start reads the
    ' configuration anew.
    Dim unused As Variant, given As String
    given = StartCommand
    StartCommand = ""
    Starts = Starts + 1
    Answered = False
    XLPyDLLActivateAuto unused, given, -1
End Sub
