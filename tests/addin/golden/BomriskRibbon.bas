Attribute VB_Name = "BomriskRibbon"
Option Explicit

Public Sub BomriskScoreBom(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.score_bom()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskRiskWorkbook(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.risk_workbook()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskControlsCalendar(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.controls_calendar()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskWhatChanged(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.what_changed()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskCheckWorkbook(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.check_workbook()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskCopyForEmail(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.copy_for_email()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskSupplierWorkbooks(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.supplier_workbooks()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskFreezeValues(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.freeze_values()"
    BomriskClearStatusBarLater
End Sub

Public Sub BomriskHelp(control As IRibbonControl)
    PythonLink.RunPython "from bomrisk_excel.ribbon import scripts; scripts.show_help()", False
    BomriskClearStatusBarLater
End Sub
