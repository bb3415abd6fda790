#!/usr/bin/env bash
# The nginx in front of two servers, for the slow tests: the system's if there is one, else Debian's package.
set -euo pipefail
if PATH="$PATH:/usr/sbin" command -v nginx >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nginx-light
else
  echo "The slow tests need nginx: install it with your system's package manager." >&2
  exit 1
fi
