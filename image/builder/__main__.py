"""`python3 -m image.builder`."""

import sys

from image.builder.command_line import main

sys.exit(main())
