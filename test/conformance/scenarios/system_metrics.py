"""System metrics, sampled quickly, in a first and in a resumed session of a run."""

import os
import time

import mlflow
from mlflow import MlflowClient

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
mlflow.set_system_metrics_sampling_interval(0.1)


def wait_for_samples(run_id: str, count: int, node: str = "") -> None:
    client = MlflowClient()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        history = client.get_metric_history(run_id, f"system/{node}cpu_utilization_percentage")
        if len(history) >= count:
            return
        time.sleep(0.2)


with mlflow.start_run(run_name="monitored", log_system_metrics=True) as run:
    wait_for_samples(run.info.run_id, 3)

with mlflow.start_run(run_id=run.info.run_id, log_system_metrics=True):
    wait_for_samples(run.info.run_id, 6)

mlflow.set_system_metrics_node_id("node-1")
with mlflow.start_run(run_name="one of many nodes", log_system_metrics=True) as run:
    wait_for_samples(run.info.run_id, 3, "node-1/")
mlflow.set_system_metrics_node_id(None)
