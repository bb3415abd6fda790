#!/usr/bin/env bash
# What the app needs, in a new environment: bash deploy/install.sh FOLDER
# PYTHON names the interpreter. pip takes its package index from PIP_INDEX_URL and a second one from PIP_EXTRA_INDEX_URL:
# with that of PyTorch's CPU wheels there, it prefers their build, which needs no graphics card.
set -euo pipefail
folder=${1:?the folder of the environment}

"${PYTHON:-python3}" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --no-cache-dir -r "$(dirname "$0")/../requirements.txt"

"$folder/bin/python" - <<'PYTHON'
from importlib.metadata import distributions, version

print("torch", version("torch"))
if any(each.name.startswith("nvidia-") for each in distributions()):
    print("This build of torch brings some 4.5 GB that no visitor needs: name the index of PyTorch's CPU wheels.")
PYTHON
