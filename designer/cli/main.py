"""The words of the command line. What a command does is in the module of its name, imported only when it runs."""

import argparse
import os
import sys
from importlib import import_module

from designer.cli.targets import TARGETS

PROFILES = ("save", "certification")
EPILOG = """exit status:
  0  done, and nothing wrong was found
  1  done, with error findings (lint), breaking changes (diff), or a file of several that could not be read (convert)
  2  a source that cannot be read: one line FILE:LINE:COLUMN: what is wrong, and nothing is written
"""
CONVERT = """examples:
  python -m designer convert api.yaml --to openapi2
  python -m designer convert collection.json --to package -o connector.zip --report report.json
  curl -s https://example.com/openapi.json | python -m designer convert - --to openapi3.1
  python -m designer convert apis/*.yaml --to openapi2 -o converted/
"""
LINT = """examples:
  python -m designer lint apiDefinition.swagger.json
  python -m designer lint connectors/*/ --profile certification
  python -m designer lint api.yaml --format sarif > findings.sarif
"""
DIFF = """examples:
  python -m designer diff old.json new.json
  python -m designer diff v1.yaml v2.yaml --format json
"""


def main(arguments: list[str]) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(import_module(f"designer.cli.{options.command}").run(options))
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "python -m designer",
        description="Connectors as files: convert, check, compare.",
        epilog=EPILOG,
        formatter_class=form,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    convert = commands.add_parser(
        "convert", help="one description of an API into another", epilog=CONVERT, formatter_class=form
    )
    _sources(convert)
    convert.add_argument("--to", required=True, choices=TARGETS, help="what to make")
    convert.add_argument(
        "-o", "--out", metavar="OUT", help="a file; for several sources a folder; else standard output"
    )
    convert.add_argument(
        "--report", metavar="FILE", help="write what was recognised, approximated and dropped, as JSON"
    )
    lint = commands.add_parser("lint", help="what is wrong, where, and what to do", epilog=LINT, formatter_class=form)
    _sources(lint)
    lint.add_argument("--profile", default="save", choices=PROFILES, help="how strict to be (default: save)")
    lint.add_argument("--format", default="text", choices=("text", "json", "sarif"))
    diff = commands.add_parser("diff", help="what changed, and what of it can break", epilog=DIFF, formatter_class=form)
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    diff.add_argument("--format", default="text", choices=("text", "json"))
    return parser


def _sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder of a connector, or “-”")
