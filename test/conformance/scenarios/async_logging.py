"""Asynchronous logging, by call and switched on for everything, waited for in each of its ways."""

import os

import mlflow

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])

with mlflow.start_run(run_name="by call"):
    operations = [
        mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=False)
        for step in range(150)
    ]
    mlflow.log_params({f"p{i}": i for i in range(150)}, synchronous=False).wait()
    mlflow.set_tags({"a": "1", "b": "2"}, synchronous=False).wait()
    mlflow.log_metrics({"x": 1.0, "y": 2.0}, step=1, synchronous=False).wait()
    for operation in operations:
        operation.wait()

mlflow.config.enable_async_logging()
with mlflow.start_run(run_name="for everything"):
    mlflow.log_param("lr", 0.1)
    mlflow.set_tag("mode", "async")
    for step in range(150):
        mlflow.log_metrics({"loss": step * 0.5, "acc": step * 0.25}, step=step)

with mlflow.start_run(run_name="flushed"):
    for step in range(50):
        mlflow.log_metric("loss", step, step=step)
    mlflow.flush_async_logging()
    points = mlflow.MlflowClient().get_metric_history(mlflow.active_run().info.run_id, "loss")
    mlflow.log_param("points after the flush", len(points), synchronous=True)
mlflow.config.enable_async_logging(False)
