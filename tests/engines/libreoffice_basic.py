"""Open a workbook with VBA in LibreOffice, list its modules, call its functions. Run by a Python that has the module ``uno``.

    python3 libreoffice_basic.py SOFFICE < plan.json > found.json

Plan: ``document`` (the workbook), ``active`` (another one that is opened after it and so is the active one; may be left out),
``names`` (defined in the document: name -> formula), ``cells`` (entered into its first sheet before anything is called:
address -> formula), ``calls`` (list of ["Module.Function", arguments]) and ``formulas``
(entered into cells of the document's first sheet).
Found: ``modules`` (name -> [kind, source]), ``calls`` and ``formulas`` (results; {"error": text} for what failed).
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress

KINDS = {1: "Module", 2: "Class", 3: "Form", 4: "Document"}


def value(name, held):
    made = PropertyValue()
    made.Name, made.Value = name, held
    return made


class Office:
    """A LibreOffice of its own, with an empty profile and macros allowed."""

    def __init__(self, soffice, folder):
        pipe = f"bomrisk{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice,
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation={Path(folder).as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        for _ in range(240):
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                time.sleep(0.25)
        else:
            raise SystemExit("LibreOffice did not start")
        self.make = lambda name: self.context.ServiceManager.createInstanceWithContext(name, self.context)
        self.set("Common/Security/Scripting", MacroSecurityLevel=0)
        self.set("Calc/Filter/Import/VBA", Load=True, Executable=True)
        self.desktop = self.make("com.sun.star.frame.Desktop")

    def set(self, path, **settings):
        provider = self.make("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess",
            (value("nodepath", f"/org.openoffice.Office.{path}"),),
        )
        for name, held in settings.items():
            setattr(access, name, held)
        access.commitChanges()

    def open(self, path, hidden=True):
        # LibreOffice does not know the extension .xlam, so it must be told how to read it.
        how = [value("Hidden", hidden), value("MacroExecutionMode", 4)]
        how.append(
            value(
                "FilterName", "Calc MS Excel 2007 VBA XML" if not path.endswith(".xlsx") else "Calc MS Excel 2007 XML"
            )
        )
        document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, tuple(how))
        if document is None:
            raise SystemExit(f"LibreOffice cannot open {path}")
        return document

    def close(self):
        with contextlib.suppress(Exception):
            self.desktop.terminate()
        self.process.wait(30)


def modules(document):
    libraries = document.BasicLibraries
    library = libraries.getByName(libraries.ProjectName)
    return {
        name: [KINDS.get(library.getModuleInfo(name).ModuleType), library.getByName(name)]
        for name in library.ElementNames
    }


def call(document, function, arguments):
    project = document.BasicLibraries.ProjectName
    try:
        script = document.ScriptProvider.getScript(
            f"vnd.sun.star.script:{project}.{function}?language=Basic&location=document"
        )
        return script.invoke(tuple(arguments), (), ())[0]
    except Exception as error:
        return {"error": str(error)[:500]}


def formula(document, row, text):
    cell = document.Sheets.getByIndex(0).getCellByPosition(25, row)
    cell.Formula = text
    return {"error": cell.String} if cell.Error else cell.Value if cell.FormulaResultType2 == 1 else cell.String


def main():
    plan = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(sys.argv[1], folder)
        try:
            document = office.open(plan["document"])
            for name, content in plan.get("names", {}).items():
                document.NamedRanges.addNewByName(name, content, CellAddress(), 0)
            for address, content in plan.get("cells", {}).items():
                document.Sheets.getByIndex(0).getCellRangeByName(address).Formula = content
            other = office.open(plan["active"], hidden=False) if plan.get("active") else None
            found = {
                "modules": modules(document),
                "active": office.desktop.CurrentComponent is not None and office.desktop.CurrentComponent.Title,
                "calls": [call(document, *each) for each in plan.get("calls", [])],
                "formulas": [formula(document, row, text) for row, text in enumerate(plan.get("formulas", []))],
            }
            json.dump(found, sys.stdout, default=str)
            for each in (other, document):
                if each is not None:
                    each.close(True)
        finally:
            office.close()


if __name__ == "__main__":
    main()
