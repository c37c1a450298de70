"""Reads back what a folder of files holds, through a server on it or MLflow's own file store.

    folder_snapshot.py TRACKING_URI OUTPUT

As snapshot.py, with the registered models, and without artifacts.
"""

import json
import pathlib
import sys

from normalise import when
from snapshot import Snapshot


class FolderSnapshot(Snapshot):
    def __init__(self, tracking_uri: str):
        super().__init__(tracking_uri)
        # The files of artifacts are the same ones for both.
        self.tracking_uri = self.names.tracking_uri = "none"

    def take(self) -> dict:
        experiments = super().take()
        models = self.pages(self.client.search_registered_models)
        return experiments | {"registry": {model.name: self.registered(model) for model in models}}

    def metric(self, run_id: str, latest) -> dict:
        """MLflow lists points in the order of the file, those that were logged twice twice."""
        metric = super().metric(run_id, latest)
        return metric | {"history": sorted(set(metric.get("history", [])))}

    def model(self, found) -> dict:
        """MLflow shows the latest point for each dataset only."""
        latest: dict = {}
        for metric in sorted(
            self.client.get_logged_model(found.model_id).metrics or [],
            key=lambda metric: (metric.step, metric.timestamp, metric.value),
        ):
            latest[f"{metric.key} {metric.dataset_name} {metric.dataset_digest}"] = self.point(metric)
        return super().model(found) | {"metrics": latest}

    def registered(self, model) -> dict:
        versions = self.pages(self.client.search_model_versions, filter_string=f"name = '{model.name}'")
        return {
            "description": model.description or "",
            "tags": model.tags,
            "aliases": {alias: int(version) for alias, version in model.aliases.items()},
            "created": when(model.creation_timestamp),
            "latest": sorted([each.current_stage, int(each.version)] for each in model.latest_versions),
            "versions": {str(each.version): self.version(each) for each in versions},
        }

    def version(self, found) -> dict:
        version = self.client.get_model_version(found.name, found.version)
        return {
            "stage": version.current_stage,
            "description": version.description or "",
            "source": self.names.text(version.source),
            "run": self.names.text(version.run_id or ""),
            "tags": version.tags,
            "status": version.status,
            "aliases": sorted(version.aliases),
            "download": self.names.text(
                self.client.get_model_version_download_uri(version.name, version.version)
            ),
        }


if __name__ == "__main__":
    tracking_uri, output = sys.argv[1:]
    snapshot = FolderSnapshot(tracking_uri).take()
    pathlib.Path(output).write_text(json.dumps(snapshot, indent=1, ensure_ascii=False))
