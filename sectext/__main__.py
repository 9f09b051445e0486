"""python -m sectext is the command line."""

from sectext.cli import main

main()
