"""Calls that a server has to refuse, and the exception that each of them becomes."""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)
client = MlflowClient()
experiment_id = client.get_experiment_by_name(EXPERIMENT).experiment_id
UNKNOWN = "0" * 32
findings = {}


def attempt(what: str, /, call, *arguments, **options) -> None:
    try:
        call(*arguments, **options)
        findings[what] = "accepted"
    except MlflowException as error:
        findings[what] = [type(error).__name__, error.error_code, error.get_http_status_code()]
    except Exception as error:  # what a refusal of the artifact routes becomes is not always MLflow's own
        findings[what] = [type(error).__name__]


run_id = client.create_run(experiment_id, tags={"mlflow.runName": "victim"}).info.run_id
client.log_param(run_id, "lr", "0.1")

attempt("get an unknown run", client.get_run, UNKNOWN)
attempt("get a run with a bad id", client.get_run, "no/such id")
attempt("log_metric on an unknown run", client.log_metric, UNKNOWN, "m", 1.0)
attempt("log_param on an unknown run", client.log_param, UNKNOWN, "p", "v")
attempt("set_tag on an unknown run", client.set_tag, UNKNOWN, "t", "v")
attempt("log_batch on an unknown run", client.log_batch, UNKNOWN, tags=[RunTag("a", "b")])
attempt("set_terminated on an unknown run", client.set_terminated, UNKNOWN)
attempt("delete an unknown run", client.delete_run, UNKNOWN)
attempt("restore an unknown run", client.restore_run, UNKNOWN)
attempt("history of an unknown run", client.get_metric_history, UNKNOWN, "m")
attempt("history of an unknown metric", client.get_metric_history, run_id, "absent")
attempt("artifacts of an unknown run", client.list_artifacts, UNKNOWN)
attempt("artifacts outside", client.list_artifacts, run_id, "../..")
attempt("artifacts by absolute path", client.list_artifacts, run_id, "/etc")
attempt("log_metric without a key", client.log_metric, run_id, "", 1.0)
attempt("log_metric with a bad key", client.log_metric, run_id, "a*b", 1.0)
attempt("log_metric with a long key", client.log_metric, run_id, "m" * 251, 1.0)
attempt("log_metric before time", client.log_metric, run_id, "m", 1.0, timestamp=-1)
attempt("changed param", client.log_param, run_id, "lr", "0.2")
attempt("changed param in a batch", client.log_batch, run_id, params=[Param("lr", "0.3"), Param("new", "1")])
BAD_METRIC = Metric("a*b", 1.0, 1, 0)
attempt("batch with a bad metric", client.log_batch, run_id, metrics=[BAD_METRIC], tags=[RunTag("kept", "no")])
attempt("batch with a bad tag", client.log_batch, run_id, tags=[RunTag("a*b", "v"), RunTag("kept", "no")])
attempt("bad status", client.set_terminated, run_id, "BOGUS")
attempt("search with a bad filter", client.search_runs, [experiment_id], "metrics.a ~ 3")
attempt("search with a bad token", client.search_runs, [experiment_id], page_token="not a token")
attempt("search with too many results", client.search_runs, [experiment_id], max_results=50001)
attempt("search with no result wanted", client.search_runs, [experiment_id], max_results=0)
attempt("delete an unknown experiment", client.delete_experiment, "999999999")
attempt("restore an unknown experiment", client.restore_experiment, "999999999")
attempt("rename an unknown experiment", client.rename_experiment, "999999999", "a")
attempt("delete a tag twice", client.delete_tag, run_id, "absent")

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
