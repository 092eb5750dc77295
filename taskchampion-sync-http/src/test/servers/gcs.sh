#!/bin/sh
# Builds the emulator of Google Cloud Storage that the tests use: sh gcs.sh TARGET_DIRECTORY
set -eu
if ! command -v go >/dev/null; then
  echo "The profile fleet needs Go 1.26 or later, and there is no go in the PATH:" >&2
  echo "install Go (https://go.dev, or a package of your system), or leave the profile out." >&2
  exit 1
fi
program=github.com/fsouza/fake-gcs-server@v1.56.1
if [ "$(cat "$1/version" 2>/dev/null)" != "$program" ]; then
  mkdir -p "$1"
  GOFLAGS=-p=2 GOBIN=$(cd "$1" && pwd) go install "$program"
  echo "$program" >"$1/version"
fi
