"""LibreOffice Writer as a judge: what it shows of a Word file, as it is, accepted or rejected."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

Do = Literal["accept", "reject"]
# Label, text and style of a paragraph; None as the label stands before what begins or ends in a table.
Line = tuple[str | None, str, str]

# Debian's Python, since its package python3-uno is made for no other.
PYTHON = "/usr/bin/python3"
_READER = Path(__file__).with_name("uno_reader.py")
_TO_START, _TO_ANSWER = 90, 60


class WriterDied(Exception):
    """LibreOffice ended, or gave no answer in time."""


class Writer:
    """One LibreOffice, started when it is first asked and started again when it dies over a file."""

    def __init__(self, soffice: str) -> None:
        self.soffice = soffice
        self.process: subprocess.Popen[str] | None = None
        self.profile = Path(tempfile.gettempdir())

    def read(
        self, docx: bytes, do: Do | None = None, save: Path | None = None, edits: Sequence[Sequence[str]] = ()
    ) -> list[Line]:
        """The lines of a file, edited with its changes tracked if there are `edits`. A second try is made with a new LibreOffice, because a first may die of an earlier file."""
        with tempfile.TemporaryDirectory(prefix="judged-") as folder:
            file = Path(folder) / "judged.docx"
            file.write_bytes(docx)
            request = {"file": str(file), "do": do, "save": str(save) if save else None, "edits": edits}
            try:
                answer = self._ask(request)
            except WriterDied:
                self.stop()
                (Path(folder) / ".~lock.judged.docx#").unlink(missing_ok=True)
                answer = self._ask(request)
        if "error" in answer:
            raise AssertionError(f"LibreOffice: {answer['error']}")
        return [(label, text, style) for label, text, style in answer["lines"]]

    def stop(self) -> None:
        """End LibreOffice, whatever it is doing: it is in one group with the process that talks to it."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
        self.process = None

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._started()
        try:
            process.stdin.write(json.dumps(request) + "\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
        except OSError as error:
            raise WriterDied from error
        answer: dict[str, Any] = json.loads(_line(process, _TO_ANSWER))
        if "DisposedException" in answer.get("error", ""):
            raise WriterDied
        return answer

    def _started(self) -> subprocess.Popen[str]:
        if self.process is None:
            self.profile = Path(tempfile.mkdtemp(prefix="writer-"))
            self.process = subprocess.Popen(
                [PYTHON, str(_READER), self.soffice, str(self.profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir(), "LC_ALL": "C.UTF-8"},
                text=True,
                bufsize=1,
                start_new_session=True,
            )
            _line(self.process, _TO_START)
        return self.process


def _line(process: subprocess.Popen[str], seconds: int) -> str:
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline() if ready else ""  # type: ignore[union-attr]
    if not line:
        raise WriterDied
    return line


def writer(need: Callable[[str], str]) -> Writer:
    """LibreOffice with its bridge to Python, or a test that is skipped, or fails, without them."""
    soffice = need("soffice")
    asked = (
        subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True)
        if Path(PYTHON).exists()
        else None
    )
    return Writer(soffice if asked is not None and asked.returncode == 0 else need("python3-uno"))
