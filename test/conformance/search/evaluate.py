"""What MLflow's own store finds: fills databases with the same runs, experiments and logged models
and evaluates searches on each.

    evaluate.py INPUT OUTPUT

INPUT is JSON: `databases`, an object of SQLAlchemy URIs of empty databases, and `searches`, a list of
objects with `resource` (runs, experiments or logged_models), `filter`, `order_by` and `datasets`. In a
filter `{run0}` stands for the id of that run.

OUTPUT becomes JSON: for each database `ids`, the id of every label, and `found`, for each search the
labels that were found, in order, or null if it was refused.
"""

import json
import pathlib
import sys
import tempfile

from mlflow.entities import (
    Dataset,
    DatasetInput,
    ExperimentTag,
    InputTag,
    LoggedModelParameter,
    LoggedModelStatus,
    LoggedModelTag,
    Metric,
    Param,
    RunStatus,
    RunTag,
)
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

RUNS = 40
STATUSES = [RunStatus.RUNNING, RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED]
WORDS = ["adam", "Adam", "ADAM", "sgd", "Ärger", "ärger", "50%", "5_0", "it's", "it''s", 'say "x"']
WORDS += ["back\\slash", "tab\there", "日本", "", "0.1", "10", "9"]
ACCURACIES = [0.5, 0.9, float("nan"), -1.5, 0.0, float("inf"), float("-inf"), 1e-5, 3.0]


def fill(store):
    """Fills an empty store; returns the ids of its experiments, runs and models by their labels."""
    ids = {}
    experiments = fill_experiments(store, ids)
    for index in range(RUNS):
        ids[f"run{index}"] = create_run(store, experiments[index % 4 == 0], index)
    for index in range(12):
        ids[f"model{index}"] = create_model(store, experiments[0], ids[f"run{index}"], index)
    return ids


def fill_experiments(store, ids):
    names = ["Search", "other", "case", "Case", "Ärger 1", "under_score", "per%cent", "last"]
    for index, name in enumerate(names):
        tags = [ExperimentTag("team", WORDS[index]), ExperimentTag("with space", "x")]
        ids[f"experiment{index}"] = store.create_experiment(name, tags=tags[: index % 3])
    return [ids["experiment0"], ids["experiment1"]]


def create_run(store, experiment_id, index):
    word = WORDS[index % len(WORDS)]
    tags = [RunTag("mlflow.source.name", word)]
    if index % 3:
        tags.append(RunTag("dotted.key", str(index % 5)))
    run = store.create_run(
        experiment_id, f"user{index % 3}", 1000 + index // 2 * 10, tags, f"Run {word} {index % 4}"
    )
    run_id = run.info.run_id
    params = [Param("optimizer", word), Param("a b", str(index % 4))]
    metrics = [Metric("loss", index % 7 / 2, 1, 0), Metric("val/acc", index / 10, 1, 3)]
    if index % 5:
        params.append(Param("lr", str(10 ** -(index % 3))))
        metrics.append(Metric("acc", ACCURACIES[index % len(ACCURACIES)], 1, 0))
    store.log_batch(run_id, metrics, params, tags=[])
    if index % 3 == 0:
        store.log_inputs(run_id, [dataset_input(index)])
    if index % 6 == 0:
        store.log_inputs(run_id, [dataset_input(index + 1)])
    if index % 2:
        store.update_run_info(run_id, STATUSES[index % 4], 5000 + index, None)
    return run_id


def dataset_input(index):
    dataset = Dataset(f"data{index % 4}", f"digest{index % 3}", "local", "{}", "{}", "{}")
    context = ["train", "eval", "Test"][index % 3]
    tags = [InputTag("mlflow.data.context", context)] if index % 2 else []
    return DatasetInput(dataset, tags)


def create_model(store, experiment_id, run_id, index):
    word = WORDS[index % len(WORDS)]
    model = store.create_logged_model(
        experiment_id,
        name=["classifier", "Regressor", "ranker"][index % 3],
        source_run_id=run_id if index % 4 else None,
        tags=[LoggedModelTag("stage", word)] if index % 2 else [],
        params=[LoggedModelParameter("alpha", str(index % 3)), LoggedModelParameter("kind", word)],
        model_type=["tree", None, "linear"][index % 3],
    )
    if index % 3:
        store.finalize_logged_model(
            model.model_id, LoggedModelStatus.READY if index % 2 else LoggedModelStatus.FAILED
        )
    metrics = [
        Metric("score", value, 10 + step, step, model.model_id, f"data{index % 2}", f"v{step % 2}")
        for step, value in enumerate([index / 2, 5 - index][: index % 3])
    ]
    if metrics:
        store.log_batch(run_id, metrics, [], [])
    return model.model_id


def evaluate(store, search, ids):
    labels = {value: label for label, value in ids.items()}
    filter_string = search["filter"]
    for label, value in ids.items():
        filter_string = filter_string.replace("{%s}" % label, value)
    experiments = [ids["experiment0"], ids["experiment1"]]
    try:
        if search["resource"] == "runs":
            runs = store.search_runs(experiments, filter_string, 3, 1000, search["order_by"])
            return [labels[run.info.run_id] for run in runs]
        if search["resource"] == "experiments":
            found = store.search_experiments(3, 1000, filter_string, search["order_by"])
            return [labels.get(each.experiment_id, "default") for each in found]
        models = store.search_logged_models(
            experiments, filter_string, search["datasets"], 1000, search["order_by"]
        )
        return [labels[model.model_id] for model in models]
    except Exception:
        # MlflowException for what it knows to refuse, anything for the rest: a 500 of its server.
        return None


def main(source, target):
    work = json.loads(pathlib.Path(source).read_text())
    answers = {}
    for name, uri in work["databases"].items():
        store = SqlAlchemyStore(uri, tempfile.gettempdir())
        ids = fill(store)
        found = [evaluate(store, search, ids) for search in work["searches"]]
        answers[name] = {"ids": ids, "found": found}
        store.engine.dispose()
    pathlib.Path(target).write_text(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
