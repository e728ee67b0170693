"""The entry point: parse, run one command, and turn every outcome into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bomrisk.errors import BomriskError, ReferenceDataError
from bomrisk_excel.cli.errors import ExitCode, OutputError, explain_fault, print_error
from bomrisk_excel.cli.parser import build_parser
from bomrisk_excel.cli.streams import flush_streams, prepare_streams, silence_stdout

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process if not given.

    Returns
    -------
    int
        The exit code, see :class:`bomrisk_excel.cli.errors.ExitCode`.
    """
    prepare_streams()
    debug = "BOMRISK_DEBUG" in os.environ
    try:
        try:
            options = build_parser().parse_args(arguments)
        except SystemExit as end:  # argparse has printed help, the version or a usage message
            flush_streams()
            return int(end.code or 0)
        debug = debug or options.debug
        code = int(options.run(options))
        flush_streams()
        return code
    except BrokenPipeError:
        # The reader (`head`, a pager) has seen enough.
        silence_stdout()
        return ExitCode.BROKEN_PIPE
    except OutputError as error:
        print_error(error, debug=debug)
        return ExitCode.NOT_WRITTEN
    except ReferenceDataError as error:  # the tables come with the package, so nobody's input is at fault
        print_error(error, debug=debug)
        return ExitCode.UNEXPECTED
    except BomriskError as error:
        print_error(error, debug=debug)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        print("bomrisk: interrupted.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except Exception as error:  # the last stop before a traceback
        explain_fault(error, debug=debug)
        return ExitCode.UNEXPECTED
