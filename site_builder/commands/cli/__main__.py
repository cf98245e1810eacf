"""`python -m site_builder.commands.cli` is `beffroi`."""

from site_builder.commands.cli import main

main()
