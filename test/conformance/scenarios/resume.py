"""A run that a second process resumes, by argument and by environment, and a third one ends."""

import os
import subprocess
import sys

import mlflow


def in_another_process(step: str, run_id: str, **environment: str) -> None:
    subprocess.run(
        [sys.executable, __file__, step, run_id],
        check=True,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )


def begin() -> None:
    mlflow.set_experiment(os.environ["MLFLOW_EXPERIMENT_NAME"])
    with mlflow.start_run(run_name="resumed", tags={"phase": "first"}) as run:
        mlflow.log_param("epochs", 3)
        for step in range(3):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_text("first", "log.txt")
    in_another_process("by argument", run.info.run_id)
    in_another_process("by environment", run.info.run_id, MLFLOW_RUN_ID=run.info.run_id)


def resume_by_argument(run_id: str) -> None:
    with mlflow.start_run(run_id=run_id):
        mlflow.log_param("epochs", 3)
        mlflow.log_param("resumed", "yes")
        mlflow.set_tag("phase", "second")
        for step in range(3, 6):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_text("second", "log.txt")


def resume_by_environment() -> None:
    mlflow.log_metric("loss", 0.0, step=6)
    mlflow.set_tag("phase", "third")
    mlflow.end_run("KILLED")


if len(sys.argv) < 3:
    begin()
elif sys.argv[1] == "by argument":
    resume_by_argument(sys.argv[2])
else:
    resume_by_environment()
