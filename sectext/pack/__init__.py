"""A code in one SQLite file: its record, from which the very same answers are worked out, and tables to be queried."""

from sectext.pack.opening import NewerPack, NotAPack, check_number, connected, is_pack, opened
from sectext.pack.record import pieces, recorded
from sectext.pack.schema import SCHEMA, TABLES, Column, Kind, Row
from sectext.pack.seal import Damage, damages
from sectext.pack.writing import NoSearch, written

__all__ = [
    "SCHEMA",
    "TABLES",
    "Column",
    "Damage",
    "Kind",
    "NewerPack",
    "NoSearch",
    "NotAPack",
    "Row",
    "check_number",
    "connected",
    "damages",
    "is_pack",
    "opened",
    "pieces",
    "recorded",
    "written",
]
