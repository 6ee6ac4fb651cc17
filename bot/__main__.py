"""`python -m bot`."""

import sys

if sys.argv[1:] == ["healthcheck"]:
    # Asked every half minute, in a small container: without the libraries of all the commands.
    from bot.operations.healthcheck import main
else:
    from bot.cli import main

sys.exit(main())
