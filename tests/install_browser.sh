#!/usr/bin/env bash
# A Chromium for the browser tests: the system's without a window, which takes least, else its usual one, else Playwright's own build.
set -euo pipefail
if command -v chromium-headless-shell >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq || true
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq chromium-headless-shell && exit 0
fi
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get install -y -qq chromium
else
  "$(dirname "$0")/../.venv/bin/playwright" install chromium
fi
