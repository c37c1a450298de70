"""Three processes at once: each with a run of its own, and all with points for a common one."""

import os
import subprocess
import sys

import mlflow
from mlflow import MlflowClient


def train(worker: int, shared_run_id: str) -> None:
    mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
    client = MlflowClient()
    with mlflow.start_run(run_name=f"process-{worker}"):
        for step in range(20):
            mlflow.log_metric("loss", worker / (step + 1), step=step)
            client.log_metric(shared_run_id, f"loss-{worker}", step, timestamp=step, step=step)


def main() -> None:
    mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
    with mlflow.start_run(run_name="shared") as run:
        workers = [
            subprocess.Popen(
                [sys.executable, __file__, str(worker), run.info.run_id], stdout=subprocess.DEVNULL
            )
            for worker in range(3)
        ]
        codes = [worker.wait() for worker in workers]
        mlflow.log_param("exit codes", codes)


if len(sys.argv) > 2:
    train(int(sys.argv[1]), sys.argv[2])
else:
    main()
