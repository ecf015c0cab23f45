#!/bin/sh
# A first day with habeas, from the source to a signed evidence pack that somebody else has checked.
#
#   sh docs/first-day.sh        in the folder of the source; `make first-day` runs the same
#
# It works in a folder of its own, which is gone at the end, and needs Python 3.11 or later. PYTHON names another one.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
day=$(mktemp -d)
trap 'rm -rf "$day"' EXIT
cd "$day"

# Runs a command and stops unless its exit code is the one that is expected.
expect() {
  wanted=$1
  shift
  echo "\$ $*"
  code=0
  "$@" || code=$?
  if [ "$code" -ne "$wanted" ]; then
    echo "first-day: this should have ended with $wanted, and ended with $code" >&2
    exit 1
  fi
  echo
}

# ---- install it, with what signing needs

"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "$source[sign]"
PATH=$day/venv/bin:$PATH
expect 0 habeas --version

# ---- the export of a clinic, as somebody handed it over

cp -r "$source/fixtures/clinic" export

# ---- a key of one's own, so that the pseudonyms are the same tomorrow

python3 -c 'import secrets; print(secrets.token_hex(32))' > audit.key
chmod 600 audit.key
export HABEAS_KEY_FILE="$day/audit.key"

# ---- one check: a page for people, and the evidence. It finds something, so it ends with 1.

expect 1 habeas check export --report html=june.html --evidence june.zip --output june.txt
tail -n 1 june.txt
echo

# ---- anybody with the same export can make the check again

expect 0 habeas verify june.zip export

# ---- say who made it

expect 0 habeas sign --new-key auditor.pem
expect 0 habeas sign june.zip export --key auditor.pem
expect 0 habeas verify june.zip export --signature june.zip.dsse.json --public-key auditor.pub.pem

# ---- and nobody can change it unseen: one blank more in one letter is found

printf ' ' >> export/letters/L001.txt
expect 1 habeas verify june.zip export
cp "$source/fixtures/clinic/letters/L001.txt" export/letters/L001.txt
expect 0 habeas verify june.zip export

echo "first-day: done"
