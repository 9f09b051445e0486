"""The code as a static website: pages from a Code, a search, data beside each page, and a server to look at them."""

from sectext.site.making import Finished, build_site
from sectext.site.serve import server

__all__ = ["Finished", "build_site", "server"]
