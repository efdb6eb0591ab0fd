#!/usr/bin/env bash
# The story that `deploy/dev demo` tells, with the fleet already running. Each line is printed by a `belay` command.
set -euo pipefail

# belay_as USER ARGUMENTS…: the command line under that broker user, as a person or an automation would call it.
belay_as() {
    BELAY_BROKER_USER=$1 BELAY_BROKER_PASSWORD_FILE=$BELAY_DEMO_SECRETS/$1 "$BELAY_BIN/belay" "${@:2}"
}

belay_as alice status
