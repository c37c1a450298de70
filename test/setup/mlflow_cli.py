"""Runs commands of MLflow's own command line, each in turn, in one process.

Reads a JSON list of argument lists from stdin, writes a JSON list of {code, stdout, stderr}.
"""

import json
import sys

from click.testing import CliRunner
from mlflow.cli import cli


def run(args):
    result = CliRunner().invoke(cli, args)
    return {"code": result.exit_code, "stdout": result.stdout, "stderr": result.stderr}


print(json.dumps([run(args) for args in json.load(sys.stdin)]))
