"""`python -m site_builder.cli` is `beffroi`."""

from site_builder.cli import main

main()
