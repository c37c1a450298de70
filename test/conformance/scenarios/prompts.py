"""Prompts, which are registered models with tags: registered, aliased, loaded, found."""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

name = os.environ["MLFLOW_EXPERIMENT_NAME"].replace("/", "-") + "-greeting"
mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
client = MlflowClient()
findings = {}

first = mlflow.genai.register_prompt(
    name, "Hello {{ name }}!", commit_message="first", tags={"tone": "kind"}
)
second = mlflow.genai.register_prompt(
    name, [{"role": "user", "content": "Good day, {{ name }}."}], commit_message="second"
)
mlflow.genai.set_prompt_alias(name, "live", 1)
findings["versions"] = [first.version, second.version]
live = mlflow.genai.load_prompt(f"prompts:/{name}@live")
findings["live"] = [live.version, live.template, live.tags, live.commit_message]
findings["formatted"] = live.format(name="Ada")
findings["second"] = mlflow.genai.load_prompt(name, version=2).template
mlflow.genai.set_prompt_alias(name, "live", 2)
findings["moved"] = mlflow.genai.load_prompt(f"prompts:/{name}@live").version
client.set_prompt_tag(name, "team", "greeters")
found = mlflow.genai.search_prompts(filter_string=f"name = '{name}'")
findings["found"] = [{k: v for k, v in p.tags.items() if "experiment" not in k} for p in found]
findings["not a model"] = len(client.search_registered_models(f"name = '{name}'"))
mlflow.genai.delete_prompt_alias(name, "live")

try:
    client.create_registered_model(name)
except MlflowException as error:
    findings["a model of that name"] = error.error_code
findings["unknown"] = mlflow.genai.load_prompt("nobody-greets", version=1, allow_missing=True)

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
