#!/usr/bin/env bash
# Builds the image for two architectures and publishes it to the registry of GitHub: publish.sh VERSION OWNER/NAME REVISION. It
# needs a builder that makes images of several platforms, and a login. `echo` as BUILDER prints the command instead.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$1
image=ghcr.io/${2,,}
revision=$3

# 1.2.3 is also 1.2 and 1, and the latest; a version before 1.0 or a pre-release is only itself.
tags=("$version")
if [[ $version =~ ^([1-9][0-9]*)\.([0-9]+)\.[0-9]+$ ]]; then
  tags+=("${BASH_REMATCH[1]}.${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}")
fi
if [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then tags+=(latest); fi

${BUILDER:-docker} buildx build --push --platform linux/amd64,linux/arm64 --provenance mode=max --sbom true \
  --build-arg VERSION="$version" --build-arg REVISION="$revision" "${tags[@]/#/--tag=$image:}" .
