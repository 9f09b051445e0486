"""The website for Parties: what is published of a code, beside its pages and for programs."""
