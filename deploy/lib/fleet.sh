# shellcheck shell=bash
# The whole fleet on this machine: one process of each worker, each under a broker user of its own.

readonly fleet_workers=(trigger review sla notify audit)

fleet_paths() { fleet=$state/fleet; }

fleet_binary() { printf '%s/.build/%s/%s\n' "$root" "${BELAY_DEV_CONFIGURATION:-release}" "$1"; }

# fleet_configure STORE: what all workers share. What differs between them (user, password file, port) comes by
# environment, which the configuration reads before the file.
fleet_configure() {
    local store_lines worker
    case $1 in
    sqlite) store_lines="url: sqlite:$fleet/belay.db" ;;
    postgres)
        store_lines=$(printf 'url: %s\n  password-file: %s' "$(postgres_url belay_worker belay)" \
            "$(postgres_secret belay_worker)")
        ;;
    esac
    state_write "$fleet/belay.yaml" <<YAML
# Written by deploy/dev up; the next one writes it anew. Every key is explained in config/belay.yaml.
environment: development
broker:
  hosts: ["127.0.0.1:$(cat "$broker/port.amqp")"]
  virtual-host: /
worker-users: [$(printf 'belay-%s, ' "${fleet_workers[@]}" | sed 's/, $//')]
levels: [operator, supervisor, board]
store:
  $store_lines
ingress:
  sources: [$(printf '%s, ' "$root"/config/sources/*.yaml | sed 's/, $//')]
mail:
  host: 127.0.0.1
  port: $(cat "$mailbox/port")
  security: none
  from: belay@example.com
audit:
  key-file: $fleet/audit.key
YAML
}

# The key that signs the log, drawn once; its public half is what auditors are given.
fleet_draw_log_key() {
    if [[ -e $fleet/audit.key ]]; then return; fi
    fleet_belay belay-setup key new example.com/belay "$fleet/audit.key" </dev/null >"$fleet/audit.pub"
}

# fleet_environment USER: what a process of Belay needs to log in as that broker user.
fleet_environment() {
    # Settings of this script and of tests are none of Belay's; the script itself goes on reading them.
    local name
    for name in "${!BELAY_DEV_@}" "${!BELAY_TEST_@}"; do export -n "${name?}"; done
    export BELAY_CONFIG=$fleet/belay.yaml
    export BELAY_BROKER_USER=$1 BELAY_BROKER_PASSWORD_FILE=$broker/secrets/$1
}

# fleet_belay USER ARGUMENTS…: the command line as that broker user.
fleet_belay() (
    fleet_environment "$1"
    exec "$(fleet_binary belay)" "${@:2}" 9>&-
)

# fleet_start [STORE]: services, configuration, policies, workers; returns when every worker says it is ready.
fleet_start() {
    local store=${1:-sqlite} worker
    for worker in "${fleet_workers[@]/#/belay-}" belay; do
        [[ -x $(fleet_binary "$worker") ]] || ui_fail "$exit_missing" "there is no $(fleet_binary "$worker")" \
            "Build it with: deploy/dev build release"
    done
    cleanup_add fleet_stop
    broker_start
    if [[ $store == postgres ]]; then postgres_start; fi
    mailbox_start
    fleet_configure "$store"
    fleet_draw_log_key
    fleet_migrate "$store"
    fleet_apply_policies
    for worker in "${fleet_workers[@]}"; do fleet_start_worker "$worker"; done
    for worker in "${fleet_workers[@]}"; do fleet_await_worker "$worker"; done
    ui_done "fleet ready: ${fleet_workers[*]}"
    cleanup_drop fleet_stop
}

# The schema is brought up to date before the first worker starts. In PostgreSQL only the owner may.
fleet_migrate() {
    if [[ $1 == postgres ]]; then
        local -x BELAY_STORE_URL BELAY_STORE_PASSWORD_FILE
        BELAY_STORE_URL=$(postgres_url belay_owner belay)
        BELAY_STORE_PASSWORD_FILE=$(postgres_secret belay_owner)
    fi
    ui_run "migrating the store" "$fleet/log/migrate.log" fleet_belay belay-setup store migrate
}

fleet_apply_policies() {
    local documents=("$root/config/directory.yaml" "$root"/config/calendars/*.yaml "$root"/config/policies/*.yaml)
    ui_run "applying the directory, the calendars and the policies" "$fleet/log/policies.log" \
        fleet_belay belay-setup policy apply --anyway "${documents[@]}" ||
        ui_fail 1 "a document under config/ was refused"
}

fleet_start_worker() {
    local worker=$1 port
    if process_pid "$fleet/$worker.pid" >/dev/null; then return; fi
    port=$(port_choose "$fleet/$worker.port")
    (
        fleet_environment "belay-$worker"
        export BELAY_HEALTH_PORT=$port
        process_start "$fleet/$worker.pid" "$fleet/log/$worker.log" "$(fleet_binary "belay-$worker")"
    )
}

fleet_await_worker() {
    local worker=$1 port deadline=$((SECONDS + 30))
    port=$(cat "$fleet/$worker.port")
    until curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$port/ready"; do
        if ! process_pid "$fleet/$worker.pid" >/dev/null; then
            tail -n 20 "$fleet/log/$worker.log" | sed 's/^/    /' >&2
            ui_fail "$exit_service" "belay-$worker ended before it was ready" "Its log: $fleet/log/$worker.log"
        fi
        ((SECONDS < deadline)) || ui_fail "$exit_service" "belay-$worker is not ready after 30 s" \
            "What it is waiting for: curl http://127.0.0.1:$port/ready" "Its log: $fleet/log/$worker.log"
        sleep 0.1
    done
}

fleet_describe() {
    local worker
    ui_title "Belay runs on this machine"
    ui_note "broker         127.0.0.1:$(cat "$broker/port.amqp"), passwords of its users in $broker/secrets/"
    ui_note "configuration  $fleet/belay.yaml"
    for worker in "${fleet_workers[@]}"; do
        ui_note "$(printf '%-14s http://127.0.0.1:%s/ready and /metrics, log %s' \
            "$worker" "$(cat "$fleet/$worker.port")" "$fleet/log/$worker.log")"
    done
    ui_note "mailbox        127.0.0.1:$(cat "$mailbox/port") (SMTP), messages in $mailbox/maildir/new/"
    ui_note ""
    ui_note "Ask it something, as the reviewer alice:"
    ui_note "  export BELAY_CONFIG=$fleet/belay.yaml"
    ui_note "  export BELAY_BROKER_USER=alice BELAY_BROKER_PASSWORD_FILE=$broker/secrets/alice"
    ui_note "  $(fleet_binary belay) status"
    ui_note "Stop all of it: deploy/dev down"
}

# fleet_stop: the workers together, then what they used. Nothing here depends on a start that got all the way.
fleet_stop() {
    local worker pid
    for worker in "${fleet_workers[@]}"; do
        if pid=$(process_pid "$fleet/$worker.pid"); then kill -TERM "$pid" 2>/dev/null || true; fi
    done
    for worker in "${fleet_workers[@]}"; do process_stop "$fleet/$worker.pid" 20; done
    mailbox_stop
    if postgres_running; then postgres_stop; fi
    broker_stop
    cleanup_drop fleet_stop
}
