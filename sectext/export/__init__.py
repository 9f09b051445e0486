"""Documents of the corpus as files of their own, in formats that others read."""

from sectext.export.documents import FORMATS, export

__all__ = ["FORMATS", "export"]
