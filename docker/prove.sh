#!/usr/bin/env bash
# Proves the image and the compose files on a machine without a Docker engine: docs/containers.md tells what that proves and what not.
#
# It needs root on Debian or Ubuntu, the packages buildah, debootstrap, runc, curl and openssl, and an `npm ci` before it. Where
# packages and certificates come from is taken from the settings of the machine. BASE=FILE keeps the base as a tar file for the
# next time.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
ok() { passed=$((passed + 1)); echo "ok     $1"; }
not_ok() { failed=$((failed + 1)); echo "not ok $1"; [ $# -lt 2 ] || sed 's/^/         /' <<<"$2"; }
# check NAME COMMAND…: whether the command succeeds; what it printed is shown where it does not.
check() { local name=$1 output; shift; if output=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$output"; fi; }
# equal NAME ACTUAL EXPECTED
equal() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $3"$'\n'"found:    $2"; fi; }
close() { echo "$passed passed, $failed failed"; [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; }
give_up() { not_ok "$@"; close; exit 1; }

for program in buildah debootstrap runc curl openssl npm nsenter; do
  command -v "$program" >/dev/null || give_up "$program is not installed"
done
[ "$(id -u)" -eq 0 ] || give_up 'this needs root'
node=$PWD/node_modules/.bin/node
[ -x "$node" ] || give_up 'run npm ci first'

work=$(mktemp -d)
image=localhost/isc-connectors-emulator:proof
base=docker.io/library/node:24-bookworm-slim
buildah() { command buildah --root "$work/storage" --runroot "$work/run" "$@"; }
runc() { command runc --root "$work/runc" "$@"; }
running=()

clean_up() {
  for id in "${running[@]}"; do runc delete --force "$id" >/dev/null 2>&1; done
  buildah rm --all >/dev/null 2>&1
  buildah rmi --all --force >/dev/null 2>&1
  umount -R "$work/storage/overlay" 2>/dev/null
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

echo '== the base image, made here under its name'
root=$work/base
mirror=$(sed -n 's/^\(URIs: *\|deb \(\[[^]]*\] \)\?\)\(http[^ ]*\).*/\3/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null | head -n 1)
make_base() {
  debootstrap --variant=minbase bookworm "$root" "$mirror" || return
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/*
  # The official image has Node and npm under /usr/local, and the user node with the number 1000.
  install -m 755 "$(readlink -f "$node")" "$root/usr/local/bin/node"
  mkdir -p "$root/usr/local/lib/node_modules" "$root/usr/local/etc"
  # Not by `npm root -g`, which names the folder of whichever Node comes first on the path.
  cp -a "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$root/usr/local/lib/node_modules/npm" || return
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
  chroot "$root" useradd --uid 1000 --user-group --create-home --shell /bin/bash node
}
if [ -n "${BASE:-}" ] && [ -f "$BASE" ]; then
  mkdir "$root" && tar -C "$root" -xf "$BASE"
else
  output=$(make_base 2>&1) || give_up 'the base is made' "$(tail -n 20 <<<"$output")"
  [ -z "${BASE:-}" ] || tar -C "$root" -cf "$BASE" .
fi
# The build asks the registry that this machine asks, and trusts whom it trusts.
mkdir -p "$root/etc/ssl/certs"
{ echo "registry=$(npm config get registry)"; echo 'cafile=/etc/ssl/certs/of-the-machine.crt'; } >"$root/usr/local/etc/npmrc"
cafile=$(npm config get cafile)
[ -f "$cafile" ] || cafile=/etc/ssl/certs/ca-certificates.crt
cp "$cafile" "$root/etc/ssl/certs/of-the-machine.crt" || give_up "the certificates of this machine are in $cafile"
import_base() {
  local container
  container=$(buildah from --pull-never scratch) && buildah add -q "$container" "$root" / &&
    buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --cmd node "$container" &&
    buildah commit -q --format docker --rm "$container" "$base"
}
check 'a base of Debian bookworm with Node 24, npm and the user node' import_base
rm -rf "$root"

echo '== the build'
build() { buildah build --format docker --pull-never --network host --layers=false "$@" >"$work/build.log" 2>&1; }
build -t "$image" --build-arg VERSION="$("$node" -p "require('./package.json').version")" \
  --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" . ||
  give_up 'the Dockerfile builds as it is' "$(tail -n 30 "$work/build.log")"
ok 'the Dockerfile builds as it is'
consumer=localhost/consumer:proof
build -t "$consumer" docker/consumer || give_up 'the Dockerfile of the consumer builds' "$(tail -n 30 "$work/build.log")"
ok 'the Dockerfile of the consumer builds'

buildah inspect --type image "$image" >"$work/image.json"
buildah inspect --type image "$consumer" >"$work/consumer.json"
# of NAME: a field of the image's configuration, as JSON.
of() { "$node" -e 'const c = JSON.parse(fs.readFileSync(process.argv[1])).Docker.config; console.log(JSON.stringify(eval(process.argv[2])))' "$work/image.json" "$1"; }
mount_image() { local c; c=$(buildah from --pull-never "$1") && buildah mount "$c"; }
rootfs=$(mount_image "$image") || give_up 'the image can be mounted'
consumer_rootfs=$(mount_image "$consumer") || give_up 'the image of the consumer can be mounted'

echo '== what is in the image'
equal 'its user is not root' "$(of c.User)" '"1000:1000"'
equal 'its user is node' "$(chroot "$rootfs" id -un 1000)" node
equal 'process 1 is node' "$(of c.Entrypoint[0])" '"node"'
equal 'a volume' "$(of 'Object.keys(c.Volumes)')" '["/data"]'
equal 'the port' "$(of 'Object.keys(c.ExposedPorts)')" '["8080/tcp"]'
equal 'the health check is the command health' "$(of 'c.Healthcheck.Test.at(-1)')" '"health"'
equal 'the version is a label' "$(of "c.Labels['org.opencontainers.image.version']")" "\"$("$node" -p "require('./package.json').version")\""
equal 'the labels' "$(of "Object.keys(c.Labels).filter((k) => k.startsWith('org.opencontainers')).map((k) => k.split('.').at(-1)).sort().join()")" \
  '"description,licenses,revision,title,version"'
equal 'the package, and nothing else' "$(LC_ALL=C ls "$rootfs/app" | tr '\n' ' ')" \
  'CHANGELOG.md LICENSE README.md THIRD_PARTY_NOTICES dist fixtures package.json prebuilds sbom.cdx.json schemas types '
equal 'SQLite for this platform alone' "$(ls "$rootfs/app/prebuilds")" "linux-$("$node" -p process.arch).node"
equal 'the program is root’s, and no one else may write it' "$(find "$rootfs/app" \( ! -user root -o -perm /022 \) ! -type l | head -n 3)" ''
size=$(du -sm "$rootfs/app" | cut -f 1)
echo "       /app has $size MB, the image $(du -sm "$rootfs" | cut -f 1) MB with the base that was made here"
check 'the program adds at most 25 MB to its base' test "$size" -le 25

# start ID ROOT IMAGE [OPTION…]: runs a container in the background; its output is in ID.log, its exit code what `wait $pid` gives.
start() {
  local id=$1 root=$2 inspected=$3
  shift 3
  mkdir -p "$work/$id"
  "$node" docker/bundle.ts --image "$inspected" --root "$root" "$@" >"$work/$id/config.json" || return
  runc run --bundle "$work/$id" --pid-file "$work/$id/pid" "$id" >"$work/$id.log" 2>&1 </dev/null &
  pid=$!
  running+=("$id")
}
# healthy ID: runs the image's own health check until it succeeds, as an engine would, for 20 seconds at most.
healthy() {
  local command try
  mapfile -t command < <("$node" -e 'for (const w of JSON.parse(fs.readFileSync(process.argv[1])).Docker.config.Healthcheck.Test.slice(1)) console.log(w)' "$work/image.json")
  for try in $(seq 80); do
    runc exec "$1" "${command[@]}" >"$work/health.log" 2>&1 && return
    sleep 0.25
  done
  cat "$work/health.log" "$work/$1.log"
  return 1
}
# in_network ID COMMAND…: runs a command of this machine in the network of a container.
in_network() { local id=$1; shift; nsenter --net="/proc/$(cat "$work/$id/pid")/ns/net" "$@"; }
# stop ID PID NAME: SIGTERM to process 1, and how it ended.
stop() {
  local id=$1 began ended code
  began=$(date +%s%N)
  runc kill "$id" TERM
  wait "$2"
  code=$?
  ended=$((($(date +%s%N) - began) / 1000000))
  equal "$3: SIGTERM ends process 1 with 0" "$code" 0
  if [ "$ended" -lt 1000 ]; then ok "$3: within a second, after $ended ms"; else not_ok "$3: within a second" "$ended ms"; fi
}

echo '== running: not root, no capability, read-only root, nothing to write but the volume'
volume=$work/volume
# An engine fills a new volume from the image, with its owner.
cp -a "$rootfs/data" "$volume"
start first "$rootfs" "$work/image.json" --volume "$volume"
check 'healthy by the image’s own check' healthy first
first_pid=$pid
equal 'process 1 runs as the user' "$(awk '/^Uid:/ { print $2 }' "/proc/$(cat "$work/first/pid")/status")" 1000
equal 'process 1 is node itself' "$(runc exec first readlink /proc/1/exe)" /usr/local/bin/node
equal 'the root is read-only' "$(runc exec --user 0 first touch /app/x 2>&1 | grep -o 'Read-only file system')" 'Read-only file system'
equal 'no capability is left' "$(awk '/^Cap(Eff|Prm|Bnd):/ { print $2 }' "/proc/$(cat "$work/first/pid")/status" | sort -u)" 0000000000000000
call() { in_network "$1" curl -sS --noproxy '*' "${@:2}"; }
token=$(runc exec first node /app/dist/cli.js token 2>"$work/token.log") || not_ok 'a token' "$(cat "$work/token.log")"
bearer="Authorization: Bearer $token"
equal 'a list' "$(call first -H "$bearer" 'http://127.0.0.1:8080/v3/connectors?limit=3' | grep -o scriptName | wc -l)" 3
equal 'a write' "$(call first -H "$bearer" -H 'Content-Type: application/json' -o /dev/null -w '%{http_code}' \
  -d '{"name":"Kept","className":"org.example.Kept"}' http://127.0.0.1:8080/v3/connectors)" 200
equal 'without a control key the control API is closed' \
  "$(call first -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/_emulator/state)" 403
stop first "$first_pid" 'the first run'

start second "$rootfs" "$work/image.json" --volume "$volume"
second_pid=$pid
check 'healthy again on the same volume' healthy second
equal 'the write is there, and the token still good' \
  "$(call second -H "$bearer" http://127.0.0.1:8080/v3/connectors/kept | grep -o '"name":"Kept"')" '"name":"Kept"'
in_network second curl -sN --noproxy '*' -H "$bearer" -H 'x-emulator-delay: 9000' \
  http://127.0.0.1:8080/v3/connectors >/dev/null 2>&1 &
busy=$!
sleep 0.5
check 'a request waits' kill -0 "$busy"
stop second "$second_pid" 'the second run'
wait "$busy"

options='["node","/app/dist/cli.js","--port","9443","--tls","self-signed","--data","/data"]'
start third "$rootfs" "$work/image.json" --volume "$volume" --args "$options"
third_pid=$pid
healthy_by_options() {
  local try
  for try in $(seq 80); do
    runc exec third node /app/dist/cli.js health --port 9443 --tls self-signed && return
    sleep 0.25
  done
  return 1
}
check 'healthy over TLS on another port, both by options' healthy_by_options
stop third "$third_pid" 'the third run'

echo '== compose.yaml: its environment and its volume'
export EMULATOR_CONTROL_KEY=a-key-of-this-proof
key="X-Emulator-Key: $EMULATOR_CONTROL_KEY"
start plain "$rootfs" "$work/image.json" --volume "$volume" --compose docker/compose.yaml --service emulator
plain_pid=$pid
check 'healthy' healthy plain
equal 'the control key opens the control API' \
  "$(call plain -X POST -H "$key" -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/_emulator/reset)" 204
equal 'and nothing else does' "$(call plain -X POST -o /dev/null -w '%{http_code}' http://127.0.0.1:8080/_emulator/reset)" 403
stop plain "$plain_pid" 'compose.yaml'

# consume NAME COMPOSE SERVICE HOST: the consumer of a compose file in the network of its emulator, where HOST leads to it.
consume() {
  local name=$1 compose=$2 service=$3 host=$4 consumer_pid
  printf '127.0.0.1 localhost %s\n' "$host" >"$work/hosts"
  start "$name-consumer" "$consumer_rootfs" "$work/consumer.json" --volume "$volume" --compose "$compose" --service "$service" \
    --network "/proc/$(cat "$work/$name/pid")/ns/net" --hosts "$work/hosts"
  consumer_pid=$pid
  wait "$consumer_pid"
  local code=$?
  cat "$work/$name-consumer.log"
  return "$code"
}

echo '== compose.test.yaml: the SDK in its container'
start test "$rootfs" "$work/image.json" --compose docker/compose.test.yaml --service emulator
test_pid=$pid
check 'healthy, in memory' healthy test
check 'the consumer’s tests pass against http://emulator:8080' consume test docker/compose.test.yaml test emulator
stop test "$test_pid" compose.test.yaml

echo '== compose.demo.yaml: a tenant by host name over TLS'
rm -rf "$volume" && cp -a "$rootfs/data" "$volume"
start demo "$rootfs" "$work/image.json" --volume "$volume" --compose docker/compose.demo.yaml --service emulator
demo_pid=$pid
check 'healthy over TLS on port 443' healthy demo
acme=https://acme.api.identitynow.com
trusting=(--cacert "$volume/tls/certificate.pem" --resolve acme.api.identitynow.com:443:127.0.0.1)
equal 'the certificate on the volume names the host' \
  "$(call demo "${trusting[@]}" $acme/oauth/info | grep -o '"cloudDomainUrl":"[^"]*"')" "\"cloudDomainUrl\":\"$acme\""
equal 'the tenant is named by the host' "$(call demo "${trusting[@]}" $acme/oauth/info | grep -o '"tenantName":"[^"]*"')" '"tenantName":"acme"'
equal 'who does not trust it is not served' \
  "$(call demo --cacert /etc/ssl/certs/ca-certificates.crt --resolve acme.api.identitynow.com:443:127.0.0.1 -o /dev/null -w '%{http_code}' $acme/oauth/info 2>/dev/null)" 000
equal 'its key is for its user alone' "$(stat -c '%a %u' "$volume/tls/key.pem")" '600 1000'
check "the consumer’s tests pass against $acme" consume demo docker/compose.demo.yaml consumer acme.api.identitynow.com
stop demo "$demo_pid" compose.demo.yaml

echo
close
