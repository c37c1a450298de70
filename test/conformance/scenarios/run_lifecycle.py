"""How runs begin and end: nested, failed, killed, renamed, named by the server, with a past."""

import os

import mlflow
from mlflow import MlflowClient

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)
client = MlflowClient()
experiment_id = client.get_experiment_by_name(EXPERIMENT).experiment_id
START = 1_700_000_000_000

with mlflow.start_run():
    mlflow.set_tag("named by", "the server")

with mlflow.start_run(run_name="grandparent"):
    with mlflow.start_run(run_name="parent", nested=True):
        with mlflow.start_run(run_name="child", nested=True, description="the *third*"):
            mlflow.log_metric("depth", 3)

try:
    with mlflow.start_run(run_name="raises"):
        mlflow.log_param("before", "the error")
        raise ValueError("training diverged")
except ValueError:
    pass

mlflow.start_run(run_name="killed", tags={"a": "1", "b": "2"})
mlflow.end_run("KILLED")

mlflow.log_metric("implicit", 1.0)
mlflow.end_run()

past = client.create_run(experiment_id, start_time=START, tags={"mlflow.runName": "from the past"})
client.set_terminated(past.info.run_id, "FINISHED", end_time=START + 90_000)

scheduled = client.create_run(experiment_id, start_time=START + 1)
client.update_run(scheduled.info.run_id, status="SCHEDULED", name="scheduled")

renamed = client.create_run(experiment_id, start_time=START + 2)
client.set_tag(renamed.info.run_id, "mlflow.runName", "renamed by tag")

backwards = client.create_run(experiment_id, start_time=START + 3, tags={"mlflow.runName": "odd"})
client.set_terminated(backwards.info.run_id, "FAILED", end_time=START)
client.update_run(backwards.info.run_id, status="RUNNING")
