"""Models as clients of the 2.x line log them: as artifacts of the run, with a note in a tag."""

import os

import mlflow
import numpy as np
from mlflow.models import infer_signature
from sklearn.linear_model import LinearRegression

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])

features = np.arange(12.0).reshape(6, 2)
target = features @ np.array([2.0, -1.0])

with mlflow.start_run(run_name="linear") as run:
    model = LinearRegression().fit(features, target)
    for path in ("first", "nested/second"):
        mlflow.sklearn.log_model(
            model,
            path,
            signature=infer_signature(features, model.predict(features)),
            input_example=features[:2],
            pip_requirements=["scikit-learn"],
        )
        loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/{path}")
        np.testing.assert_allclose(loaded.predict(features), model.predict(features))
