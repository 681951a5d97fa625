#!/usr/bin/env bash
# Installs what is missing of Debian's packages of Octavia, Keystone and their database, as root. Once: then it does nothing.
set -euo pipefail
command -v dpkg-query >/dev/null || { echo "octavia-install: this needs Debian, whose packages have OpenStack's Octavia and Keystone" >&2; exit 1; }
missing() {
  need=()
  for package in python3-octavia python3-keystone mariadb-server curl openssl; do
    dpkg-query -W -f='${db:Status-Abbrev}' $package 2>/dev/null | grep -q '^ii' || need+=($package)
  done
  [ ${#need[@]} -gt 0 ]; }
missing || exit 0
[ "$(id -u)" = 0 ] || { echo "octavia-install: packages are missing; run as root once: apt-get install ${need[*]}" >&2; exit 1; }
exec 9>/run/lock/octavia-install; flock -w 900 9 || { echo "octavia-install: another one is at it" >&2; exit 1; }
missing || exit 0
# Keeps the packages' own services from starting: they would use the standard ports.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
apt() { apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -y --no-install-recommends "$@" >>"$log" 2>&1 9>&-; }
apt install "${need[@]}" || { apt update && apt install "${need[@]}"; } || { tail -n 20 "$log" >&2; exit 1; }
rm -f "$log"
