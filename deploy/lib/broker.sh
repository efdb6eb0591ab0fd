# shellcheck shell=bash
# A private RabbitMQ: loopback only, a home, cookie, node name and epmd of its own, everything below $state/broker.

broker_paths() {
    broker=$state/broker
    # Erlang finds a node by its name through epmd. Both are ours alone, and the name tells checkouts apart in logs.
    broker_node=belay-$(printf '%s' "$state" | cksum | cut -d ' ' -f 1)@localhost
    broker_users=(belay-setup belay-trigger belay-review belay-sla belay-notify belay-audit
        alice bob carol dave erin gateway-example source-example automation-example auditor-example)
}

# broker_environment: what the server and its tools must agree on. The system's own settings are kept out.
broker_environment() {
    local name
    while read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(RABBITMQ|ERL)_' || true)
    export HOME=$broker LC_ALL=C.UTF-8
    RABBITMQ_NODENAME=$broker_node
    ERL_EPMD_PORT=$(cat "$broker/port.epmd" 2>/dev/null || true)
    RABBITMQ_DIST_PORT=$(cat "$broker/port.distribution" 2>/dev/null || true)
    export RABBITMQ_NODENAME ERL_EPMD_PORT RABBITMQ_DIST_PORT
    export ERL_EPMD_ADDRESS=127.0.0.1
    export RABBITMQ_CONF_ENV_FILE=$broker/none RABBITMQ_CONFIG_FILE=$broker/rabbitmq.conf
    export RABBITMQ_ADVANCED_CONFIG_FILE=$broker/none RABBITMQ_ENABLED_PLUGINS_FILE=$broker/plugins
    export RABBITMQ_MNESIA_BASE=$broker/data RABBITMQ_LOG_BASE=$broker/log RABBITMQ_PID_FILE=$broker/server.pid
    # Otherwise Erlang listens for other nodes, and for its tools' answers, on every interface.
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
    export RABBITMQ_CTL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
}

broker_ctl() (
    broker_environment
    exec "$(packages_tool rabbitmqctl)" "$@" 9>&-
)

broker_running() { process_pid "$broker/pid" >/dev/null; }

# broker_start: does nothing where it already runs, except that a running broker must also answer.
broker_start() {
    packages_need rabbitmq-server rabbitmqctl epmd openssl python3
    if broker_running; then
        if broker_ctl await_startup --timeout 60 >"$state/log/broker-await.log" 2>&1; then
            ui_done "broker runs already on 127.0.0.1:$(cat "$broker/port.amqp")"
            return
        fi
        ui_warn "the broker's process is there and does not answer: starting it anew"
        broker_stop
    fi
    mkdir -p "$broker/log" "$broker/data" "$state/log"
    certificates_prepare "$broker/tls"
    state_secret "$broker/.erlang.cookie" >/dev/null
    chmod 400 "$broker/.erlang.cookie"
    local amqp amqps
    amqp=$(port_choose "$broker/port.amqp" "${BELAY_DEV_AMQP_PORT:-}")
    amqps=$(port_choose "$broker/port.amqps")
    port_choose "$broker/port.distribution" >/dev/null
    broker_start_epmd
    broker_configure "$amqp" "$amqps"
    (
        broker_environment
        process_start "$broker/pid" "$broker/log/output.log" "$(packages_tool rabbitmq-server)"
    )
    cleanup_add broker_stop
    if ! ui_run "starting the broker on 127.0.0.1:$amqp" "$state/log/broker-await.log" broker_await; then
        ui_fail "$exit_service" "the broker did not start" "Its output: $broker/log/output.log" \
            "Its log:    $broker/log/${broker_node}.log" "A fresh start: deploy/dev broker stop; rm -r $broker"
    fi
    broker_import
    cleanup_drop broker_stop
}

# Readiness is a signal and not a guess: the boot is over when the node says so, or when its process is gone.
broker_await() {
    local deadline=$((SECONDS + 120))
    until [[ -s $broker/server.pid ]]; do
        broker_running && ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
    until broker_ctl await_startup --timeout 120; do
        broker_running && ((SECONDS < deadline)) || return 1
        sleep 0.5
    done
}

# epmd would be started by Erlang and outlive the broker; started here it has a pid that we know.
broker_start_epmd() {
    process_pid "$broker/epmd.pid" >/dev/null && return
    local port
    port=$(port_choose "$broker/port.epmd")
    process_start "$broker/epmd.pid" "$broker/log/epmd.log" epmd -address 127.0.0.1 -port "$port"
}

broker_configure() {
    # These decide who may connect and from where, so they are written each time, not edited.
    state_write "$broker/rabbitmq.conf" <<CONF
listeners.tcp.local = 127.0.0.1:$1
listeners.ssl.local = 127.0.0.1:$2
ssl_options.cacertfile = $broker/tls/ca.pem
ssl_options.certfile = $broker/tls/server.pem
ssl_options.keyfile = $broker/tls/server.key
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
ssl_cert_login_from = common_name
auth_mechanisms.1 = PLAIN
auth_mechanisms.2 = AMQPLAIN
auth_mechanisms.3 = EXTERNAL
default_user = belay-test
default_pass = $(state_secret "$broker/secrets/belay-test")
default_user_tags.administrator = true
loopback_users.none = none
# The disk is the machine's; what a development broker must not do is block because a laptop is nearly full.
disk_free_limit.absolute = 512MB
vm_memory_high_watermark.absolute = 1GB
log.file.level = info
CONF
    # EXTERNAL comes with this plugin. No management: its web interface is a port more, and nothing here needs it.
    printf '[rabbitmq_auth_mechanism_ssl].\n' >"$broker/plugins"
}

# Users, permissions and topology come from the very file that the documentation tells a broker's owner to import.
broker_import() {
    local user
    for user in "${broker_users[@]}"; do state_secret "$broker/secrets/$user" >/dev/null; done
    "$(packages_tool python3)" "$root/deploy/rabbitmq/render" --passwords "$broker/secrets" |
        state_write "$broker/definitions.json"
    ui_run "importing users, permissions and topology" "$state/log/broker-import.log" \
        broker_ctl import_definitions "$broker/definitions.json" ||
        ui_fail "$exit_service" "the broker refused deploy/rabbitmq/definitions.json"
    # For tests: a user without any password, so that only the client certificate opens the door.
    state_write "$broker/certificate-user.json" <<'JSON'
{
  "users": [{"name": "belay-certificate", "password_hash": "", "tags": [],
             "hashing_algorithm": "rabbit_password_hashing_sha256"}],
  "permissions": [{"user": "belay-certificate", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}]
}
JSON
    broker_ctl import_definitions "$broker/certificate-user.json" >>"$state/log/broker-import.log" 2>&1
}

broker_stop() {
    local server was=no
    broker_running && was=yes
    # The pid we started is a shell that waits for the server; the server itself takes SIGTERM as a clean shutdown.
    if [[ $was == yes && -s $broker/server.pid ]]; then
        server=$(cat "$broker/server.pid")
        [[ $(ps -o pgid= -p "$server" 2>/dev/null | tr -d ' ') == "$(process_pid "$broker/pid")" ]] &&
            kill -TERM "$server" 2>/dev/null
        local deadline=$((SECONDS + 30))
        while broker_running && ((SECONDS < deadline)); do sleep 0.1; done
    fi
    process_stop "$broker/pid" 5
    process_stop "$broker/epmd.pid" 5
    rm -f "$broker/server.pid"
    if [[ $was == yes ]]; then ui_done "broker stopped"; fi
    cleanup_drop broker_stop
}

# broker_exports: prints what tests and a person's shell need, for `eval`.
broker_exports() {
    local port tls
    port=$(cat "$broker/port.amqp")
    tls=$(cat "$broker/port.amqps")
    broker_write_ctl
    # The virtual host "/" is written %2F: a bare slash at the end names the empty virtual host.
    printf 'export %s=%q\n' \
        BELAY_TEST_AMQP "amqp://belay-test:$(state_secret "$broker/secrets/belay-test")@127.0.0.1:$port/%2F" \
        BELAY_TEST_AMQPS "amqps://belay-test:$(state_secret "$broker/secrets/belay-test")@localhost:$tls/%2F" \
        BELAY_TEST_AMQP_TLS "$broker/tls" \
        BELAY_TEST_AMQP_CTL "$broker/ctl" \
        BELAY_TEST_AMQP_SECRETS "$broker/secrets"
}

# A rabbitmqctl that reaches this broker and no other, for tests that raise alarms, close connections or delete queues.
broker_write_ctl() {
    {
        printf '#!/bin/sh\n# Written by deploy/dev: rabbitmqctl of the private broker.\n'
        printf 'BELAY_DEV_DIR=%q exec %q broker ctl "$@"\n' "$state" "$root/deploy/dev"
    } | state_write "$broker/ctl"
    chmod 700 "$broker/ctl"
}

broker_check() {
    BELAY_CHECK_AMQP_PORT=$(cat "$broker/port.amqp") BELAY_CHECK_SECRETS=$broker/secrets BELAY_CHECK_VENV=$state/venv \
        "$root/deploy/rabbitmq/check.sh"
}

broker_require() {
    broker_running || ui_fail "$exit_service" "no broker of this checkout is running" \
        "Start one with: deploy/dev broker start"
}
