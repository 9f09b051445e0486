"""Writing files so that a reader, or a crash, finds all of the old or all of the new and nothing between.

This package is the one place that writes: one file (`save`), several that belong together (`save_all`, `writing`), or
a whole new folder (`made_whole`).
"""

from sectext.saving.disk import NotWritten
from sectext.saving.journal import Overlay, ahead, overlay
from sectext.saving.lock import FOLDER as WORK
from sectext.saving.lock import BeingWritten
from sectext.saving.settling import Settled
from sectext.saving.whole import ended_as, made_whole, save
from sectext.saving.writing import Writing, save_all, writing

__all__ = [
    "WORK",
    "BeingWritten",
    "NotWritten",
    "Overlay",
    "Settled",
    "Writing",
    "ahead",
    "ended_as",
    "made_whole",
    "overlay",
    "save",
    "save_all",
    "writing",
]
