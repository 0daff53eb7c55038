#!/usr/bin/env bash
# What tests need from outside Python: a Chromium, poppler's pdfsig, ClamAV's clamd.
# Debian's packages where we may install them; else Playwright's own Chromium; else those tests
# are skipped and say why. With npm also bpmn-js, as its lock file pins it.
set -euo pipefail
bpmn=tests/browser/bpmn
if [ ! -d $bpmn/node_modules/bpmn-js ]; then
    if command -v npm >/dev/null; then
        npm ci --silent --prefix $bpmn || echo "No bpmn-js: the test that opens flows in it is skipped."
    else
        echo "No npm: the test that opens flows in bpmn-js is skipped."
    fi
fi
needed=()
some() { command -v "$1" >/dev/null; }
some chromium-headless-shell || some chromium || some google-chrome || needed+=(chromium)
some pdfsig || needed+=(poppler-utils)
some clamd || [ -x /usr/sbin/clamd ] || needed+=(clamav-daemon)
[ ${#needed[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && some apt-get; then
    apt-get update -qq
    # The shell without windows takes two thirds of the time; older releases do not have it.
    apt-cache show chromium-headless-shell >/dev/null 2>&1 &&
        needed=("${needed[@]/%chromium/chromium-headless-shell}")
    echo "Installing ${needed[*]} for the tests ..."
    DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "${needed[@]}" >/dev/null && exit 0
fi
case " ${needed[*]} " in
*" chromium"*) .venv/bin/playwright install chromium || echo "No Chromium: the browser tests are skipped." ;;
esac
