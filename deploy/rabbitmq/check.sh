#!/usr/bin/env bash
# Proves definitions.json on a real broker: what each user may do, and above all what it may not. Changes nothing that
# stays: what it publishes it takes away again, so run it where no fleet is running.
#
#   deploy/dev broker start && deploy/dev broker check        on the private broker
#
# Elsewhere, with the definitions imported and one password file a user:
#   BELAY_CHECK_AMQP_PORT=5672 BELAY_CHECK_SECRETS=directory deploy/rabbitmq/check.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${BELAY_CHECK_AMQP_PORT:?the port of the broker on 127.0.0.1}"
: "${BELAY_CHECK_SECRETS:?the directory with a password file for each user}"
venv=${BELAY_CHECK_VENV:-$(mktemp -d)/venv}

if ! "$venv/bin/python" -c 'import pika' 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'pika>=1.3,<2' || {
        printf 'check.sh: pika, the AMQP client this check uses, could not be installed from PyPI\n' >&2
        exit 3
    }
fi
exec "$venv/bin/python" "$here/check.py"
