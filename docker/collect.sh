#!/bin/sh
# collect.sh TARGET: what runs, and nothing else: compiled code without tests, migrations, the verifier, production dependencies.
set -eu
target=$1
for package in sdk gateway connectors/* adapters/*; do
  mkdir -p "$target/$package"
  for part in package.json dist bin runtime static scaffold schemas node_modules; do
    [ ! -e "$package/$part" ] || cp -R "$package/$part" "$target/$package/"
  done
done
mkdir -p "$target/gateway/src/store" "$target/gateway/src/ledger/export" "$target/docker"
cp -R gateway/src/store/migrations "$target/gateway/src/store/"
cp gateway/src/ledger/export/verify.mjs "$target/gateway/src/ledger/export/"
cp -R package.json config LICENSE node_modules "$target/"
cp docker/is-ready.mjs "$target/docker/"
rm -f "$target/node_modules/@gatehouse/bench"
rm -rf "$target/gateway/dist/house" "$target/gateway/dist/testing" "$target/gateway/dist/e2e"
find "$target/sdk" "$target/gateway" "$target/connectors" "$target/adapters" \
  \( -name '*.test.*' -o -name '*.tsbuildinfo' -o -name '*.d.ts.map' \) -not -path '*/node_modules/*' -delete
