#!/bin/sh
# Builds the programs below this directory: sh build.sh TARGET_DIRECTORY
set -eu
if ! command -v cargo >/dev/null; then
  echo "The profile fleet needs cargo with Rust 1.92 or later, and there is no cargo in the PATH:" >&2
  echo "install Rust (https://rustup.rs, or a package of your system), or leave the profile out." >&2
  exit 1
fi
here=$(dirname "$0")
for program in driver server; do
  cargo build --locked --manifest-path "$here/$program/Cargo.toml" --target-dir "$1"
done
