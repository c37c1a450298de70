"""An Optuna study: a parent run, and one nested run per trial."""

import os

import mlflow
import optuna

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
optuna.logging.set_verbosity(optuna.logging.WARNING)


def objective(trial: optuna.Trial) -> float:
    with mlflow.start_run(run_name=f"trial-{trial.number}", nested=True):
        x = trial.suggest_float("x", -10, 10)
        depth = trial.suggest_int("depth", 1, 8)
        kind = trial.suggest_categorical("kind", ["gbdt", "dart"])
        mlflow.log_params(trial.params)
        mlflow.set_tag("study", "quadratic")
        for step in range(5):
            mlflow.log_metric("value", (x - 2) ** 2 / (step + 1), step=step)
        value = (x - 2) ** 2 + 0.1 * depth + (0.5 if kind == "dart" else 0.0)
        mlflow.log_metric("objective", value)
        return value


with mlflow.start_run(run_name="study", description="# Study\nof a *quadratic*") as parent:
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=7))
    study.optimize(objective, n_trials=15)
    mlflow.log_params({f"best.{key}": value for key, value in study.best_params.items()})
    mlflow.log_metric("best_value", study.best_value)
    children = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
        order_by=["metrics.objective ASC"],
    )
    best_first = list(children["tags.mlflow.runName"])
    mlflow.log_dict({"trials, best first": best_first}, "ranking.json")
