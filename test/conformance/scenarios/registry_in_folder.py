"""Registered models as MLflow's file store can take them: it cannot rename those with tagged versions."""

import os

from mlflow import MlflowClient

prefix = os.environ["MLFLOW_EXPERIMENT_NAME"].replace("/", "-")
client = MlflowClient()

kept, renamed, gone = (f"{prefix}-{end}" for end in ("kept", "to rename", "gone"))
for name in (kept, renamed, gone):
    client.create_registered_model(name, tags={"nested/tag": "a\nb", "empty": ""}, description="it's: null")
    client.create_model_version(name, "s3://bucket/model")
client.create_model_version(kept, "s3://bucket/model", tags={"quality": "växt"}, description="second")
client.create_model_version(kept, "s3://bucket/model")
client.set_registered_model_alias(kept, "best", "2")
client.set_registered_model_alias(kept, "old", "1")
client.delete_registered_model_alias(kept, "old")
client.delete_registered_model_tag(kept, "empty")
client.transition_model_version_stage(kept, "1", "Production")
client.transition_model_version_stage(kept, "2", "Production", archive_existing_versions=True)
client.update_model_version(kept, "2", "described anew")
client.delete_model_version(kept, "3")
client.rename_registered_model(renamed, f"{prefix}-renamed")
client.delete_registered_model(gone)
