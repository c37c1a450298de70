"""Runs and experiments deleted and restored, and what is seen and refused in between."""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)
client = MlflowClient()
experiment_id = client.get_experiment_by_name(EXPERIMENT).experiment_id
findings = {}


def names(experiment: str, view: int) -> list[str]:
    return sorted(run.info.run_name for run in client.search_runs([experiment], "", view))


def views(experiment: str) -> dict[str, list[str]]:
    return {
        "active": names(experiment, ViewType.ACTIVE_ONLY),
        "deleted": names(experiment, ViewType.DELETED_ONLY),
        "all": names(experiment, ViewType.ALL),
    }


def refused(call, *arguments) -> str:
    try:
        call(*arguments)
    except MlflowException as error:
        return f"{type(error).__name__} {error.error_code}"
    return "accepted"


def create(experiment: str, name: str) -> str:
    run = client.create_run(experiment, tags={"mlflow.runName": name})
    client.log_metric(run.info.run_id, "m", 1.5, timestamp=5, step=2)
    client.log_param(run.info.run_id, "p", name)
    return run.info.run_id


kept, gone, back = (create(experiment_id, name) for name in ("kept", "gone", "back"))
client.delete_run(gone)
client.delete_run(back)
findings["after deletion"] = views(experiment_id)
findings["on a deleted run"] = {
    "log_metric": refused(client.log_metric, gone, "m", 1.0),
    "log_param": refused(client.log_param, gone, "q", "1"),
    "set_tag": refused(client.set_tag, gone, "t", "1"),
    "delete_tag": refused(client.delete_tag, gone, "mlflow.runName"),
    "update": refused(client.set_terminated, gone),
    "delete again": refused(client.delete_run, gone),
    "stage": client.get_run(gone).info.lifecycle_stage,
    "restore": refused(client.restore_run, back),
    "restore an active one": refused(client.restore_run, kept),
}
findings["after restoring"] = views(experiment_id)

other = client.create_experiment(f"{EXPERIMENT}/deleted and restored")
runs = [create(other, name) for name in ("first", "second")]
client.delete_run(runs[1])
client.delete_experiment(other)
findings["in a deleted experiment"] = {
    "views": views(other),
    "stage": client.get_experiment(other).lifecycle_stage,
    "create_run": refused(client.create_run, other),
    "delete again": refused(client.delete_experiment, other),
    "same name": refused(client.create_experiment, f"{EXPERIMENT}/deleted and restored"),
    "set_experiment": refused(mlflow.set_experiment, f"{EXPERIMENT}/deleted and restored"),
    "get by name": client.get_experiment_by_name(f"{EXPERIMENT}/deleted and restored").lifecycle_stage,
}
client.restore_experiment(other)
findings["after restoring the experiment"] = views(other)
findings["restore again"] = refused(client.restore_experiment, other)

stays = client.create_experiment(f"{EXPERIMENT}/stays deleted")
create(stays, "inside")
client.delete_experiment(stays)

with mlflow.start_run(experiment_id=experiment_id, run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
