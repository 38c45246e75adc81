#!/usr/bin/env bash
# Makes sure that a Docker engine answers on a Debian machine: what is missing is installed and started. Needs root.
# Of several calls at once the first one works and the others wait. The engine stays up afterwards.
set -euo pipefail

state=${TMPDIR:-/tmp}
log=$state/bbx-container-engine.log

complain() { echo "container-engine.sh: $*" >&2; exit 1; }
# A wedged engine takes a connection and never answers.
answers() { timeout 20 docker version >/dev/null 2>&1; }

install_packages() {
  [ -e /etc/debian_version ] || complain 'only Debian packages are known here: install and start Docker by hand'
  local try
  # Unlike install, update does not wait for the lock of another apt.
  for try in 1 2 3 4 5; do
    apt-get -q update && break
    [ "$try" != 5 ] || return 1
    sleep 2
  done
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends docker.io iptables
}

start_daemon() {
  if [ -d /run/systemd/system ]; then
    systemctl start docker || return 1
  else
    # After a kill -9 the pid file stays, and dockerd refuses to start while any process has that number, a zombie too.
    [[ $(readlink "/proc/$(cat /run/docker.pid 2>/dev/null || echo none)/exe") == */dockerd ]] || rm -f /run/docker.pid
    setsid nohup dockerd >>"$log" 2>&1 </dev/null 9>&- &
    local daemon=$!
  fi
  local tenths
  for tenths in $(seq 300); do
    answers && return 0
    [ -z "${daemon:-}" ] || kill -0 "$daemon" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

if answers; then exit 0; fi
[ "$(id -u)" = 0 ] || complain 'no container engine answers, and only root can start one'
exec 9>"$state/bbx-container-engine.lock"
flock 9
if answers; then exit 0; fi
: >"$log"
if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null; then
  install_packages >>"$log" 2>&1 || { tail -5 "$log" >&2; complain "the packages could not be installed, see $log"; }
fi
# The containerd of a killed dockerd takes a while to end, and the next dockerd dies of it: the one after that starts.
answers || start_daemon || start_daemon || { tail -3 "$log" >&2; complain "the engine does not answer, see $log"; }
