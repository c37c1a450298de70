"""training_loop.py URI COUNT MODE: prints what a loop of log_metric takes with MLflow's own client."""

import json
import sys
import time
import uuid

import mlflow

uri, count, mode = sys.argv[1:]
points = int(count)
mlflow.set_tracking_uri(uri)
mlflow.set_experiment(str(uuid.uuid4()))
with mlflow.start_run():
    started = time.perf_counter()
    calls = 0.0
    for step in range(points):
        before = time.perf_counter()
        mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=mode == "python")
        calls += time.perf_counter() - before
    if mode == "python-async":
        mlflow.flush_async_logging()
    seconds = time.perf_counter() - started
print(json.dumps({"call": 1e6 * calls / points, "rate": points / seconds}))
