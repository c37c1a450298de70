"""client_loops.py URI LOOP COUNT: prints the seconds that a loop of MLflow's own client takes.

The loops are what training scripts do; starting Python and importing MLflow is not counted.
"""

import random
import sys
import time
import uuid

import mlflow


def metrics(count: int) -> float:
    """One run, one call of log_metric after the other."""
    client = mlflow.MlflowClient()
    experiment = client.create_experiment(str(uuid.uuid4()))
    run = client.create_run(experiment).info.run_id
    return seconds(lambda: [client.log_metric(run, "loss", 1 / (n + 1), step=n) for n in range(count)])


def runs(count: int) -> float:
    """Runs with 20 params and 20 metrics each, by the fluent API."""
    mlflow.set_experiment(str(uuid.uuid4()))
    return seconds(lambda: [one_run() for _ in range(count)])


def one_run() -> None:
    with mlflow.start_run():
        mlflow.log_params({f"param_{n}": random.random() for n in range(20)})
        mlflow.log_metrics({f"metric_{n}": random.random() for n in range(20)}, step=1)


def echo(count: int) -> float:
    """The first loop against a server that answers everything with {}: what the client itself takes."""
    client = mlflow.MlflowClient()
    return seconds(lambda: [client.log_metric("0" * 32, "loss", 1 / (n + 1), step=n) for n in range(count)])


def seconds(loop) -> float:
    started = time.perf_counter()
    loop()
    return time.perf_counter() - started


uri, loop, count = sys.argv[1:]
mlflow.set_tracking_uri(uri)
print({"metrics": metrics, "runs": runs, "echo": echo}[loop](int(count)))
