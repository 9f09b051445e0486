"""The file formats: each reads, writes and writes redlines with functions of the same names."""
