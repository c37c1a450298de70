"""Figures, images (single ones and series by step) and tables, as notebooks log them."""

import os

import matplotlib
import mlflow
import numpy as np
import pandas as pd
from PIL import Image

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "the same ids in every SVG"
from matplotlib import pyplot  # noqa: E402 - the back end has to be chosen first

mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
random = np.random.default_rng(3)

with mlflow.start_run(run_name="figures"):
    figure, axes = pyplot.subplots()
    axes.plot([1, 2, 3], [3, 1, 2])
    mlflow.log_figure(figure, "figures/line.png")
    mlflow.log_figure(figure, "figures/line.svg", save_kwargs={"metadata": {"Date": None}})
    pyplot.close(figure)

with mlflow.start_run(run_name="images"):
    pixels = random.integers(0, 256, (40, 60, 3), dtype=np.uint8)
    mlflow.log_image(pixels, "single/array.png")
    mlflow.log_image(Image.fromarray(pixels), "single/pillow.png")
    mlflow.log_image(mlflow.Image(pixels), "single/wrapped.png")
    for step in range(3):
        mlflow.log_image(random.random((300, 20)), key="dogs/brown", step=step, synchronous=True)
    mlflow.log_image(pixels, key="later", step=7)
    mlflow.flush_artifact_async_logging()

with mlflow.start_run(run_name="tables") as run:
    mlflow.log_table({"in": ["a", "b"], "out": [1.5, None]}, "tables/grows.json")
    mlflow.log_table(pd.DataFrame({"in": ["c"], "out": [2.5]}), "tables/grows.json")
    mlflow.log_table({"n": [1, 2, 3]}, "tables/columns.parquet")
    table = mlflow.load_table("tables/grows.json", run_ids=[run.info.run_id], extra_columns=["run_id"])
    mlflow.log_param("rows", len(table))
    mlflow.log_param("columns", list(table.columns))
    loaded = mlflow.artifacts.load_dict(mlflow.get_artifact_uri("tables/grows.json"))
    mlflow.log_param("as dict", loaded)
