"""Search over experiments with every comparator, order and view, and in pages."""

import os
import time

import mlflow
from mlflow import MlflowClient
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)
client = MlflowClient()

ids = []
for n in range(6):
    tags = {"n": str(n), "kind": "Odd" if n % 2 else "even"}
    ids.append(client.create_experiment(f"{EXPERIMENT}/e{n}", tags=tags))
    time.sleep(0.005)  # so that no two are created in the same millisecond
client.delete_experiment(ids[5])
client.rename_experiment(ids[0], f"{EXPERIMENT}/e0 renamed")
created = [client.get_experiment(id_).creation_time for id_ in ids]
OURS = f"name LIKE '{EXPERIMENT}/e%'"

FILTERS = [
    f"name = '{EXPERIMENT}/e1'",
    f"name != '{EXPERIMENT}/e1' AND {OURS}",
    f"attribute.name ILIKE '{EXPERIMENT.upper()}/E_'",
    f"{OURS} AND tags.kind = 'even'",
    f"{OURS} AND tags.kind != 'even'",
    f"{OURS} AND tags.kind LIKE 'O%'",
    f"{OURS} AND tag.kind ILIKE 'o%'",
    f"{OURS} AND tags.kind IS NOT NULL",
    f"{OURS} AND tags.absent IS NULL",
    f"{OURS} AND tags.kind IS NULL",
]
TIME_FILTERS = ["creation_time >= {}", "creation_time < {}", "creation_time = {}", "last_update_time > {}"]
BAD_FILTERS = [
    "name > 'a'",
    "tags.kind < 'a'",
    "creation_time = 'a'",
    "metrics.a = 1",
    "nonsense",
    "name IN ('a')",
]
ORDERS = [
    [],
    ["name"],
    ["name DESC"],
    ["experiment_id"],
    ["experiment_id DESC"],
    ["creation_time ASC", "name DESC"],
    ["last_update_time DESC"],
]
BAD_ORDERS = [["name UP"], ["tags.kind"], ["unknown"]]


def names(filter_string=OURS, **options) -> list[str]:
    found = client.search_experiments(filter_string=filter_string, **options)
    return [experiment.name.removeprefix(EXPERIMENT) for experiment in found]


def refused(**options) -> str:
    try:
        return f"accepted: {names(**options)}"
    except MlflowException as error:
        return f"{type(error).__name__} {error.error_code}"


def pages(size: int) -> list[list[str]]:
    found, token = [], None
    while True:
        page = client.search_experiments(
            filter_string=OURS, max_results=size, page_token=token, order_by=["name"]
        )
        found.append([experiment.name.removeprefix(EXPERIMENT) for experiment in page])
        token = page.token
        if not token:
            return found


findings = {
    "filters": {f: names(f) for f in FILTERS},
    "ids": names(f"{OURS} AND experiment_id IN ('{ids[1]}', '{ids[2]}')"),
    "not ids": names(f"{OURS} AND experiment_id NOT IN ('{ids[1]}', '{ids[2]}')"),
    "one id": names(f"experiment_id = '{ids[3]}'"),
    "times": {f: names(f"{OURS} AND {f.format(created[2])}") for f in TIME_FILTERS},
    "bad filters": {f: refused(filter_string=f) for f in BAD_FILTERS},
    "orders": {str(order): names(order_by=order) for order in ORDERS},
    "bad orders": {str(order): refused(order_by=order) for order in BAD_ORDERS},
    "views": {
        "active": names(view_type=ViewType.ACTIVE_ONLY),
        "deleted": names(view_type=ViewType.DELETED_ONLY),
        "all": names(view_type=ViewType.ALL),
    },
    "pages": {size: pages(size) for size in (1, 2, 5, 100)},
    "max_results": {size: refused(max_results=size) for size in (0, -1, 50001)},
}
with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
