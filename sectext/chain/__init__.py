"""The chain: a line for each version, fact and file that was sealed, each covering all before it.

A byte that was changed, a fact that was taken away and an entry that was put in between are found, with or without git.
"""

from sectext.chain.entries import FILE, BrokenChain, Chain, Entry, read
from sectext.chain.manifest import Difference, Manifest, NotAManifest, compared, manifest, read_manifest
from sectext.chain.proof import Before, Sealed, Trouble, prove
from sectext.chain.sealing import TakenAway, extended, unsealed

__all__ = [
    "FILE",
    "Before",
    "BrokenChain",
    "Chain",
    "Difference",
    "Entry",
    "Manifest",
    "NotAManifest",
    "Sealed",
    "TakenAway",
    "Trouble",
    "compared",
    "extended",
    "manifest",
    "prove",
    "read",
    "read_manifest",
    "unsealed",
]
