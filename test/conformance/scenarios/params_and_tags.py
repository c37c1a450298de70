"""Params and tags at the edges: long, empty, unicode, repeated, changed, refused."""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Param, RunTag
from mlflow.exceptions import MlflowException

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
client = MlflowClient()
findings = {}


def attempt(what: str, /, call, *arguments, **options) -> None:
    try:
        call(*arguments, **options)
        findings[what] = "accepted"
    except MlflowException as error:
        findings[what] = f"{type(error).__name__} {error.error_code}"


with mlflow.start_run(run_name="params") as run:
    mlflow.log_params({"int": 1, "float": 0.1, "bool": True, "none": None, "list": [1, "a"]})
    mlflow.log_params({"größe/層 1": "größe", "emoji": "🚂🌊", "quotes": "it's \"quoted\" `here`"})
    mlflow.log_params({"empty": "", "spaces": "  a  ", "lines": "a\nb\tc\r\n", "null": "a\\0b"})
    mlflow.log_param("k" * 250, "long key")
    mlflow.log_params({f"many/{i:03}": i for i in range(250)})
    attempt("value of 6,000", mlflow.log_param, "exact", "x" * 6000)
    attempt("value of 6,001", mlflow.log_param, "over", "x" * 6001)
    attempt("value of 6,001 wide characters", mlflow.log_param, "wide", "雪" * 6001)
    attempt("same value again", mlflow.log_param, "int", 1)
    attempt("other value", mlflow.log_param, "int", 2)
    attempt("other value in params", mlflow.log_params, {"fresh": 1, "float": 0.2})
    attempt("other value in batch", client.log_batch, run.info.run_id, (), [Param("int", "3")])
    attempt("key twice in batch", client.log_batch, run.info.run_id, (), [Param("d", "1"), Param("d", "1")])
    attempt("key of 251", mlflow.log_param, "k" * 251, "v")
    attempt("bad character", mlflow.log_param, "a$b", "v")
    attempt("path upwards", mlflow.log_param, "../b", "v")
    attempt("empty key", mlflow.log_param, "", "v")

with mlflow.start_run(run_name="tags") as run:
    mlflow.set_tags({"a": 1, "empty": "", "ünï 雪": "🚂", "lines": "a\nb"})
    mlflow.set_tag("a", "overwritten")
    mlflow.set_tag("to be deleted", "x")
    mlflow.delete_tag("to be deleted")
    client.log_batch(run.info.run_id, tags=[RunTag("twice", "first"), RunTag("twice", "second")])
    attempt("tag of 8,000", mlflow.set_tag, "exact", "x" * 8000)
    attempt("tag of 8,001", mlflow.set_tag, "over", "x" * 8001)
    attempt("tag key of 250", mlflow.set_tag, "k" * 250, "v")
    attempt("tag key of 251", mlflow.set_tag, "k" * 251, "v")
    attempt("delete an absent tag", mlflow.delete_tag, "absent")
    attempt("bad character in tag", mlflow.set_tag, "a$b", "v")
    attempt("system tag", mlflow.set_tag, "mlflow.note.content", "*note*")

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
