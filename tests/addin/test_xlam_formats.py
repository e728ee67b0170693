"""The binary formats under the add-in, each read back by somebody else's reader."""

from __future__ import annotations

import io
import struct
import warnings

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bomrisk_excel.xlam.compound_file import compound_file
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.ovba_compression import compress
from bomrisk_excel.xlam.vba_project import Kind, VbaModule, vba_project
from bomrisk_excel.xlam.vba_text import literal, procedures, resolve_conditions
from bomrisk_excel.xlam.xlwings_vba import xlwings_module

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools uses what newer Pythons are about to drop
    from oletools.olevba import VBA_Parser, decompress_stream

SOURCE = xlwings_module().stored
VBA_LIKE = st.text(alphabet='abcEnd SubFunction()"=\r\n\t_.,0123456789äß€', max_size=12_000).map(
    lambda t: t.encode("cp1252")
)


def unpacked(data: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(compress(data))))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 73, 4095, 4096, 4097, 8191, 8192, 8193, len(SOURCE)])
def test_compressed_source_comes_back(size):
    assert unpacked(SOURCE[:size]) == SOURCE[:size]
    assert unpacked(b"a" * size) == b"a" * size


@settings(max_examples=60, deadline=None)
@given(VBA_LIKE)
def test_compressed_text_comes_back(data):
    assert unpacked(data) == data


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=3_000), st.integers(1, 40))
def test_compressed_repeats_come_back(data, times):
    assert unpacked((data * times)[:30_000]) == (data * times)[:30_000]


def test_the_examples_of_the_specification():
    """[MS-OVBA] 3.2.1 and 3.2.3."""
    assert compress(b"abcdefghijklmnopqrstuv.").hex() == "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"
    assert compress(b"a" * 73).hex() == "0103b002614500"


def test_chunks_that_do_not_shrink_are_stored():
    import random

    data = random.Random(1).randbytes(4096)
    assert unpacked(data + b"text") == data + b"text"
    with pytest.raises(ValueError, match="cannot be compressed"):
        compress(data[:4000])


SIZES = st.lists(st.one_of(st.integers(0, 300), st.sampled_from([4095, 4096, 4097, 70_000])), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(SIZES)
def test_a_strict_reader_gets_every_stream(sizes):
    streams = {f"s{number}": bytes([number % 251]) * size for number, size in enumerate(sizes)}
    tree = {"Storage": streams, "Alone": b"alone", "EMPTY": b""}
    with olefile.OleFileIO(compound_file(tree), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert not file.parsing_issues
        assert len(file.listdir()) == len(streams) + 2
        assert {name: file.openstream(f"Storage/{name}").read() for name in streams} == streams
        assert file.openstream("Alone").read() == b"alone"


def colours(data: bytes) -> list[tuple[int, bool]]:
    """Of every leaf of every storage's tree: how many black entries lead to it, and whether two red ones follow each other."""
    with olefile.OleFileIO(data) as file:
        found = []

        def walk(sid, black, parent_red, reds):
            if sid == 0xFFFFFFFF:
                found.append((black, reds))
                return
            entry = file.direntries[sid]
            red = entry.color == 0
            for child in (entry.sid_left, entry.sid_right):
                walk(child, black + (not red), red, reds or (red and parent_red))

        walk(file.direntries[0].sid_child, 0, False, False)
        return found


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7, 8, 13, 20, 40])
def test_siblings_make_a_red_black_tree(count):
    leaves = colours(compound_file({f"name{number}": b"x" for number in range(count)}))
    assert len({black for black, _ in leaves}) == 1
    assert not any(reds for _, reds in leaves)


def test_siblings_are_in_the_order_of_the_format():
    """Shorter names first, then by capitals; readers that search, as Windows does, find them only so."""
    names = ["dir", "_VBA_PROJECT", "Zeta", "alpha", "Beta", "Sheet1", "PROJECTwm", "b", "A"]
    with olefile.OleFileIO(compound_file(dict.fromkeys(names, b"x"))) as file:
        found = []

        def walk(sid):
            if sid != 0xFFFFFFFF:
                entry = file.direntries[sid]
                walk(entry.sid_left)
                found.append(entry.name)
                walk(entry.sid_right)

        walk(file.direntries[0].sid_child)
    assert found == ["A", "b", "dir", "Beta", "Zeta", "alpha", "Sheet1", "PROJECTwm", "_VBA_PROJECT"]


def test_large_and_impossible_files():
    big = b"x" * 3_000_000
    with olefile.OleFileIO(compound_file({"big": big}), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.openstream("big").read() == big
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"big": b"x" * 8_000_000})
    with pytest.raises(ValueError, match="31 characters"):
        compound_file({"n" * 32: b""})
    with pytest.raises(ValueError, match="case"):
        compound_file({"Dir": b"", "dir": b""})


def module(name: str, source: str = "", kind: Kind = Kind.STANDARD) -> VbaModule:
    return VbaModule(name, kind, f'Attribute VB_Name = "{name}"\n{source}')


MODULES = (
    module("ThisWorkbook", kind=Kind.DOCUMENT),
    module("Umlauts", "' Größe: 5 €\n"),
    module("Thing", "Public x As Long\n", Kind.CLASS),
)


def records(raw: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(raw):
        ident, size = struct.unpack_from("<HI", raw, at)
        size = 6 if ident == 0x09 else size
        found.append((ident, raw[at + 6 : at + 6 + size]))
        at += 6 + size
    return found


def test_the_streams_of_a_project_agree():
    with olefile.OleFileIO(vba_project("Project", MODULES), raise_defects=olefile.DEFECT_UNSURE) as file:
        text = file.openstream("PROJECT").read().decode("cp1252")
        directory = records(bytes(decompress_stream(bytearray(file.openstream("VBA/dir").read()))))
        names = [data.decode("cp1252") for ident, data in directory if ident == 0x19]
        wide = [data.decode("utf-16le") for ident, data in directory if ident == 0x47]
        kinds = [ident for ident, _ in directory if ident in (0x21, 0x22)]
        count = next(struct.unpack("<H", data)[0] for ident, data in directory if ident == 0x0F)
        wm = file.openstream("PROJECTwm").read()
    assert names == wide == [each.name for each in MODULES]
    assert count == len(MODULES)
    assert kinds == [0x22, 0x21, 0x22]
    assert wm == b"".join(n.encode() + b"\0" + n.encode("utf-16le") + b"\0\0" for n in names) + b"\0\0"
    assert text.endswith("\r\n")
    lines = text.split("\r\n")
    assert lines[1:4] == ["Document=ThisWorkbook/&H00000000", "Module=Umlauts", "Class=Thing"]
    assert 'Name="Project"' in lines
    assert [line.partition("=")[0] for line in lines[lines.index("[Workspace]") + 1 :] if line] == names


def test_the_version_record_keeps_its_wrong_size():
    """[MS-OVBA] 2.3.4.2.1.11: the size says 4, and 6 bytes follow."""
    with olefile.OleFileIO(vba_project("Project", MODULES)) as file:
        raw = bytes(decompress_stream(bytearray(file.openstream("VBA/dir").read())))
    flags = raw.index(bytes.fromhex("08000400000000000000"))
    assert raw[flags + 10 : flags + 24].hex() == "0900040000000100000000000c00"


def decrypted(text: str) -> tuple[int, bytes]:
    """[MS-OVBA] 2.4.3.3: the project's key and the data."""
    raw = bytes.fromhex(text)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    assert version == 2
    plain, before, last = [], raw[1], raw[2]
    clear = key
    for byte in raw[3:]:
        clear = byte ^ (before + clear) & 0xFF
        before, last = last, byte
        plain.append(clear)
    ignored = (seed & 6) // 2
    size = int.from_bytes(plain[ignored : ignored + 4], "little")
    data = bytes(plain[ignored + 4 :])
    assert len(data) == size
    return key, data


def test_the_project_is_open_to_everybody():
    """No password, nothing locked, visible in the editor; encrypted with this project's key."""
    with olefile.OleFileIO(vba_project("Project", MODULES)) as file:
        lines = file.openstream("PROJECT").read().decode().split("\r\n")
    values = {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}
    key = sum(values["ID"].encode()) & 0xFF
    assert decrypted(values["CMG"]) == (key, bytes(4))
    assert decrypted(values["DPB"]) == (key, bytes(1))
    assert decrypted(values["GC"]) == (key, b"\xff")


def test_olevba_reads_any_characters_of_the_code_page():
    parser = VBA_Parser("vbaProject.bin", data=vba_project("Project", MODULES))
    read = {path.rpartition("/")[2]: code for _, path, _, code in parser.extract_all_macros()}
    assert read == {each.name: each.source.replace("\n", "\r\n") for each in MODULES}


def test_modules_that_vba_would_refuse():
    with pytest.raises(ValueError, match="name of a VBA module"):
        module("1st")
    with pytest.raises(ValueError, match="VB_Name"):
        VbaModule("Other", Kind.STANDARD, 'Attribute VB_Name = "Module1"\n')
    with pytest.raises(ValueError, match="line 2: VBA lines have at most 1023"):
        module("Long", "x" * 1024)
    with pytest.raises(AddinBuildError, match=r"VBA module Greek, line 2.*'Ω'"):
        module("Greek", "' Ω\n")
    with pytest.raises(ValueError, match="different names"):
        vba_project("thing", MODULES)


@pytest.mark.parametrize(
    ("text", "expected"), [("a", '"a"'), ('say "no"', '"say ""no"""'), ("a\nb", '"a" & vbLf & "b"'), ("", '""')]
)
def test_literals(text, expected):
    assert literal(text) == expected


CONDITIONAL = """\
a
#If Mac Then
    b
    #If VBA7 Then
        c
    #End If
#ElseIf Win64 Then 'or not
    d
#Else
    #If VBA7 Then
        e
    #Else
        f
    #End If
#End If
g"""


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ({"Mac": True}, "a b #If c #End g"),
        ({"Mac": False, "Win64": True}, "a d g"),
        ({"Mac": False, "Win64": False}, "a #If e #Else f #End g"),
        ({"Mac": False, "Win64": False, "VBA7": False}, "a f g"),
        ({"Mac": False, "Win64": False, "VBA7": True}, "a e g"),
        ({}, "a #If b #If c #End #ElseIf d #Else #If e #Else f #End #End g"),
    ],
)
def test_conditions(known, left):
    assert [line.split()[0] for line in resolve_conditions(CONDITIONAL, known).split("\n")] == left.split()


def test_procedures():
    source = "x = 1\nPublic Sub A(b)\n' End Sub?\nEnd Sub\nPrivate Function C$()\nEnd Function\nProperty Get D()\nEnd Property\n"
    found = procedures(source)
    assert list(found) == ["A", "C", "D"]
    assert found["A"].endswith("?\nEnd Sub")
    assert io.StringIO(found["C"]).readline() == "Private Function C$()\n"
