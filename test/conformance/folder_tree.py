"""Lists the files of an `mlruns` folder with what they say, normalised, without artifacts.

    folder_tree.py FOLDER OUTPUT

Experiments, runs and models have ids of chance: each is named by its name in its place.
"""

import json
import os
import pathlib
import re
import sys
import time

import yaml

LONG = re.compile(r"(?<![0-9a-f])(?:m-)?[0-9a-f]{32}(?![0-9a-f])|(?<!\d)\d{18}(?!\d)")
DAY = 24 * 3600 * 1000


class Tree:
    def __init__(self, root: str):
        self.root = pathlib.Path(root).resolve()
        self.names: dict[str, str] = {}

    def take(self) -> dict:
        metas = {path: yaml.safe_load(path.read_text()) for path in sorted(self.root.rglob("meta.yaml"))}
        for path, meta in metas.items():
            name = meta.get("run_name") or meta.get("name") or ""
            self.names.setdefault(path.parent.name, f"<{name}>" if LONG.fullmatch(path.parent.name) else name)
        listed: dict = {}
        for path in sorted(self.root.rglob("*")):
            below = path.relative_to(self.root)
            if not path.is_file() or "artifacts" in below.parts or len(below.parts) == 1:
                continue
            content = self.meta(metas[path]) if path in metas else self.lines(below, path.read_text())
            listed.setdefault(self.text(str(below)), []).append(content)
        return {path: sorted(contents, key=json.dumps) for path, contents in listed.items()}

    def text(self, text: str) -> str:
        text = text.replace(str(self.root), "{root}")
        return LONG.sub(lambda match: self.names.get(match[0], "<?>"), text)

    def meta(self, meta: dict) -> dict:
        return {key: self.value(value) for key, value in sorted(meta.items()) if key != "aliases"}

    def value(self, value):
        if isinstance(value, int) and abs(value - time.time() * 1000) < DAY:
            return "now"
        return self.text(value) if isinstance(value, str) else value

    def lines(self, path: pathlib.Path, text: str) -> list[str]:
        lines = self.text(text).split("\n")
        if "metrics" in path.parts:
            lines = [" ".join(str(self.value(int(field))) if field.isdigit() else field for field in line.split(" ")) for line in lines]
        return lines


if __name__ == "__main__":
    root, output = sys.argv[1:]
    pathlib.Path(output).write_text(json.dumps(Tree(root).take(), indent=1, ensure_ascii=False))
