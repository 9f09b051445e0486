"""Documents of the corpus as files of their own, and the whole code, in formats that others read."""

from sectext.export.documents import FORMATS, export
from sectext.export.whole import WHOLE, export_whole

__all__ = ["FORMATS", "WHOLE", "export", "export_whole"]
