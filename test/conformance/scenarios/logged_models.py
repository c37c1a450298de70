"""Logged models through their life: initialised, tagged, measured, finalised, deleted."""

import os

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import LoggedModelInput, LoggedModelOutput, LoggedModelStatus
from mlflow.exceptions import MlflowException

experiment_id = mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"]).experiment_id
client = MlflowClient()
findings = {}


def attempt(what: str, /, call, *arguments, **options) -> None:
    try:
        call(*arguments, **options)
        findings[what] = "accepted"
    except MlflowException as error:
        findings[what] = f"{type(error).__name__} {error.error_code}"


dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1, 2]}), name="eval-set")

with mlflow.start_run(run_name="trains") as run:
    mlflow.log_params({"lr": 0.1, "epochs": 3})
    ready = mlflow.initialize_logged_model(
        name="ready", params={"depth": "3", "ö": "雪"}, tags={"team": "växt"}, model_type="agent"
    )
    for step in range(3):
        mlflow.log_metric("acc", 0.5 + step / 10, step=step, model_id=ready.model_id, dataset=dataset)
        mlflow.log_metric("loss", 1 / (step + 1), step=step, model_id=ready.model_id)
    mlflow.log_metrics({"f1": 0.5}, step=2, model_id=ready.model_id, dataset=dataset)
    mlflow.set_logged_model_tags(ready.model_id, {"team": "overwritten", "gone": "soon", "empty": ""})
    mlflow.delete_logged_model_tag(ready.model_id, "gone")
    mlflow.log_model_params({"late": "param"}, model_id=ready.model_id)
    client.log_outputs(run.info.run_id, [LoggedModelOutput(ready.model_id, step=2)])
    mlflow.finalize_logged_model(ready.model_id, LoggedModelStatus.READY)

    failed = mlflow.initialize_logged_model(name="failed")
    mlflow.finalize_logged_model(failed.model_id, "FAILED")
    mlflow.initialize_logged_model(name="pending")

external = mlflow.create_external_model(name="external", params={"endpoint": "https://example.com"})
findings["last"] = mlflow.last_logged_model().name
deleted = mlflow.initialize_logged_model(name="deleted")
client.delete_logged_model(deleted.model_id)

with mlflow.start_run(run_name="evaluates") as run:
    client.log_inputs(run.info.run_id, models=[LoggedModelInput(ready.model_id)])
    mlflow.log_metric("acc", 0.875, step=0, model_id=ready.model_id, dataset=dataset)
    mlflow.log_input(dataset, context="eval", model=LoggedModelInput(external.model_id))

attempt("get a deleted model", client.get_logged_model, deleted.model_id)
attempt("delete it again", client.delete_logged_model, deleted.model_id)
attempt("get an unknown model", client.get_logged_model, "m-" + "0" * 32)
attempt("finalise an unknown model", client.finalize_logged_model, "m-" + "0" * 32, "READY")
attempt("tag an unknown model", client.set_logged_model_tags, "m-" + "0" * 32, {"a": "b"})
attempt("delete an absent tag", client.delete_logged_model_tag, ready.model_id, "absent")
attempt("name with a slash", client.create_logged_model, experiment_id, name="a/b")
attempt("unknown experiment", client.create_logged_model, "999999999", name="a")
attempt("finalise again", client.finalize_logged_model, ready.model_id, "READY")
findings["status"] = str(client.get_logged_model(ready.model_id).status)

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
