"""Reads back everything that a tracking server (or a database) holds, and writes it as JSON.

    snapshot.py TRACKING_URI OUTPUT

The answer has one entry per experiment name, and is normalised, so that two servers that were told
the same give the same JSON. A tracking URI that is a database (`sqlite:///…`, `postgresql://…`) is
read without artifacts, because those lie behind the server's proxy.
"""

import hashlib
import json
import os
import pathlib
import sys
import tempfile

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Experiment, LoggedModel, Metric, Run, ViewType

from normalise import Names, number, when

# Their bytes hold addresses or times of the process that wrote them.
OPAQUE = {".skops", ".pkl"}
LONGEST_TEXT = 20_000


class Snapshot:
    def __init__(self, tracking_uri: str):
        self.client = MlflowClient(tracking_uri)
        self.tracking_uri = tracking_uri
        self.names = Names(tracking_uri)

    def take(self) -> dict:
        experiments = sorted(
            self.pages(self.client.search_experiments, view_type=ViewType.ALL),
            key=lambda experiment: int(experiment.experiment_id),
        )
        contents = []
        for experiment in experiments:
            self.names.add_experiment(experiment.experiment_id, experiment.name)
            runs = self.runs_of(experiment)
            run_names = self.names.add_all(
                "run", experiment.name, [(run.info.run_id, run.info.run_name) for run in runs]
            )
            models = self.models_of(experiment)
            model_names = self.names.add_all(
                "model", experiment.name, [(model.model_id, model.name) for model in models]
            )
            contents.append((experiment, zip(run_names, runs), zip(model_names, models)))
        return {
            experiment.name: self.experiment(experiment)
            | {"runs": {name: self.run(run) for name, run in runs}}
            | {"logged models": {name: self.model(model) for name, model in models}}
            for experiment, runs, models in contents
        }

    def pages(self, search, **options) -> list:
        found, token = [], None
        while True:
            page = search(page_token=token, **options)
            found.extend(page)
            token = page.token
            if not token:
                return found

    def runs_of(self, experiment: Experiment) -> list[Run]:
        runs = self.pages(
            self.client.search_runs,
            experiment_ids=[experiment.experiment_id],
            run_view_type=ViewType.ALL,
            max_results=50,
        )
        return sorted(runs, key=lambda run: (run.info.start_time, run.info.run_name))

    def models_of(self, experiment: Experiment) -> list[LoggedModel]:
        models = self.pages(
            self.client.search_logged_models, experiment_ids=[experiment.experiment_id], max_results=20
        )
        return sorted(models, key=lambda model: (model.creation_timestamp, model.name))

    def experiment(self, experiment: Experiment) -> dict:
        got = self.client.get_experiment(experiment.experiment_id)
        return {
            "lifecycle stage": got.lifecycle_stage,
            "artifact location": self.names.text(got.artifact_location),
            "tags": self.names.texts(got.tags),
            "created": when(got.creation_time),
            "last updated": when(got.last_update_time, got.creation_time),
            "found by search as got": dict(experiment) == dict(got),
        }

    def run(self, found: Run) -> dict:
        run = self.client.get_run(found.info.run_id)
        info = run.info
        answer = {
            "status": info.status,
            "lifecycle stage": info.lifecycle_stage,
            "user": info.user_id,
            "started": when(info.start_time),
            "ended": when(info.end_time, info.start_time),
            "artifact uri": self.names.text(info.artifact_uri),
            "params": {key: self.names.text(value) for key, value in sorted(run.data.params.items())},
            "tags": self.names.texts(run.data.tags),
            "metrics": self.metrics(run),
            "datasets": sorted(map(self.dataset_input, run.inputs.dataset_inputs), key=json.dumps),
            "model inputs": sorted(
                self.names.text(model.model_id) for model in run.inputs.model_inputs
            ),
            "model outputs": sorted(
                f"{self.names.text(model.model_id)} at step {model.step}"
                for model in (run.outputs.model_outputs if run.outputs else [])
            ),
            "found by search as got": self.same(found, run),
        }
        if self.tracking_uri.startswith("http"):
            answer["artifacts"] = self.artifacts(info.artifact_uri)
            # By the run's id the client also finds the files of the run's logged models.
            if answer["artifacts"] or answer["model outputs"]:
                listed = self.client.list_artifacts(info.run_id)
                answer["listed by run"] = sorted(self.names.text(file.path) for file in listed)
        return answer

    def same(self, found: Run, got: Run) -> bool:
        return (
            dict(found.info) == dict(got.info)
            and found.data.params == got.data.params
            and found.data.tags == got.data.tags
            # In any order: PostgreSQL gives rows in none, and repr, because NaN is unequal to itself.
            and repr(sorted(found.data.metrics.items())) == repr(sorted(got.data.metrics.items()))
            and sorted(map(self.dataset_input, found.inputs.dataset_inputs), key=json.dumps)
            == sorted(map(self.dataset_input, got.inputs.dataset_inputs), key=json.dumps)
        )

    def metrics(self, run: Run) -> dict:
        # The entity's public map has no steps and times; the list behind it has.
        latest = sorted(run.data._metric_objs, key=lambda metric: metric.key)
        return {metric.key: self.metric(run.info.run_id, metric) for metric in latest}

    def metric(self, run_id: str, latest: Metric) -> dict:
        history = self.client.get_metric_history(run_id, latest.key)
        if latest.key.startswith("system/"):
            steps = [point.step for point in history]
            return {"measured": len(steps) > 1, "steps without a gap": steps == list(range(len(steps)))}
        return {"latest": self.point(latest), "history": [self.point(point) for point in history]}

    def point(self, metric: Metric) -> str:
        return f"{number(metric.value)} at step {metric.step}, time {when(metric.timestamp)}"

    def dataset_input(self, entry) -> dict:
        dataset = entry.dataset
        return {
            "name": dataset.name,
            "digest": dataset.digest,
            "source type": dataset.source_type,
            "source": self.names.text(dataset.source),
            "schema": dataset.schema,
            "profile": dataset.profile,
            "tags": {tag.key: tag.value for tag in sorted(entry.tags, key=lambda tag: tag.key)},
        }

    def model(self, found: LoggedModel) -> dict:
        model = self.client.get_logged_model(found.model_id)
        metrics = [
            f"{metric.key} {self.point(metric)}, dataset {metric.dataset_name} {metric.dataset_digest}, "
            f"run {self.names.text(metric.run_id)}, model {self.names.text(metric.model_id)}"
            for metric in model.metrics or []
        ]
        answer = {
            "status": str(model.status),
            "type": model.model_type,
            "source run": self.names.text(model.source_run_id or ""),
            "artifact location": self.names.text(model.artifact_location),
            "created": when(model.creation_timestamp),
            "last updated": when(model.last_updated_timestamp, model.creation_timestamp),
            "params": self.names.texts(model.params),
            "tags": self.names.texts(model.tags),
            "metrics": sorted(metrics),
            "found by search as got": self.comparable(found) == self.comparable(model),
        }
        if self.tracking_uri.startswith("http"):
            answer["artifacts"] = self.artifacts(model.artifact_location)
        return answer

    def comparable(self, model: LoggedModel) -> dict:
        metrics = sorted(repr(metric.to_dictionary()) for metric in model.metrics or [])
        return model.to_dictionary() | {"metrics": metrics}

    def artifacts(self, root: str) -> dict:
        listed = dict(self.listing(root))
        if not listed:
            return {}
        with tempfile.TemporaryDirectory() as directory:
            mlflow.artifacts.download_artifacts(root, dst_path=directory, tracking_uri=self.tracking_uri)
            # A root is downloaded into a folder of its own name.
            top = pathlib.Path(directory, os.path.basename(root))
            top = top if top.is_dir() else pathlib.Path(directory)
            files = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
            names = sorted(files.keys() | listed.keys())
            return {self.names.text(name): self.file(files.get(name), listed.get(name)) for name in names}

    def listing(self, root: str, path: str = ""):
        uri = f"{root}/{path}" if path else root
        for file in mlflow.artifacts.list_artifacts(uri, tracking_uri=self.tracking_uri):
            name = os.path.basename(file.path)
            below = f"{path}/{name}" if path else name
            if file.is_dir:
                yield from self.listing(root, below)
            else:
                yield below, file.file_size

    def file(self, path: pathlib.Path | None, listed_size: int | None) -> dict | str:
        if path is None or listed_size is None:
            return "listed, but not downloaded" if path is None else "downloaded, but not listed"
        content = path.read_bytes()
        if len(content) != listed_size:
            return f"listed with {listed_size} bytes, downloaded with {len(content)}"
        if path.suffix in OPAQUE:
            return "opaque"
        try:
            if len(content) <= LONGEST_TEXT:
                return self.text(path, self.names.text(content.decode()))
        except UnicodeDecodeError:
            pass
        return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    def text(self, path: pathlib.Path, text: str) -> dict:
        if path.suffix == ".json":
            return {"json": json.loads(text, parse_constant=str)}
        return {"lines": text.split("\n")}


if __name__ == "__main__":
    tracking_uri, output = sys.argv[1:]
    os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
    snapshot = Snapshot(tracking_uri).take()
    pathlib.Path(output).write_text(json.dumps(snapshot, indent=1, ensure_ascii=False))
