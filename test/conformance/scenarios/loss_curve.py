"""A training of 2,000 steps, logged in the three ways that training loops use."""

import math
import os

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
STEPS = 2000
NOT_FINITE = {500: math.nan, 1000: math.inf, 1500: -math.inf}


def loss(step: int, phase: float = 0.0) -> float:
    return NOT_FINITE.get(step, math.exp(-step / 400) + 0.05 * math.sin(step / 7 + phase))


with mlflow.start_run(run_name="log_metric"):
    for step in range(STEPS):
        mlflow.log_metric("loss", loss(step), step=step)

with mlflow.start_run(run_name="log_metrics"):
    for step in range(0, STEPS, 10):
        mlflow.log_metrics(
            {"train/loss": loss(step), "val/loss": loss(step, 1.0), "lr": 1e-3 * 0.99**step},
            step=step,
        )

with mlflow.start_run(run_name="log_batch") as run:
    points = [
        Metric(key, loss(step, phase), 1_700_000_000_000 + step, step)
        for step in range(STEPS)
        for key, phase in (("loss", 0.0), ("grad norm", 2.0), ("acc:top-1", 3.0))
    ]
    for start in range(0, len(points), 1000):
        MlflowClient().log_batch(run.info.run_id, metrics=points[start : start + 1000])
