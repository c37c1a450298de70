"""Makes what two servers answer comparable: ids become names, moments become words."""

import json
import re
import time

# Its JSON is written by the server, whose spaces mean nothing.
MODELS_TAG = "mlflow.log-model.history"
DAY = 24 * 3600 * 1000
ID = re.compile(r"(?<![0-9a-f])(?:m-)?[0-9a-f]{32}(?![0-9a-f])")
COMMIT = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
GENERATED_NAME = re.compile(r"[a-z]+-[a-z]+-\d{1,4}")
ARTIFACT_ROOT = re.compile(r"mlflow-artifacts:/(\d+)(?=/|$)")
IMAGE_SERIES = re.compile(r"timestamp\+\d+\+[0-9a-f-]{36}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6}")
TEMPORARY = re.compile(r"/tmp/tmp\w+")


def when(moment: int | None, start: int | None = None) -> str | int | None:
    """A moment of today is only "now", and whether it is before `start`; any other one stays."""
    if moment is None or abs(moment - time.time() * 1000) > DAY:
        return moment
    return "before the start" if start is not None and moment < start else "now"


def number(value: float) -> str:
    """Every digit of a float, and NaN and the infinities, as text that JSON can carry."""
    return repr(float(value))


class Names:
    """Stable names for the ids that a server gave out at random or by counting."""

    def __init__(self, tracking_uri: str):
        self.tracking_uri = tracking_uri
        self.experiments: dict[str, str] = {}
        self.others: dict[str, str] = {}

    def add_experiment(self, experiment_id: str, name: str) -> None:
        self.experiments[experiment_id] = name

    def add_all(self, kind: str, experiment: str, entities: list[tuple[str, str]]) -> list[str]:
        """Names `(id, name)` pairs, given in the order of creation; returns the names."""
        given: dict[str, int] = {}
        names = []
        for id_, name in entities:
            plain = "generated" if GENERATED_NAME.fullmatch(name or "") else name
            count = given[plain] = given.get(plain, 0) + 1
            names.append(plain if count == 1 else f"{plain} ({count})")
            self.others[id_] = f"{{{kind} {experiment}: {names[-1]}}}"
        return names

    def text(self, text: str) -> str:
        text = text.replace(self.tracking_uri, "{tracking uri}")
        text = ID.sub(lambda match: self.others.get(match[0], "{id}"), text)
        text = ARTIFACT_ROOT.sub(
            lambda match: f"mlflow-artifacts:/{{{self.experiments.get(match[1], 'unknown')}}}", text
        )
        text = COMMIT.sub("{commit}", text)
        text = IMAGE_SERIES.sub("timestamp+{time}+{uuid}", text)
        return TEMPORARY.sub("{temp}", MOMENT.sub("{time}", text))

    def texts(self, mapping: dict[str, str]) -> dict:
        named = {self.text(key): self.text(value) for key, value in sorted(mapping.items())}
        if GENERATED_NAME.fullmatch(named.get("mlflow.runName", "")):
            named["mlflow.runName"] = "generated"
        if MODELS_TAG in named:
            named[MODELS_TAG] = json.loads(named[MODELS_TAG])
        return named
