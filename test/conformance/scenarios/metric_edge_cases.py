"""Points that arrive twice, late, without order, or at the edge of what numbers can say."""

import math
import os

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
client = MlflowClient()
START = 1_700_000_000_000

POINTS = {
    # (value, timestamp, step) in the order of logging
    "same point twice": [(1.0, START, 1), (1.0, START, 1)],
    "same step, other values": [(1.0, START, 1), (3.0, START, 1), (2.0, START, 1)],
    "same step, later time": [(5.0, START + 5, 1), (4.0, START + 9, 1), (6.0, START + 7, 1)],
    "steps backwards": [(3.0, START, 3), (2.0, START + 1, 2), (1.0, START + 2, 1)],
    "negative steps": [(1.0, START, -5), (2.0, START, -1), (3.0, START, 0)],
    "large steps": [(1.0, START, 2**31), (2.0, START, 2**53 - 1)],
    "timestamp zero": [(1.0, 0, 0)],
    "only nan": [(math.nan, START, 0), (math.nan, START + 1, 1)],
    "nan after number": [(1.0, START, 0), (math.nan, START, 0)],
    "number after nan": [(math.nan, START, 0), (1.0, START, 0)],
    "infinities": [(math.inf, START, 0), (-math.inf, START + 1, 1), (math.inf, START + 2, 2)],
    "smallest and largest": [(5e-324, START, 0), (1.7976931348623157e308, START, 1)],
    "zeros": [(0.0, START, 0), (-0.0, START, 1)],
    "precise": [(0.1 + 0.2, START, 0), (1 / 3, START, 1), (123456789.123456789, START, 2)],
}

with mlflow.start_run(run_name="one by one") as run:
    for key, points in POINTS.items():
        for value, timestamp, step in points:
            client.log_metric(run.info.run_id, key.replace(",", ""), value, timestamp, step)

with mlflow.start_run(run_name="in one batch") as run:
    client.log_batch(
        run.info.run_id,
        metrics=[
            Metric(key.replace(",", ""), value, timestamp, step)
            for key, points in POINTS.items()
            for value, timestamp, step in points
        ],
    )

with mlflow.start_run(run_name="kinds of numbers"):
    mlflow.log_metric("bool", True)
    mlflow.log_metric("int", 3)
    mlflow.log_metric("text", float("1e-3"))
    mlflow.log_metrics({"a/b.c-d_e f": 1, "größe/損失": 2.5})
