Attribute VB_Name = "BomriskServer"
Option Explicit
Option Private Module
' The one link to Python of this Excel session. Properties that give objects: a formula can use nothing of them.

Private link As xlwings

Public Property Get PythonLink() As xlwings
    If link Is Nothing Then Set link = New xlwings
    Set PythonLink = link
End Property

Public Property Get XLPy() As Object
    Set XLPy = PythonLink.XLPy
End Property
