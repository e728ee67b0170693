"""Run the command line as ``python -m bomrisk_excel``."""

import sys

from bomrisk_excel.cli import main

if __name__ == "__main__":
    sys.exit(main())
