"""Logs what the client commands are to show, with MLflow's client; prints the ids as JSON."""

import json
import math
import pathlib

from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag

client = MlflowClient()
experiment = client.create_experiment("seeded", tags={"team": "a b", "x": "1,2"})

alpha = client.create_run(
    experiment,
    start_time=1_700_000_000_123,
    run_name="alpha",
    tags={"mlflow.user": "me", "quotes": 'say "hi", ok\nnew line', "ünï": "cödé"},
).info.run_id
values = [0.1 + 0.2, 5.0, 1e300, 1e-7, 1e16, 1e22, 0.0001, 0.00001, -0.0, 123456.789, math.nan]
for number, value in enumerate(values):
    client.log_metric(alpha, f"m{number}", value, timestamp=1_700_000_000_500, step=number)
client.log_param(alpha, "lr", "0.01")
client.log_param(alpha, "text", 'ünï, "quoted"')
dataset = Dataset(name="ds", digest="abc", source_type="code", source="{}", schema="{}")
client.log_inputs(alpha, [DatasetInput(dataset, [InputTag("mlflow.data.context", "train")])])
folder = pathlib.Path("files")
(folder / "sub" / "deep").mkdir(parents=True)
(folder / "a.txt").write_text("hello")
(folder / "sub" / "deep" / "empty").write_text("")
(folder / "sub" / "ü b.txt").write_text("below")
client.log_artifacts(alpha, "files", "d")
client.log_artifact(alpha, "files/a.txt")
model = client.create_logged_model(experiment, name="net", source_run_id=alpha).model_id
client.log_model_artifacts(model, "files")
client.finalize_logged_model(model, "READY")
client.create_registered_model("seeded-net")
client.create_model_version("seeded-net", f"models:/{model}", run_id=alpha, model_id=model)
client.create_model_version("seeded-net", f"runs:/{alpha}/d", run_id=alpha)
client.create_model_version("seeded-net", f"runs:/{alpha}/net", run_id=alpha)
client.create_model_version("seeded-net", "models:/seeded-net/1", run_id=alpha)
client.set_registered_model_alias("seeded-net", "champion", "2")
client.transition_model_version_stage("seeded-net", "1", "Production")
client.set_terminated(alpha, end_time=1_700_000_100_456)

beta = client.create_run(experiment, start_time=1_700_000_005_000, run_name="beta").info.run_id
client.log_param(beta, "only", "x")
gamma = client.create_run(experiment, start_time=1_700_000_009_000, run_name="gamma").info.run_id
client.delete_run(gamma)

gone = client.create_experiment("gone")
client.delete_experiment(gone)

ids = {"experiment": experiment, "alpha": alpha, "beta": beta, "gone": gone, "model": model}
print(json.dumps(ids))
