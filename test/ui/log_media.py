"""Logs files of the kinds that have viewers of their own: video, sound, PDF, a map, images by step, large files.

Prints the id of the run, as JSON.

Usage: log_media.py <tracking URI>
"""

import json
import math
import os
import sys
import wave
from pathlib import Path

import mlflow
import numpy
from matplotlib.figure import Figure

CLIP = Path(__file__).parent.parent / "fixtures" / "clip.webm"
LINE = "2026-11-21 10:00:00 INFO a line of a log that goes on\n"

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("media")

with mlflow.start_run(run_name="with media") as run:
    mlflow.log_artifact(CLIP, "media")

    with wave.open("beep.wav", "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        samples = [int(9000 * math.sin(at / 3)) for at in range(12_000)]
        sound.writeframes(numpy.array(samples, dtype="<i2").tobytes())
    mlflow.log_artifact("beep.wav", "media")

    figure = Figure(figsize=(4, 3))
    axes = figure.subplots()
    axes.plot([0, 1, 2], [0, 1, 4])
    axes.set_title("Hello in a PDF")
    mlflow.log_figure(figure, "plots/curve.pdf")

    city = {"type": "Point", "coordinates": [8.5417, 47.3769]}
    feature = {"type": "Feature", "properties": {"name": "Zürich"}, "geometry": city}
    mlflow.log_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False),
        "maps/cities.geojson",
    )

    for step in (0, 1000, 1999):
        shade = numpy.full((32, 32, 3), step * 255 // 1999, dtype=numpy.uint8)
        mlflow.log_image(shade, key="validation/samples", step=step)
    for fold in (1, 2):
        mlflow.log_text("a,b\n1,2\n", f"tables/confusion_matrix_of_the_validation_fold_{fold}.csv")

    mlflow.log_text(LINE * 600_000, "large/train.log")
    rows = "".join(f"{at},{at / 7}\n" for at in range(500_000))
    mlflow.log_text(f"id,ratio\n{rows}", "large/predictions.csv")
    mlflow.log_text(json.dumps([{"id": at} for at in range(200_000)]), "large/all.json")
    Path("weights.bin").write_bytes(os.urandom(5_000_000))
    mlflow.log_artifact("weights.bin", "large")

print(json.dumps({"run": run.info.run_id}))
