"""Logs a run as people do: a model, a table, an image and a dataset. Prints the run's id."""

import mlflow
import numpy
import pandas
from sklearn.linear_model import LogisticRegression

frame = pandas.DataFrame({"petal": [0.1, 0.2, 0.8, 0.9], "sepal": [1.0, 2.0, 3.0, 4.0]})
labels = [0, 0, 1, 1]

mlflow.set_experiment("python")
with mlflow.start_run() as run:
    mlflow.log_input(mlflow.data.from_pandas(frame, name="iris"), context="training")
    mlflow.log_table({"question": ["a", "b", "c"], "reply": ["answer 0", "answer 1", "answer 2"]}, "eval.json")
    mlflow.log_image(numpy.full((32, 32, 3), 128, dtype=numpy.uint8), "square.png")
    model = LogisticRegression().fit(frame, labels)
    mlflow.sklearn.log_model(model, name="iris-model", input_example=frame)
print(run.info.run_id)
