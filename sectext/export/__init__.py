"""Documents of the corpus as files of their own, and the whole code, in formats that others read."""

from sectext.export.documents import FORMATS, export
from sectext.export.git import export_git
from sectext.export.json_code import export_json
from sectext.export.whole import NAMES, WHOLE, export_schemas, export_whole

__all__ = ["FORMATS", "NAMES", "WHOLE", "export", "export_git", "export_json", "export_schemas", "export_whole"]
