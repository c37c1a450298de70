"""Logs the work of a research group by real clients: what the flows of the UI are tested on.

An Optuna study; five curves of 2,000 steps, one with a spike of one point; images by step; a model
in two versions; runs that failed long ago. Prints the ids of the experiments by name, as JSON.

Usage: log_research.py <tracking URI>
"""

import json
import logging
import math
import random
import sys
import time

import mlflow
import numpy
import optuna
from mlflow import MlflowClient
from mlflow.entities import Metric
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split

TRIALS = 24
STEPS = 2000
SPIKE = {"step": 1234, "value": 154.6}
DAY = 86_400_000

logging.getLogger("mlflow").setLevel(logging.ERROR)
optuna.logging.set_verbosity(optuna.logging.ERROR)
mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
experiments = {}


def experiment(name):
    experiments[name] = mlflow.set_experiment(name).experiment_id
    return experiments[name]


def study():
    """A run for the study, and a child of it for each trial."""
    experiment("vision/study")

    def objective(trial):
        lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
        depth = trial.suggest_int("depth", 2, 8)
        optimizer = trial.suggest_categorical("optimizer", ["adamw", "sgd", "lamb"])
        with mlflow.start_run(run_name=f"trial-{trial.number}", nested=True):
            mlflow.log_params(trial.params)
            score = 0.9 - 0.05 * (math.log10(lr) + 2.5) ** 2 - 0.01 * (depth - 6) ** 2
            accuracy = score - {"adamw": 0, "sgd": 0.02, "lamb": 0.04}[optimizer]
            mlflow.log_metrics({"val_acc": accuracy, "val_loss": 1.3 - accuracy})
        return accuracy

    with mlflow.start_run(run_name="sweep"):
        sampler = optuna.samplers.TPESampler(seed=7)
        search = optuna.create_study(direction="maximize", sampler=sampler)
        search.optimize(objective, n_trials=TRIALS)
        mlflow.log_metric("trials", TRIALS)


def curves():
    """The same training from five seeds, with the images that it makes and what it is trained on."""
    experiment("vision/resnet")
    digits = mlflow.data.from_numpy(numpy.arange(12).reshape(3, 4), name="digits")
    for seed in range(5):
        noise = random.Random(seed)
        with mlflow.start_run(run_name=f"resnet-{seed}") as run:
            optimizer = "adamw" if seed < 3 else "sgd"
            mlflow.log_params({"optimizer": optimizer, "lr": 10 ** -(3 + seed % 2), "seed": seed})
            mlflow.log_input(digits, context="training")
            start = int(time.time() * 1000) - STEPS * 1000
            points = []
            for step in range(STEPS):
                loss = 0.4 + 0.1 * seed + 2.5 * math.exp(-step / 250) + noise.gauss(0, 0.05)
                if seed == 0 and step == SPIKE["step"]:
                    loss = SPIKE["value"]
                accuracy = 0.92 - 0.02 * seed - 0.7 * math.exp(-step / 300) + noise.gauss(0, 0.01)
                at = start + step * 1000
                points.append(Metric("train_loss", loss, at, step))
                points.append(Metric("val_acc", accuracy, at, step))
            for first in range(0, len(points), 1000):
                client.log_batch(run.info.run_id, metrics=points[first : first + 1000])
            for step in (0, 1000, 1999):
                shade = numpy.linspace(0, 255 * (step + 1) / STEPS, 48 * 48).reshape(48, 48, 1)
                picture = numpy.repeat(shade.astype(numpy.uint8), 3, axis=2)
                picture[:, 8 * seed : 8 * seed + 8, 0] = 220
                mlflow.log_image(picture, key="samples", step=step)
            mlflow.log_text(f"optimizer: {optimizer}\nepochs: 20\nseed: {seed}\n", "config.yaml")


def models():
    """Two classifiers of irises, registered as two versions of a model; the first is the champion."""
    experiment("irises")
    data = load_iris(as_frame=True)
    train_x, test_x, train_y, test_y = train_test_split(data.data, data.target, random_state=1)
    dataset = mlflow.data.from_pandas(train_x.assign(species=train_y), name="iris", targets="species")
    for strength in (0.001, 1.0):
        with mlflow.start_run(run_name=f"logistic C={strength}"):
            mlflow.log_params({"C": strength, "solver": "lbfgs"})
            mlflow.log_input(dataset, context="training")
            model = LogisticRegression(C=strength, max_iter=400).fit(train_x, train_y)
            guesses = model.predict_proba(test_x)
            logged = mlflow.sklearn.log_model(
                model,
                name="classifier",
                input_example=train_x.head(3),
                registered_model_name="iris-classifier",
            )
            metrics = {
                "accuracy": accuracy_score(test_y, guesses.argmax(axis=1)),
                "log_loss": log_loss(test_y, guesses),
            }
            mlflow.log_metrics(metrics, model_id=logged.model_id)
    client.set_registered_model_alias("iris-classifier", "champion", "1")


def failures():
    """Three runs that failed 40 days ago, one that failed today, and one that went well long ago."""
    id = experiment("vision/failures")
    now = int(time.time() * 1000)
    for name, days, status in [
        ("out of memory", 40, "FAILED"),
        ("no gradient", 41, "FAILED"),
        ("disk full", 42, "FAILED"),
        ("typing error", 0, "FAILED"),
        ("went well", 40, "FINISHED"),
    ]:
        run_id = client.create_run(id, start_time=now - days * DAY, run_name=name).info.run_id
        client.log_metric(run_id, "loss", 1.5)
        client.log_text(run_id, "x" * 40_000, "log.txt")
        client.set_terminated(run_id, status, end_time=now - days * DAY + 60_000)


study()
curves()
models()
failures()
print(json.dumps(experiments))
