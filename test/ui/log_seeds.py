"""Logs the same training from several seeds by two teams on two datasets: what is grouped and drawn.

A step takes a minute; each run begins ten minutes after the one before. Prints the id of the
experiment and the start of the first run, in milliseconds, as JSON.

Usage: log_seeds.py <tracking URI>
"""

import json
import sys

import mlflow
import numpy
from mlflow import MlflowClient
from mlflow.entities import Metric

STEPS = 200
MINUTE = 60_000
START = 1_790_000_000_000
# Team, dataset and the last accuracy of each run.
RUNS = [
    ("vision", "digits", 0.90),
    ("vision", "digits", 0.91),
    ("vision", "digits", 0.92),
    ("speech", "words", 0.80),
    ("speech", "words", 0.84),
    (None, None, 0.50),
]

mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
experiment = mlflow.set_experiment("seeds")

for seed, (team, dataset, best) in enumerate(RUNS):
    with mlflow.start_run(run_name=f"seed-{seed}") as run:
        mlflow.log_param("seed", seed)
        if team is not None:
            mlflow.set_tag("team", team)
        if dataset is not None:
            data = mlflow.data.from_numpy(numpy.arange(12).reshape(3, 4), name=dataset)
            mlflow.log_input(data, context="training")
        start = START + 10 * seed * MINUTE
        points = []
        for step in range(STEPS):
            at = start + step * MINUTE
            done = step / (STEPS - 1)
            points += [
                Metric("val_acc", best * done, at, step),
                # From about 1 down to a ten thousandth.
                Metric("train_loss", (1 + seed / 10) * 10 ** (-4 * done), at, step),
                # Half of it has no place on a logarithmic axis.
                Metric("residual", 1 + seed / 100 - 2 * done, at, step),
                Metric("epoch", step / 10, at, step),
            ]
        client.log_batch(run.info.run_id, metrics=points)

print(json.dumps({"experiment": experiment.experiment_id, "start": START}))
