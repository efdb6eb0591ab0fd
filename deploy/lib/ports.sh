# shellcheck shell=bash
# Ports on loopback: chosen once, written down, used again while they are free.

port_free() {
    # A connection that is refused is not enough: another socket may be bound without listening.
    "$(packages_tool python3)" - "$1" <<'PY'
import socket, sys
with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PY
}

# port_choose FILE [WANTED]: prints a free port and writes it into FILE. WANTED is a person's choice and is not
# replaced by another; a remembered port that somebody else has taken since is. The range lies below 32768, where
# Linux takes the ports of outgoing connections from, so that none of those gets in between.
port_choose() {
    local file=$1 wanted=${2:-} port
    mkdir -p "$(dirname "$file")"
    if [[ -n $wanted ]]; then
        port_free "$wanted" || ui_fail "$exit_service" "port $wanted on 127.0.0.1 is taken" \
            "See who has it with: ss -ltnp 'sport = :$wanted'" \
            "Or leave the choice to deploy/dev by not setting a port."
        port=$wanted
    else
        port=$(cat "$file" 2>/dev/null || true)
        if [[ -n $port ]] && ! port_free "$port"; then
            ui_warn "port $port was ours before and is taken now; choosing another"
            port=''
        fi
        local tries=0
        while [[ -z $port ]]; do
            port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
            port_free "$port" || port=''
            ((++tries < 100)) || ui_fail "$exit_service" "no free port between 20000 and 29999 on 127.0.0.1"
        done
    fi
    printf '%s\n' "$port" >"$file"
    printf '%s\n' "$port"
}
