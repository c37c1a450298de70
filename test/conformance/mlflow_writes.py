"""MLflow's own client on a database: carries out the writes that standard input tells, a JSON list
of a method and its arguments on each line, and answers each with the id of the run, if it made one."""

import json
import sys

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

client = MlflowClient(sys.argv[1])


def log_batch(run_id, metrics, params, tags):
    client.log_batch(
        run_id,
        [Metric(*metric) for metric in metrics],
        [Param(*param) for param in params],
        [RunTag(*tag) for tag in tags],
    )


for line in sys.stdin:
    method, *arguments = json.loads(line)
    done = log_batch if method == "log_batch" else getattr(client, method)
    answer = done(*arguments)
    made = answer.info.run_id if method == "create_run" else None
    print(json.dumps(made), flush=True)
