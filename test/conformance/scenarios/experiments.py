"""Experiments: created, renamed, tagged, placed elsewhere, and refused."""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)
client = MlflowClient()
findings = {}


def attempt(what: str, /, call, *arguments, **options) -> None:
    try:
        call(*arguments, **options)
        findings[what] = "accepted"
    except MlflowException as error:
        findings[what] = f"{type(error).__name__} {error.error_code}"


tagged = mlflow.create_experiment(f"{EXPERIMENT}/tagged", tags={"team": "växt", "empty": ""})
client.set_experiment_tag(tagged, "team", "overwritten")
client.set_experiment_tag(tagged, "mlflow.note.content", "# Note\nwith *text*")

placed = client.create_experiment(f"{EXPERIMENT}/placed", artifact_location="mlflow-artifacts:/elsewhere/1")
run = client.create_run(placed, tags={"mlflow.runName": "inside"})
client.log_text(run.info.run_id, "placed", "where.txt")
findings["artifact_uri"] = run.info.artifact_uri.replace(run.info.run_id, "RUN")

renamed = client.create_experiment(f"{EXPERIMENT}/before")
client.rename_experiment(renamed, f"{EXPERIMENT}/after ünïcode 雪")
findings["old name"] = client.get_experiment_by_name(f"{EXPERIMENT}/before")
findings["new name"] = client.get_experiment(renamed).name

attempt("duplicate", client.create_experiment, f"{EXPERIMENT}/tagged")
attempt("rename to a taken name", client.rename_experiment, renamed, f"{EXPERIMENT}/tagged")
attempt("rename to the same name", client.rename_experiment, tagged, f"{EXPERIMENT}/tagged")
attempt("empty name", client.create_experiment, "")
attempt("name of 501", client.create_experiment, "n" * 501)
attempt("unknown id", client.get_experiment, "999999999")
attempt("id of letters", client.get_experiment, "abc")
attempt("unknown name", client.get_experiment_by_name, f"{EXPERIMENT}/nobody")
attempt("runs:/ location", client.create_experiment, f"{EXPERIMENT}/r", artifact_location="runs:/a/b")
attempt("long tag key", client.set_experiment_tag, tagged, "k" * 251, "v")
attempt("long tag value", client.set_experiment_tag, tagged, "k", "v" * 20001)
attempt("tag on an unknown id", client.set_experiment_tag, "999999999", "k", "v")
attempt("run in an unknown experiment", client.create_run, "999999999")

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
