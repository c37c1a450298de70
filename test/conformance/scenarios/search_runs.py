"""Search over runs with every comparator, order and view, and in pages."""

import math
import os

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException

EXPERIMENT = os.environ["MLFLOW_EXPERIMENT_NAME"]
mlflow.set_experiment(EXPERIMENT)
client = MlflowClient()
experiment_id = client.get_experiment_by_name(EXPERIMENT).experiment_id
START = 1_700_000_000_000
LOSSES = [0.5, 0.25, 1.0, math.nan, math.inf, -math.inf, None, 0.25]

run_ids = []
for number, loss in enumerate(LOSSES):
    tags = {"mlflow.runName": f"run-{number}", "mlflow.user": f"user{number % 2}"}
    run = client.create_run(experiment_id, start_time=START + number * 1000, tags=tags)
    run_ids.append(run.info.run_id)
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("loss", loss, START, 0)] if loss is not None else [],
        params=[Param("lr", f"0.{number}"), Param("a b.c", "Dotted")] if number % 3 else [],
        tags=[RunTag("team", ["Amber", "blue_1", "blues%2"][number % 3]), RunTag("größe", "L")],
    )
    if number % 2:
        client.set_terminated(run.info.run_id, "FINISHED", end_time=START + number * 2000)
client.set_terminated(run_ids[4], "FAILED", end_time=START + 1)
client.delete_run(run_ids[7])

FILTERS = [
    "",
    "metrics.loss = 0.5",
    "metrics.loss != 0.5",
    "metrics.loss > 0.25",
    "metrics.loss >= 0.25",
    "metrics.loss < 0.5",
    "metrics.loss <= 0.5",
    "metric.loss > -1e10",
    "metrics.absent > 0",
    "params.lr = '0.1'",
    "params.lr != '0.1'",
    "params.lr LIKE '0.%'",
    "params.lr ILIKE '0._'",
    "params.lr IS NULL",
    "params.lr IS NOT NULL",
    "params.`a b.c` = 'Dotted'",
    "params.\"a b.c\" LIKE 'dotted'",
    "param.`a b.c` ILIKE 'dotted'",
    "tags.team = 'Amber'",
    "tags.team = 'amber'",
    "tags.team != 'Amber'",
    "tags.team LIKE 'blue_1'",
    "tags.team LIKE 'BLUE%'",
    "tags.team ILIKE 'BLUE%'",
    "tag.team like '%e%' and metrics.loss < 1",
    "tags.`größe` = 'L'",
    "tags.absent IS NULL",
    "tags.team IS NOT NULL",
    "attributes.status = 'FINISHED'",
    "attributes.status != 'FINISHED'",
    "status LIKE 'FIN%'",
    "attr.run_name = 'run-1'",
    "run_name LIKE 'run-%'",
    "run.run_name ILIKE 'RUN-2'",
    "`run name` != 'run-1'",
    "attributes.`Run name` = 'run-3'",
    "user_id = 'user1'",
    "attributes.artifact_uri LIKE '%artifacts'",
    f"start_time = {START}",
    f"start_time > {START + 2000}",
    f"attributes.created <= {START + 1000}",
    f"end_time >= {START + 2000}",
    f"end_time != {START + 2000}",
    f"run_id = '{run_ids[1]}'",
    f"run_id IN ('{run_ids[1]}', '{run_ids[2]}')",
    f"attributes.run_id NOT IN ('{run_ids[1]}', '{run_ids[2]}')",
    "metrics.loss < 1 AND params.lr != '0.1' AND status = 'RUNNING'",
]
BAD_FILTERS = [
    "metrics.loss = 'text'",
    "metrics.loss LIKE '1%'",
    "params.lr > 3",
    "params.lr = 0.1",
    "tags.team < 'a'",
    "status > 'RUNNING'",
    "start_time = 'yesterday'",
    "run_name IN ('a')",
    "unknown.key = 'a'",
    "attributes.unknown = 'a'",
    "metrics.loss",
    "metrics.loss >",
    "= 3",
    "params.lr = 'unclosed",
    "params.lr = \"0.1\" OR tags.team = 'Amber'".replace("OR", "XOR"),
]
ORDERS = [
    [],
    ["metrics.loss"],
    ["metrics.loss DESC"],
    ["metric.loss asc", "start_time DESC"],
    ["params.lr"],
    ["params.lr DESC"],
    ["params.`a b.c` ASC", "attributes.start_time ASC"],
    ["tags.team DESC", "metrics.loss ASC"],
    ["status", "attributes.run_name DESC"],
    ["end_time DESC"],
    ["run_name"],
    ["metrics.absent DESC"],
    ["created ASC"],
]
BAD_ORDERS = [["metrics.loss UP"], ["unknown"], ["loss.metrics"], ["metrics.loss ASC DESC"]]


def names(*arguments, **options) -> list[str]:
    return [run.info.run_name for run in client.search_runs([experiment_id], *arguments, **options)]


def refused(*arguments, **options) -> str:
    try:
        return f"accepted: {names(*arguments, **options)}"
    except MlflowException as error:
        return f"{type(error).__name__} {error.error_code}"


def pages(size: int) -> list[list[str]]:
    found, token = [], None
    while True:
        page = client.search_runs([experiment_id], "", max_results=size, page_token=token)
        found.append([run.info.run_name for run in page])
        token = page.token
        if not token:
            return found


def anonymous(text: str) -> str:
    for number, run_id in enumerate(run_ids):
        text = text.replace(run_id, f"RUN{number}")
    return text


findings = {
    "filters": {anonymous(filter_): names(filter_) for filter_ in FILTERS},
    "bad filters": {filter_: refused(filter_) for filter_ in BAD_FILTERS},
    "orders": {str(order): names(order_by=order) for order in ORDERS},
    "bad orders": {str(order): refused(order_by=order) for order in BAD_ORDERS},
    "views": {
        "active": names(run_view_type=ViewType.ACTIVE_ONLY),
        "deleted": names(run_view_type=ViewType.DELETED_ONLY),
        "all": names(run_view_type=ViewType.ALL),
    },
    "pages": {size: pages(size) for size in (1, 3, 7, 100)},
    "no experiment": len(client.search_runs([], "")),
    "unknown experiment": len(client.search_runs(["999999999"], "")),
}
with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
