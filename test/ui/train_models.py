"""Trains three classifiers of irises and registers each as a version of `iris-classifier`.

Usage: train_models.py <tracking URI>
"""

import sys

import mlflow
from mlflow import MlflowClient
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split

NAME = "iris-classifier"

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("irises")
data = load_iris(as_frame=True)
train_x, test_x, train_y, test_y = train_test_split(data.data, data.target, random_state=1)
dataset = mlflow.data.from_pandas(train_x.assign(species=train_y), name="iris", targets="species")

for strength, most_steps in [(0.001, 10), (0.1, 100), (1.0, 400)]:
    with mlflow.start_run(run_name=f"logistic C={strength}"):
        mlflow.log_params({"C": strength, "max_iter": most_steps, "solver": "lbfgs"})
        mlflow.log_input(dataset, context="training")
        model = LogisticRegression(C=strength, max_iter=most_steps).fit(train_x, train_y)
        guesses = model.predict_proba(test_x)
        logged = mlflow.sklearn.log_model(
            model, name="classifier", input_example=train_x.head(3), registered_model_name=NAME
        )
        metrics = {
            "accuracy": accuracy_score(test_y, guesses.argmax(axis=1)),
            "log_loss": log_loss(test_y, guesses),
        }
        mlflow.log_metrics(metrics, model_id=logged.model_id)

client = MlflowClient()
client.update_registered_model(NAME, "Tells *three* irises apart by their leaves.")
client.set_registered_model_tag(NAME, "team", "botany")
client.set_registered_model_tag(NAME, "owner", "ada")
client.set_registered_model_alias(NAME, "champion", "1")
client.set_model_version_tag(NAME, "2", "validated", "yes")
