"""make_venv.py FOLDER REQUIREMENTS: makes a virtual environment, unless it is there and current.

The lock is the kernel's: it ends with the process that holds it, however that ends. pip inherits
it, so that no second installation starts beside an abandoned one.
"""

import fcntl
import hashlib
import pathlib
import shutil
import subprocess
import sys


def make(folder: pathlib.Path, requirements: pathlib.Path) -> None:
    wanted = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()
    made_for = folder / "made-for"
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made_for.exists() and made_for.read_text() == wanted:
            return
        print(f"Making the Python environment {folder.name} (some minutes, once)…", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check",
             "-r", str(requirements)],
        ):
            subprocess.run(command, check=True, pass_fds=[lock.fileno()])
        made_for.write_text(wanted)


make(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
