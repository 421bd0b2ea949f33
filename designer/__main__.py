"""`python -m designer convert|lint|diff`."""

import sys

from designer.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
