"""Sixteen runs from eight threads, and one run that all threads write to."""

import os
from concurrent.futures import ThreadPoolExecutor

import mlflow
from mlflow import MlflowClient

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)


def train(worker: int) -> None:
    with mlflow.start_run(run_name=f"worker-{worker:02}"):
        mlflow.log_param("worker", worker)
        for step in range(10):
            mlflow.log_metric("loss", worker + 1 / (step + 1), step=step)
        mlflow.log_text(f"worker {worker}", "worker.txt")


def contribute(run_id: str, worker: int) -> None:
    client = MlflowClient()
    client.log_param(run_id, f"param-{worker}", worker)
    client.log_param(run_id, "agreed by all", "yes")
    client.set_tag(run_id, f"tag-{worker}", worker)
    for step in range(10):
        client.log_metric(run_id, "shared", worker, timestamp=1000 * worker + step, step=step)


with ThreadPoolExecutor(8) as pool:
    list(pool.map(train, range(16)))

with mlflow.start_run(run_name="shared") as run, ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda worker: contribute(run.info.run_id, worker), range(8)))
