#!/usr/bin/env bash
# Monday's mail through a real SMTP server, read back by a real mail parser.
set -euo pipefail
cd "$(dirname "$0")/.."
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import aiosmtpd' 2>/dev/null; then exec "$python" tests/mail/delivery.py "${REGARD:-build/debug/regard}"; fi
done
echo "python3-aiosmtpd is not installed"
exit 77
