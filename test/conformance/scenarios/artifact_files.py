"""Texts, dicts, files and folders as artifacts, downloaded again and hashed."""

import hashlib
import os
import pathlib
import tempfile

import mlflow
from mlflow import MlflowClient

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
client = MlflowClient()


def make_folder(root: pathlib.Path) -> pathlib.Path:
    contents = {
        "readme.md": "# Läs mig\n".encode(),
        "empty.bin": b"",
        "deep/er/still/data.bin": bytes(range(256)) * 4096,
        "with space & plus+.txt": b"a",
        "ünïcode 雪.txt": "雪".encode(),
        "percent%20name.txt": b"%",
        ".hidden": b"dot",
    }
    for name, content in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def hashes(root: pathlib.Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def listing(run_id: str, path: str | None = None) -> list[list]:
    found = []
    for info in client.list_artifacts(run_id, path):
        found.append([info.path, info.is_dir, info.file_size])
        if info.is_dir:
            found.extend(listing(run_id, info.path))
    return found


with mlflow.start_run(run_name="files") as run, tempfile.TemporaryDirectory() as temp:
    run_id = run.info.run_id
    folder = make_folder(pathlib.Path(temp) / "folder")
    mlflow.log_text("plain", "texts/a.txt")
    mlflow.log_text("<b>überschrieben</b>", "texts/a.txt")
    mlflow.log_dict({"k": [1, 2.5, None, "ö"], "nested": {"a": True}}, "dicts/d.json")
    mlflow.log_dict({"k": [1, 2.5, None, "ö"]}, "dicts/d.yaml")
    mlflow.log_dict({"no": "extension"}, "dicts/plain")
    mlflow.log_artifact(str(folder / "readme.md"))
    mlflow.log_artifact(str(folder / "readme.md"), "copies/one")
    mlflow.log_artifacts(str(folder), "all")
    mlflow.log_artifact(str(folder), "as one")
    client.log_text(run_id, "from the client", "client.txt")
    before = hashes(folder)

# After the end of the run artifacts may still be added.
client.log_text(run_id, "late", "late.txt")

with mlflow.start_run(run_name="what came back"), tempfile.TemporaryDirectory() as temp:
    downloaded = pathlib.Path(client.download_artifacts(run_id, "all", temp))
    mlflow.log_dict({"same": hashes(downloaded) == before, "files": hashes(downloaded)}, "hashes.json")
    mlflow.log_dict({"everything": listing(run_id)}, "listing.json")
    mlflow.log_dict(
        {
            "nothing there": listing(run_id, "absent"),
            "of a file": listing(run_id, "late.txt"),
            "of a folder": listing(run_id, "texts"),
        },
        "listings.json",
    )
    single = mlflow.artifacts.download_artifacts(f"runs:/{run_id}/texts/a.txt", dst_path=temp)
    mlflow.set_tag("text", pathlib.Path(single).read_text())
    mlflow.set_tag("uri", mlflow.get_artifact_uri("texts/a.txt"))
    mlflow.set_tag("loaded", mlflow.artifacts.load_text(f"runs:/{run_id}/client.txt"))
