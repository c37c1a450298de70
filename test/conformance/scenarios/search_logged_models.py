"""Search over logged models with filters, orders, datasets and pages."""

import os
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus
from mlflow.exceptions import MlflowException

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
experiment_id = mlflow.set_experiment(EXPERIMENT).experiment_id
client = MlflowClient()

with mlflow.start_run(run_name="models") as run:
    models = []
    for n in range(5):
        model = client.create_logged_model(
            experiment_id,
            name=f"model-{n}",
            source_run_id=run.info.run_id if n % 2 else None,
            params={"depth": str(n), "kind": "tree"},
            tags={"team": ["Red", "blue"][n % 2]},
            model_type=["classifier", "regressor"][n % 2],
        )
        models.append(model)
        time.sleep(0.005)  # so that no two are created in the same millisecond
        if n != 4:
            client.log_metric(run.info.run_id, "acc", n / 10, timestamp=1000, step=0, model_id=model.model_id)
        for step, (name, digest) in enumerate((("train", "d1"), ("test", "d2")) if n < 2 else ()):
            client.log_metric(
                run.info.run_id,
                "auc",
                (n + len(name)) / 10,
                timestamp=1000,
                step=step,
                model_id=model.model_id,
                dataset_name=name,
                dataset_digest=digest,
            )
    client.finalize_logged_model(models[0].model_id, LoggedModelStatus.READY)
    client.finalize_logged_model(models[1].model_id, LoggedModelStatus.FAILED)
    client.delete_logged_model(models[3].model_id)

FILTERS = [
    None,
    "name = 'model-1'",
    "name != 'model-1'",
    "name LIKE 'model-%'",
    "attributes.name ILIKE 'MODEL-2'",
    "name IN ('model-0', 'model-2')",
    "name NOT IN ('model-0', 'model-2')",
    "model_type = 'classifier'",
    f"source_run_id = '{run.info.run_id}'",
    "creation_timestamp > 1000",
    "creation_timestamp <= 1000",
    "metrics.acc > 0.1",
    "metrics.acc <= 0.1",
    "metrics.acc = 0.2",
    "metrics.acc != 0.2",
    "metrics.auc >= 0.5",
    "params.depth = '2'",
    "params.depth != '2'",
    "params.kind LIKE 'tr%'",
    "tags.team = 'Red'",
    "tags.team != 'Red'",
    "tags.team ILIKE 'r%'",
    "tags.team = 'Red' AND metrics.acc >= 0.2",
    "status = 1",
]
BAD_FILTERS = ["name > 3", "params.depth > 1", "nonsense", "name ="]
ORDERS = [
    [{"field_name": "name"}],
    [{"field_name": "name", "ascending": False}],
    [{"field_name": "creation_timestamp", "ascending": True}],
    [{"field_name": "metrics.acc"}],
    [{"field_name": "metrics.acc", "ascending": False}, {"field_name": "name"}],
    [{"field_name": "metrics.auc", "dataset_name": "train"}, {"field_name": "name"}],
    [{"field_name": "metrics.auc", "dataset_name": "test", "dataset_digest": "d2", "ascending": False}],
]
DATASETS = [
    [{"dataset_name": "train"}],
    [{"dataset_name": "test", "dataset_digest": "d2"}],
    [{"dataset_name": "test", "dataset_digest": "other"}],
]


def names(**options) -> list[str]:
    return [model.name for model in client.search_logged_models([experiment_id], **options)]


def refused(**options) -> str:
    try:
        return f"accepted: {names(**options)}"
    except MlflowException as error:
        return f"{type(error).__name__} {error.error_code}"


def pages(size: int) -> list[list[str]]:
    found, token = [], None
    while True:
        page = client.search_logged_models([experiment_id], max_results=size, page_token=token)
        found.append([model.name for model in page])
        token = page.token
        if not token:
            return found


findings = {
    "filters": {str(f).replace(run.info.run_id, "RUN"): names(filter_string=f) for f in FILTERS},
    "bad filters": {f: refused(filter_string=f) for f in BAD_FILTERS},
    "orders": {str(order): names(order_by=order) for order in ORDERS},
    "datasets": {
        str(datasets): names(filter_string="metrics.auc > 0.4", datasets=datasets) for datasets in DATASETS
    },
    "pages": {size: pages(size) for size in (1, 2, 4, 50)},
}
with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
