#!/bin/sh
# Chromium for the browser tests: installed where this may be done, never a reason to stop.
set -u

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 && exit 0
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
    echo "Chromium could not be installed." >&2
fi
echo "There is no Chromium; the browser tests need one. On Debian: sudo apt-get install chromium" >&2
exit 0
