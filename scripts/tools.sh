#!/usr/bin/env bash
# What tests need from outside Python: a Chromium, poppler's pdfsig, ClamAV's clamd.
# Debian's packages where we may install them; else Playwright's own Chromium; else those tests
# are skipped and say why.
set -euo pipefail
needed=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || needed+=(chromium)
command -v pdfsig >/dev/null || needed+=(poppler-utils)
command -v clamd >/dev/null || [ -x /usr/sbin/clamd ] || needed+=(clamav-daemon)
[ ${#needed[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${needed[*]} for the tests ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "${needed[@]}" >/dev/null && exit 0
fi
case " ${needed[*]} " in
*" chromium "*) .venv/bin/playwright install chromium || echo "No Chromium: the browser tests are skipped." ;;
esac
