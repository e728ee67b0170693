"""Build ``bomrisk.xlam``, the prebuilt Excel add-in, on any system and without Excel.

Parts
-----
:mod:`.build` puts the add-in together; :mod:`.vba_modules` writes VBA from the tables of functions and buttons;
:mod:`.xlwings_vba` takes xlwings' VBA from the installed package; :mod:`.vba_project`, :mod:`.ovba_compression` and
:mod:`.compound_file` write the project's binary form; :mod:`.ribbon_xml` and :mod:`.package` the rest. Texts of VBA and XML
lie in ``sources/``.

Decisions
---------
- *The VBA comes from the installed xlwings*, so that the DLL's name and the version always match. Only the procedures that
  call Python are taken, and they become a class module: the functions of an ordinary module can be called by any formula, and
  ``=RunPython("...")`` in a supplier's workbook would run any program on the machine of whoever opens it.
- *Nothing in or beside the active workbook counts*: its sheets, its folder, its name. The active workbook appears once, as
  the one that a button's script works on. Python is started by its full path, without ``cmd.exe``, isolated from the current
  folder and from the variables and packages of the user.
- *The configuration is one key of one file, read once per start of Python.* As shipped, each call of a function reads it 14
  times, through objects of Windows that also malware uses.
- *A Python that does not come up costs one wait.* The DLL waits for up to minutes, and Excel with it; so a failure is kept for a
  while and given at once to all other formulas. A server that was ended is replaced under another class id.
- *Own writer of compound files.* The one permissive library on PyPI that writes them (aspose-email-foss, MIT) is a mail
  toolkit with a single release, and every buyer would have to install it for 150 lines. In the tests olefile, LibreOffice and
  the storage functions of Windows (as Wine has them) read what ours wrote.
- *Written by the format's rule for writers*: source without compiled code, which Office compiles when it opens the file.
- *Nothing is compressed in the zip*, because compressors differ between systems, and the file shall be the same everywhere.

Not run in Excel: what its VBA compiler, ribbon and function wizard make of the file, only a person with Excel can see.
"""

from bomrisk_excel.xlam.build import AddinReport, build_addin

__all__ = ["AddinReport", "build_addin"]
