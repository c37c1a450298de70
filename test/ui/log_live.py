"""Logs points as it is told to, by a real client, and says `ok` when each is there.

Usage: log_live.py <tracking URI>
Each line that it reads is the name of a run, which is made when it is new, then a step and a value
of `loss`; or the name and a status, with which the run ends.
"""

import sys

import mlflow
from mlflow import MlflowClient

mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
experiment_id = mlflow.set_experiment("live").experiment_id
runs = {}

for line in sys.stdin:
    name, *what = line.split()
    if name not in runs:
        runs[name] = client.create_run(experiment_id, run_name=name).info.run_id
    if len(what) == 2:
        client.log_metric(runs[name], "loss", float(what[1]), step=int(what[0]))
    else:
        client.set_terminated(runs[name], what[0])
    print("ok", experiment_id, flush=True)
