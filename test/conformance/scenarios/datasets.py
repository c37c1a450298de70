"""Datasets as inputs of runs: pandas and numpy, several contexts, the same one in many runs."""

import os

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.data.meta_dataset import MetaDataset
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.entities import Dataset, DatasetInput, InputTag

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])

frame = pd.DataFrame({"age": [31, 42, 57], "name": ["Åsa", "Bo", "雪"], "score": [0.5, 1.5, np.nan]})
training = mlflow.data.from_pandas(
    frame, source="https://example.com/train.csv", name="people", targets="score"
)
evaluation = mlflow.data.from_pandas(frame.head(2), source="s3://bucket/eval.parquet", name="people")
array = mlflow.data.from_numpy(np.arange(24.0).reshape(4, 6), name="array", targets=np.arange(4))
described = MetaDataset(HTTPDatasetSource("https://example.com/only-described"), name="meta")

with mlflow.start_run(run_name="contexts"):
    mlflow.log_input(training, context="training")
    mlflow.log_input(evaluation, context="eval", tags={"fold": "1", "quality": "hög"})
    mlflow.log_input(array)
    mlflow.log_input(described, context="described")
    mlflow.log_metric("auc", 0.75, dataset=training)

with mlflow.start_run(run_name="same dataset"):
    mlflow.log_input(training, context="training")
    mlflow.log_input(training, context="again")

with mlflow.start_run(run_name="several at once"):
    mlflow.log_inputs(
        datasets=[training, array], contexts=["a", "b"], tags_list=[{"k": "v"}, None]
    )

with mlflow.start_run(run_name="by hand") as run:
    MlflowClient().log_inputs(
        run.info.run_id,
        [
            DatasetInput(
                Dataset("bare", "abc123", "local", '{"uri": "/data/bare"}'),
                tags=[InputTag("mlflow.data.context", "bare"), InputTag("empty", "")],
            ),
            DatasetInput(Dataset("wörter", "d2", "code", "{}", schema="{}", profile="{}")),
        ],
    )

with mlflow.start_run(run_name="found by dataset"):
    found = {
        condition: sorted(
            run.info.run_name
            for run in mlflow.search_runs(filter_string=condition, output_format="list")
        )
        for condition in (
            "datasets.name = 'people'",
            "datasets.name ILIKE 'ARR%'",
            f"dataset.digest = '{training.digest}'",
            "dataset.context = 'eval'",
            "datasets.context IN ('a', 'described')",
            "datasets.name != 'people'",
            "datasets.context LIKE 'tra%' AND metrics.auc > 0.5",
        )
    }
    mlflow.log_dict(found, "found.json")
    source = mlflow.data.get_source(mlflow.get_run(run.info.run_id).inputs.dataset_inputs[0].dataset)
    mlflow.set_tag("source type", type(source).__name__)
