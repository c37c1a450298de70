"""scikit-learn autologging: parameters, scores, dataset and model, with nothing logged by hand."""

import os

import mlflow
import numpy as np
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
mlflow.sklearn.autolog(log_input_examples=True, log_post_training_metrics=True)

features, target = load_iris(return_X_y=True, as_frame=True)
with mlflow.start_run(run_name="forest") as run:
    forest = RandomForestClassifier(n_estimators=5, max_depth=3, random_state=0)
    forest.fit(features, target)
mlflow.sklearn.autolog(disable=True)

loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
same = np.array_equal(loaded.predict(features), forest.predict(features))
mlflow.MlflowClient().set_tag(run.info.run_id, "loaded model predicts the same", same)
