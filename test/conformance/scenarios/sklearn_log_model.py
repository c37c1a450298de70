"""Models logged by hand with signature and input example, and loaded back by every kind of URI."""

import os

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from sklearn.linear_model import LinearRegression

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
REQUIREMENTS = ["scikit-learn", "pandas"]

features = pd.DataFrame({"length": np.arange(20.0), "width": np.arange(20.0) ** 2})
target = pd.Series(3 * features["length"] - features["width"] + 1, name="target")


class Shifted(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        with open(context.artifacts["shift"]) as file:
            self.shift = float(file.read())

    def predict(self, context, model_input, params=None):
        return model_input["length"] + self.shift


def log_linear_regression() -> None:
    with mlflow.start_run(run_name="linear") as run:
        mlflow.log_params({"fit_intercept": True, "solver": "lstsq"})
        model = LinearRegression().fit(features, target)
        mlflow.log_metric("r2", 1.0)
        info = mlflow.sklearn.log_model(
            model,
            name="linear-model",
            signature=infer_signature(features, model.predict(features)),
            input_example=features.head(3),
            pip_requirements=REQUIREMENTS,
            metadata={"team": "växt"},
        )
        mlflow.log_metric("rmse", 0.25, model_id=info.model_id)
        expected = model.predict(features)
        for uri in (info.model_uri, f"runs:/{run.info.run_id}/linear-model"):
            loaded = mlflow.pyfunc.load_model(uri)
            np.testing.assert_allclose(loaded.predict(features), expected)
        mlflow.set_tag("signature", loaded.metadata.signature.to_dict()["inputs"])


def log_python_model() -> None:
    with open("shift.txt", "w") as file:
        file.write("4.5")
    with mlflow.start_run(run_name="python"):
        info = mlflow.pyfunc.log_model(
            name="shifted",
            python_model=Shifted(),
            artifacts={"shift": "shift.txt"},
            pip_requirements=REQUIREMENTS,
        )
        predictions = mlflow.pyfunc.load_model(info.model_uri).predict(features.head(2))
        mlflow.log_dict({"predictions": list(predictions)}, "predictions.json")


def log_model_without_a_run() -> None:
    info = mlflow.sklearn.log_model(
        LinearRegression().fit(features, target), name="runless", pip_requirements=REQUIREMENTS
    )
    mlflow.set_logged_model_tags(info.model_id, {"stage": "draft"})


log_linear_regression()
log_python_model()
log_model_without_a_run()
