"""Where the commands write and read: nothing in a workbook chooses the folder."""

import shutil
from pathlib import Path

import pytest
import xlsxwriter
from tests.addin.ribbon.workbooks import DEMO, dated

from bomrisk.errors import InputError
from bomrisk_excel.ribbon.book_file import folder_of, free_path, local_path
from bomrisk_excel.ribbon.freeze_values import freeze_values
from bomrisk_excel.ribbon.risk_workbook import risk_workbook
from bomrisk_excel.ribbon.score_bom import score_bom

CLOUD = "https://acme-my.sharepoint.com/personal/anna_acme_com/Documents/plan.xlsx"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """The user's documents and OneDrive folders, and one that a supplier chose."""
    made = {name: tmp_path / name for name in ("user", "evil")}
    (made["user"] / "Documents").mkdir(parents=True)
    made["evil"].mkdir()
    monkeypatch.setenv("USERPROFILE", str(made["user"]))
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def hostile(session, folders, tmp_path):
    """Make a workbook in the cloud whose sheet of settings names the supplier's folder."""

    def make(sheet="xlwings.conf", visible="hidden", source=DEMO):
        shutil.copy(source, folders["evil"] / "plan.xlsx")
        book = dated(session.open(Path(shutil.copy(source, tmp_path / "plan.xlsx"))))
        settings = book.impl.wb.create_sheet(sheet)
        settings.sheet_state = visible
        for key in ("ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_COMMERCIAL_WIN", "SHAREPOINT_WIN"):
            settings.append([key, str(folders["evil"])])
        book.impl._fullname = CLOUD
        return book

    return make


def with_formula(folder):
    path = folder / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Parts").write_formula("A1", "=BOMRISK_SCORE(B1)", None, 5)
    return path


def test_the_engine_follows_such_a_sheet_as_windows_does(hostile, folders):
    assert hostile().fullname == str(folders["evil"] / "plan.xlsx")


@pytest.mark.parametrize("visible", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize(
    "sheet", ["xlwings.conf", "XLWINGS.CONF", "Xlwings.Conf", "XLW\u0130NGS.CONF", "ｘlwings.conf"]
)
def test_a_sheet_of_settings_names_no_folder(hostile, folders, tmp_path, sheet, visible):
    book = hostile(sheet, visible, with_formula(tmp_path))
    assert local_path(book) is None
    assert folder_of(book) == folders["user"] / "Documents"


def test_a_sheet_of_settings_chooses_no_folder_to_write_to(hostile, folders):
    risk_workbook(hostile())
    assert [path.name for path in folders["evil"].iterdir()] == ["plan.xlsx"]
    assert [path.name for path in (folders["user"] / "Documents").iterdir()] == ["plan-risk.xlsx"]


def test_a_sheet_of_settings_chooses_no_file_to_freeze(hostile, folders, tmp_path):
    book = hostile(source=with_formula(tmp_path))
    with pytest.raises(InputError, match=r"a sheet called xlwings.conf") as caught:
        freeze_values(book)
    assert "Delete or rename that sheet" in caught.value.action
    assert [path.name for path in folders["evil"].iterdir()] == ["plan.xlsx"]


def test_the_path_is_not_even_asked_for(hostile, monkeypatch):
    def asked(_):
        raise AssertionError("a server could be logged on to")

    book = hostile()
    monkeypatch.setattr(type(book.impl), "fullname", property(asked))
    score_bom(book)
    risk_workbook(book)
    with pytest.raises(InputError):
        freeze_values(book)


def test_a_workbook_in_the_cloud_is_found_where_the_user_keeps_it(session, folders, tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    book = session.open(with_formula(tmp_path))
    book.impl._fullname = CLOUD.replace("plan", "formula")
    assert local_path(book) == tmp_path / "formula.xlsx"
    assert "formula-values.xlsx" in freeze_values(book).notices[0]


def test_a_workbook_in_the_cloud_only_goes_to_the_documents(session, folders, tmp_path):
    book = session.open(with_formula(tmp_path))
    book.impl._fullname = CLOUD
    assert folder_of(book) == folders["user"] / "Documents"
    with pytest.raises(InputError, match="no file on this computer yet"):
        freeze_values(book)


def test_a_new_file_gets_no_name_of_an_open_workbook(session, tmp_path):
    """Excel opens no second one, and xlwings would ask the open one where its file lies."""
    book = dated(session.open_copy(DEMO, tmp_path))
    session.new([["x"]], name="Servo-Joint-risk.xlsx")
    book.activate()
    assert risk_workbook(book).message.startswith("servo-joint-risk-2.xlsx was written")
    assert free_path(tmp_path, "a", ".xlsx", {"a.xlsx", "a-2.xlsx"}).name == "a-3.xlsx"


def test_the_workbook_for_new_sheets_has_a_name_that_nobody_knows(session, tmp_path):
    book = dated(session.open_copy(DEMO, tmp_path))
    session.impl.opened.clear()
    score_bom(book)
    book.sheets["Risk dashboard"].delete()
    book.sheets[0].activate()
    score_bom(book)
    first, second = (Path(name).name for name in session.impl.opened)
    assert first != second
