"""Runs scenarios one after another in one process, so that a client is imported once.

    run_scenarios.py OUTPUT CLIENT SCENARIO...

Each scenario runs as the main script, with the experiment CLIENT/SCENARIO for its name, in an empty
working directory. MLFLOW_TRACKING_URI says where to. OUTPUT becomes a JSON object: for each scenario
`seconds`, and `error` with the traceback if it raised.
"""

import json
import os
import pathlib
import runpy
import sys
import tempfile
import time
import traceback

SCENARIOS = pathlib.Path(__file__).parent / "scenarios"


def run(client: str, scenario: str) -> dict:
    script = str(SCENARIOS / f"{scenario}.py")
    os.environ["MLFLOW_EXPERIMENT_NAME"] = f"{client}/{scenario}"
    # The scenario before set it, and the two have to agree.
    os.environ.pop("MLFLOW_EXPERIMENT_ID", None)
    sys.argv = [script]
    started = time.monotonic()
    result = {}
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        try:
            runpy.run_path(script, run_name="__main__")
        except Exception:
            result["error"] = traceback.format_exc()
        finally:
            os.chdir(SCENARIOS)
    return result | {"seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    output, client, *scenarios = sys.argv[1:]
    results = {scenario: run(client, scenario) for scenario in scenarios}
    pathlib.Path(output).write_text(json.dumps(results, indent=1))
