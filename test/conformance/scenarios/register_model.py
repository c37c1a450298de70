"""A model from training to promotion: logged, registered, aliased, loaded, copied."""

import os

import mlflow
import numpy as np
from mlflow import MlflowClient
from sklearn.linear_model import LinearRegression

name = os.environ["MLFLOW_EXPERIMENT_NAME"].replace("/", "-") + "-line"
mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
client = MlflowClient()
findings = {}


def shown(version) -> dict:
    return {
        "name": version.name.removeprefix(name),
        "version": version.version,
        "stage": version.current_stage,
        "status": version.status,
        "source": version.source.split("/")[0],
        "has run": bool(version.run_id),
        "tags": version.tags,
        "aliases": sorted(version.aliases),
        "description": version.description,
    }


with mlflow.start_run(run_name="trains") as run:
    line = LinearRegression().fit(np.array([[1.0], [2.0]]), np.array([1.0, 2.0]))
    logged = mlflow.sklearn.log_model(line, name="model", registered_model_name=name)
findings["logged and registered"] = shown(client.get_model_version(name, "1"))

of_run = mlflow.register_model(f"runs:/{run.info.run_id}/model", name, tags={"from": "run"})
findings["of a run"] = shown(of_run)
of_model = mlflow.register_model(f"models:/{logged.model_id}", name)
findings["of a logged model"] = shown(of_model)
copy = client.copy_model_version(f"models:/{name}/2", f"{name}-copy")
findings["copy"] = shown(copy)

client.set_registered_model_alias(name, "champion", "2")
client.transition_model_version_stage(name, "1", "Production")
client.transition_model_version_stage(name, "3", "production", archive_existing_versions=True)
findings["stages"] = {v.version: v.current_stage for v in client.search_model_versions(f"name = '{name}'")}
for uri in ("@champion", "/Production", "/2", "/latest"):
    model = mlflow.pyfunc.load_model(f"models:/{name}{uri}")
    findings[f"loaded by {uri}"] = model.predict(np.array([[3.0]])).round(3).tolist()
model = mlflow.pyfunc.load_model(f"models:/{name}-copy/1")
findings["loaded copy"] = model.predict(np.array([[4.0]])).round(3).tolist()
noted = client.get_logged_model(logged.model_id).tags["mlflow.modelVersions"]
findings["noted on the model"] = noted.count(name)
files = mlflow.artifacts.list_artifacts(f"models:/{name}@champion")
findings["files"] = sorted(file.path for file in files)

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
