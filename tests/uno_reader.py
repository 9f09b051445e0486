"""Run by Debian's own Python, which has LibreOffice's bridge: opens Word files and says what Writer makes of them.

It starts one Writer with a profile of its own, reads one JSON request a line ({"file", "do": "accept" | "reject" | null})
and answers each with one line: {"lines": [[label, text, style], …]} or {"error": "…"}. A table is the lines of its cells
between [null, "table", name], [null, "row", ""], [null, "cell", ""] and [null, "end", name].
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

_DO = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}
# What a drafter does by a command at the place where some words stand.
_COMMANDS = {
    "move down": (".uno:MoveDown",),
    "move up": (".uno:MoveUp",),
    "insert row": (".uno:InsertRowsAfter",),
    "delete row": (".uno:DeleteRows",),
}
_WORD = "MS Word 2007 XML"
_PARAGRAPH, _TABLE = "com.sun.star.text.Paragraph", "com.sun.star.text.TextTable"


def main(soffice: str, profile: str) -> None:
    """Serve until there is nothing more to read. This process leads a group, and takes LibreOffice down with it."""
    pipe = f"sectext{os.getpid()}"
    office = subprocess.Popen(
        [
            soffice,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = connected(pipe, office)
        print("ready", flush=True)
        serve(context)
    finally:
        os.killpg(os.getpgrp(), signal.SIGKILL)


def connected(pipe: str, office: subprocess.Popen[bytes]) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if office.poll() is not None:
                sys.exit("LibreOffice ended before it could be reached.")
            time.sleep(0.1)
    sys.exit("LibreOffice could not be reached in a minute.")


def serve(context: Any) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"lines": list(read(context, **request))}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def read(
    context: Any, file: str, do: str | None, save: str | None = None, edits: list[list[str]] | None = None
) -> Iterator[list[str | None]]:
    services = context.ServiceManager
    desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(
        # Named, the filter refuses what is no Word file; else it would be read as plain text.
        Path(file).as_uri(),
        "_blank",
        0,
        (option("Hidden", True), option("FilterName", _WORD)),
    )
    if document is None:
        raise ValueError("LibreOffice does not open the file")
    try:
        for edit in edits or ():
            document.RecordChanges = True
            if edit[0] in _COMMANDS:
                command(services, document, *edit)
            else:
                change(document, *edit)
        if do is not None:
            dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
            dispatcher.executeDispatch(document.CurrentController.Frame, _DO[do], "", 0, ())
            if left := document.Redlines.createEnumeration().hasMoreElements():
                raise ValueError(f"{left} changes are left after {do}")
        if save is not None:
            kind = {".pdf": "writer_pdf_Export", ".docx": _WORD}[Path(save).suffix]
            document.storeToURL(Path(save).as_uri(), (option("FilterName", kind),))
        yield from lines(document.Text)
    finally:
        document.close(True)


def change(document: Any, how: str, words: str, new: str = "") -> None:
    """Type, delete, split or merge where some words stand, as a drafter would."""
    search = document.createSearchDescriptor()
    search.SearchString, search.SearchCaseSensitive = words, True
    found = document.findFirst(search)
    if found is None:
        raise ValueError(f"there is no “{words}”")
    text = found.Text
    if how == "replace":
        found.String = new
        return
    cursor = text.createTextCursorByRange(found.End)
    if how == "insert":
        text.insertString(cursor, new, False)
    elif how == "split":
        text.insertControlCharacter(cursor, 0, False)
    elif how == "merge":
        cursor.gotoEndOfParagraph(False)
        cursor.goRight(1, True)
        cursor.String = new


def command(services: Any, document: Any, how: str, words: str, new: str = "") -> None:
    """Carry out a command with the cursor before some words; then type, where the cursor is."""
    search = document.createSearchDescriptor()
    search.SearchString, search.SearchCaseSensitive = words, True
    found = document.findFirst(search)
    if found is None:
        raise ValueError(f"there is no “{words}”")
    cursor = document.CurrentController.ViewCursor
    cursor.gotoRange(found.Start, False)
    dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", uno.getComponentContext())
    for name in _COMMANDS[how]:
        dispatcher.executeDispatch(document.CurrentController.Frame, name, "", 0, ())
    if new:
        cell = cursor.TextTable.getCellByName("A" + str(int(cursor.Cell.CellName[1:]) + 1))
        cell.Text.insertString(cell.Text.createTextCursor(), new, False)


def option(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def lines(text: Any) -> Iterator[list[str | None]]:
    parts = text.createEnumeration()
    while parts.hasMoreElements():
        part = parts.nextElement()
        if part.supportsService(_TABLE):
            yield from table(part)
        elif part.supportsService(_PARAGRAPH):
            yield [part.ListLabelString, part.String, part.ParaStyleName]


def table(found: Any) -> Iterator[list[str | None]]:
    yield [None, "table", ""]
    row = ""
    for name in sorted(found.CellNames, key=place):
        if (number := name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) != row:
            row = number
            yield [None, "row", ""]
        yield [None, "cell", ""]
        yield from lines(found.getCellByName(name))
    yield [None, "end", ""]


def place(name: str) -> tuple[int, int, str]:
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), len(letters), letters


if __name__ == "__main__":
    main(*sys.argv[1:])
