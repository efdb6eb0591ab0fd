# shellcheck shell=bash
# A private PostgreSQL cluster: loopback and a socket of its own, passwords checked by SCRAM, writes really synced.

postgres_paths() {
    postgres=$state/postgres
    # PostgreSQL refuses to run as root, so in a container it runs as the user that its package made.
    postgres_as=()
    if ((EUID == 0)); then
        postgres_as=(runuser -u postgres --)
    fi
    # The cluster lies beside the rest of the state, except where that user may not even pass through.
    postgres_home=$postgres
    if [[ -s $postgres/home ]]; then postgres_home=$(cat "$postgres/home"); fi
}

postgres_running() {
    local pid
    pid=$(head -n 1 "$postgres_home/data/postmaster.pid" 2>/dev/null) || return 1
    [[ $(ps -o args= -p "$pid" 2>/dev/null) == *"$postgres_home/data"* ]]
}

postgres_start() {
    packages_need initdb pg_ctl psql openssl python3
    if postgres_running; then
        ui_done "PostgreSQL runs already on 127.0.0.1:$(cat "$postgres/port")"
        return
    fi
    mkdir -p "$state/log"
    postgres_initialise
    local port
    port=$(port_choose "$postgres/port" "${BELAY_DEV_POSTGRES_PORT:-}")
    postgres_configure "$port"
    cleanup_add postgres_stop
    ui_run "starting PostgreSQL on 127.0.0.1:$port" "$state/log/postgres-start.log" postgres_launch ||
        ui_fail "$exit_service" "PostgreSQL did not start" "Its log: $postgres_home/log" \
            "A fresh start: deploy/dev postgres stop; rm -r $postgres_home $postgres"
    postgres_roles
    cleanup_drop postgres_stop
}

# pg_ctl waits until the server accepts connections, and says when it gave up. After a postmaster that was killed, its
# children need a moment to notice, and until then the new one refuses to share memory with them.
postgres_launch() {
    local tries=0
    postgres_forget_killed
    until postgres_ctl start; do
        tail -n 5 "$postgres_home/log" | grep -q 'pre-existing shared memory block' && ((++tries < 20)) || return 1
        sleep 0.5
    done
}

# A container may have no init, or a slow one, to collect dead processes. PostgreSQL takes a killed postmaster's remains
# for a living one and does not start beside it. Given time, the remains go; where nobody collects them, the lock files
# go, but only when nothing works in the cluster any more, because with them goes the check that would notice.
postgres_forget_killed() {
    local pid deadline=$((SECONDS + 5))
    pid=$(head -n 1 "$postgres_home/data/postmaster.pid" 2>/dev/null) || return 0
    while process_zombie "$pid" && ((SECONDS < deadline)); do sleep 0.2; done
    process_zombie "$pid" || return 0
    find /proc -maxdepth 2 -name cwd -lname "$postgres_home/data" 2>/dev/null | grep -q . && return
    rm -f "$postgres_home/data/postmaster.pid" "$postgres_home"/.s.PGSQL.*.lock
}

postgres_ctl() {
    # The descriptor of the lock and the standard streams must not stay open in the server.
    "${postgres_as[@]}" "$(packages_tool pg_ctl)" "$1" --pgdata "$postgres_home/data" --wait --timeout 60 \
        --log "$postgres_home/log" "${@:2}" 9>&-
}

postgres_initialise() {
    mkdir -p "$postgres"
    if ((EUID == 0)); then
        chown postgres "$postgres"
        if ! "${postgres_as[@]}" test -w "$postgres" && [[ ! -s $postgres/home ]]; then
            mktemp -d "${TMPDIR:-/tmp}/belay-postgres.XXXXXX" >"$postgres/home"
            postgres_home=$(cat "$postgres/home")
            chown postgres "$postgres_home"
            ui_warn "the user postgres may not enter $postgres: the cluster is in $postgres_home"
        fi
    fi
    [[ -s $postgres_home/data/PG_VERSION ]] && return
    local secret=$postgres_home/superuser
    state_secret "$postgres/secrets/postgres" | state_write "$secret"
    if ((EUID == 0)); then chown postgres "$secret"; fi
    ui_run "making a PostgreSQL cluster" "$state/log/postgres-initdb.log" \
        "${postgres_as[@]}" "$(packages_tool initdb)" --pgdata "$postgres_home/data" --username postgres \
        --pwfile "$secret" --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 ||
        ui_fail "$exit_service" "initdb failed"
    rm -f "$secret"
}

postgres_configure() {
    local sockets=$postgres_home
    # The path of a Unix socket has room for 107 characters.
    ((${#sockets} <= 85)) || sockets=''
    state_write "$postgres_home/belay.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $1
unix_socket_directories = '$sockets'
fsync = on
synchronous_commit = on
# Several test processes, each with several lanes and handles.
max_connections = 200
shared_buffers = 128MB
log_line_prefix = '%m [%p] %u@%d '
log_lock_waits = on
deadlock_timeout = 1s
CONF
    if ((EUID == 0)); then chown postgres "$postgres_home/belay.conf"; fi
    grep -q belay.conf "$postgres_home/data/postgresql.conf" ||
        printf "include '%s'\n" "$postgres_home/belay.conf" >>"$postgres_home/data/postgresql.conf"
}

# postgres_psql DATABASE [ARGUMENTS]: SQL on standard input, as the superuser. The password goes through a file.
postgres_psql() {
    local database=$1
    shift
    printf '127.0.0.1:%s:*:postgres:%s\n' "$(cat "$postgres/port")" "$(state_secret "$postgres/secrets/postgres")" |
        state_write "$postgres/pgpass"
    PGPASSFILE=$postgres/pgpass "$(packages_tool psql)" --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
        --host 127.0.0.1 --port "$(cat "$postgres/port")" --username postgres --dbname "$database" "$@"
}

postgres_roles() {
    # Twice on purpose where the cluster is old: the file must stand being applied again, as after each migration.
    postgres_psql postgres <<'SQL'
SELECT 'CREATE DATABASE belay' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'belay') \gexec
SQL
    postgres_psql belay <"$root/deploy/postgres/roles.sql"
    local role
    for role in belay_owner belay_worker belay_reader; do
        # On standard input: an argument could be read by every user of the machine.
        printf "ALTER ROLE %s PASSWORD '%s';\n" "$role" "$(state_secret "$postgres/secrets/$role")"
    done | postgres_psql belay
}

postgres_stop() {
    if postgres_running; then
        ui_run "stopping PostgreSQL" "$state/log/postgres-stop.log" postgres_ctl stop --mode fast ||
            ui_warn "PostgreSQL did not stop; its log: $postgres_home/log"
    fi
    rm -f "$postgres/pgpass"
    cleanup_drop postgres_stop
}

postgres_uri() {
    printf 'postgresql://%s:%s@127.0.0.1:%s/%s' \
        "$1" "$(state_secret "$postgres/secrets/$1")" "$(cat "$postgres/port")" "$2"
}

# The same without the password, which goes by file.
postgres_url() { printf 'postgresql://%s@127.0.0.1:%s/%s' "$1" "$(cat "$postgres/port")" "$2"; }

postgres_secret() {
    state_secret "$postgres/secrets/$1" >/dev/null
    printf '%s' "$postgres/secrets/$1"
}

postgres_exports() {
    printf 'export %s=%q\n' \
        BELAY_TEST_POSTGRES "$(postgres_uri belay_owner belay)" \
        BELAY_TEST_POSTGRES_WORKER "$(postgres_uri belay_worker belay)" \
        BELAY_TEST_POSTGRES_READER "$(postgres_uri belay_reader belay)" \
        BELAY_TEST_POSTGRES_ADMIN "$(postgres_uri postgres postgres)"
}

postgres_require() {
    postgres_running || ui_fail "$exit_service" "no PostgreSQL of this checkout is running" \
        "Start one with: deploy/dev postgres start"
}
