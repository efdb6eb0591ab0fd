#!/usr/bin/env bash
# Run by the postgres image when it initialises a cluster, after roles.sql: gives the roles their passwords from the
# files that compose.yaml names. On standard input, because arguments can be read by every user of the machine.
set -euo pipefail

for role in belay_owner belay_worker belay_reader; do
    printf "ALTER ROLE %s PASSWORD '%s';\n" "$role" "$(tr -d "\n'" <"/run/secrets/$role")"
done | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname belay
