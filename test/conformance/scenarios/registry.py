"""Registered models through their life: created, tagged, searched, renamed, deleted."""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

prefix = os.environ["MLFLOW_EXPERIMENT_NAME"].replace("/", "-")
mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
client = MlflowClient()
findings = {}


def attempt(what: str, /, call, *arguments, **options) -> None:
    try:
        call(*arguments, **options)
        findings[what] = "accepted"
    except MlflowException as error:
        findings[what] = f"{type(error).__name__} {error.error_code}"


names = [f"{prefix}-{end}" for end in "abc"]
for number, name in enumerate(names):
    client.create_registered_model(name, tags={"n": str(number)}, description=f"model {number}")
    for _ in range(number + 1):
        client.create_model_version(name, "s3://bucket/model", tags={"n": str(number)})


def models(filter_string: str, **options) -> list[str]:
    found = client.search_registered_models(f"name LIKE '{prefix}%' AND {filter_string}", **options)
    return [model.name.removeprefix(prefix) for model in found]


def versions(filter_string: str, **options) -> list[str]:
    found = client.search_model_versions(f"name LIKE '{prefix}%' AND {filter_string}", **options)
    return [f"{version.name.removeprefix(prefix)}{version.version}" for version in found]


findings["models"] = {
    text: models(text)
    for text in (
        "name LIKE '%'",
        f"name = '{names[0]}'",
        f"name != '{names[0]}'",
        "name ILIKE '%-A'",
        f"name IN ('{names[0]}', '{names[2]}')",
        f"name NOT IN ('{names[0]}')",
        "tags.n = '1'",
        "tags.n != '1'",
        "tags.n LIKE '%'",
    )
}
findings["ordered models"] = models("name LIKE '%'", order_by=["name DESC"])
findings["versions"] = {
    text: versions(text, order_by=["name ASC", "version_number ASC"])
    for text in (
        "version_number > 1",
        "version_number <= 1",
        "version_number != 2",
        "run_id = 'nobody'",
        "source_path LIKE 's3:%'",
        "tags.n = '2'",
    )
}
page = client.search_registered_models(f"name LIKE '{prefix}%'", max_results=2)
rest = client.search_registered_models(
    f"name LIKE '{prefix}%'", max_results=2, page_token=page.token
)
findings["pages"] = [len(page), bool(page.token), len(rest), bool(rest.token)]

client.update_registered_model(names[0], description="described anew")
client.update_model_version(names[0], "1", description="the first")
client.set_registered_model_tag(names[0], "team", "växt")
client.set_model_version_tag(names[0], "1", "quality", "good")
client.set_registered_model_alias(names[0], "best", "1")
client.rename_registered_model(names[0], f"{prefix}-renamed")
renamed = client.get_registered_model(f"{prefix}-renamed")
version = client.get_model_version_by_alias(renamed.name, "best")
findings["renamed"] = [
    renamed.description,
    renamed.tags,
    renamed.aliases,
    version.description,
    version.tags,
    version.aliases,
]
client.delete_registered_model_tag(renamed.name, "team")
client.delete_model_version_tag(renamed.name, "1", "quality")
client.delete_registered_model_alias(renamed.name, "best")
client.delete_model_version(names[1], "1")
client.delete_registered_model(names[2])
findings["left"] = models("name LIKE '%'")
findings["left versions"] = versions("name LIKE '%'")

attempt("get a renamed model", client.get_registered_model, names[0])
attempt("get a deleted model", client.get_registered_model, names[2])
attempt("get a deleted version", client.get_model_version, names[1], "1")
attempt("get an absent alias", client.get_model_version_by_alias, renamed.name, "best")
attempt("create again", client.create_registered_model, renamed.name)
attempt("a name with a slash", client.create_registered_model, "a/b")
attempt("a reserved alias", client.set_registered_model_alias, renamed.name, "v1", "1")
attempt("an unknown stage", client.transition_model_version_stage, renamed.name, "1", "Best")
attempt("a local source", client.create_model_version, renamed.name, "/etc")
attempt("a bad filter", client.search_model_versions, "nothing = 'x'")

with mlflow.start_run(run_name="findings"):
    mlflow.log_dict(findings, "findings.json")
