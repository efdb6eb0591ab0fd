# shellcheck shell=bash
# What Belay is built from and tested with. Debian 12 is the promise; elsewhere we look and say what we looked at.

readonly packages_debian=(
    # The libraries behind the C shims.
    librabbitmq-dev libsimdjson-dev libre2-dev libcurl4-openssl-dev libpq-dev libsqlite3-dev libssl-dev pkg-config
    # The services that tests, benchmarks and the demonstration start privately.
    rabbitmq-server postgresql
    # What the scripts and the tests themselves run.
    python3 python3-venv python3-aiosmtpd openssl unzip curl ca-certificates procps util-linux
    # The log's judges, which share no code with Belay: Google's own packages for Go, and a forger in Python.
    golang-go golang-golang-x-mod-dev python3-cryptography
)
readonly packages_swift_wanted=6.2

packages_install() {
    local system='' version=''
    if [[ -r /etc/os-release ]]; then
        system=$(. /etc/os-release && printf '%s' "${ID:-}")
        version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
    fi
    if [[ $system == debian && $version == 12 ]]; then
        packages_install_debian
    else
        packages_look_elsewhere "${system:-unknown} ${version}"
    fi
    packages_check_swift
}

packages_missing_debian() {
    local package
    for package in "${packages_debian[@]}"; do
        # `dpkg-query` fails for a package it never heard of, and prints another state for one that was removed.
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] ||
            printf '%s\n' "$package"
    done
}

packages_install_debian() {
    local missing
    mapfile -t missing < <(packages_missing_debian)
    if ((${#missing[@]} == 0)); then
        ui_done "all ${#packages_debian[@]} Debian packages are there"
        return
    fi
    if ((EUID != 0)); then
        command -v sudo >/dev/null || ui_fail "$exit_missing" "these packages are missing: ${missing[*]}" \
            "Installing them needs root, and there is no sudo here. As root:" \
            "  apt-get install --no-install-recommends ${missing[*]}"
        packages_as_root=(sudo)
    fi
    ui_note "missing: ${missing[*]}"
    packages_without_services
    local code=0
    # Recommended packages would bring services and documentation that nothing here uses.
    local install=("${packages_as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get install --yes --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}")
    # The package lists of a fresh container are empty, those of an old one name versions that are gone.
    ui_run "installing ${#missing[@]} packages" "$state/log/apt.log" "${install[@]}" ||
        { ui_run "renewing the package lists" "$state/log/apt-update.log" "${packages_as_root[@]}" apt-get update &&
            ui_run "installing ${#missing[@]} packages" "$state/log/apt.log" "${install[@]}"; } || code=$?
    packages_with_services
    ((code == 0)) || ui_fail "$exit_missing" "apt-get could not install: ${missing[*]}" \
        "Its output is in $state/log/apt.log. Without a network, install them by hand and run this again:" \
        "nothing is fetched when everything is there."
}

# Debian starts a service when its package is installed. Nobody asked for a broker and a database on this machine's
# standard ports, so we forbid it for the length of the installation, by the means that Debian has for this
# (invoke-rc.d asks /usr/sbin/policy-rc.d). A policy that exists already is the machine owner's and stays as it is.
packages_as_root=()
packages_without_services() {
    [[ -e /usr/sbin/policy-rc.d ]] && return 0
    cleanup_add packages_with_services
    printf '#!/bin/sh\n# Put here by deploy/dev install, gone when it ends.\nexit 101\n' |
        "${packages_as_root[@]}" tee /usr/sbin/policy-rc.d >/dev/null
    "${packages_as_root[@]}" chmod 755 /usr/sbin/policy-rc.d
}
packages_with_services() {
    if grep -qs 'Put here by deploy/dev install' /usr/sbin/policy-rc.d; then
        "${packages_as_root[@]}" rm -f /usr/sbin/policy-rc.d
    fi
    cleanup_drop packages_with_services
}

packages_look_elsewhere() {
    ui_warn "this is $1; deploy/dev installs packages on Debian 12 only, and Belay is tested there only"
    local missing=() tool library
    for tool in pkg-config python3 openssl go unzip curl flock setsid rabbitmq-server pg_ctl; do
        packages_tool "$tool" >/dev/null || missing+=("$tool")
    done
    if command -v pkg-config >/dev/null; then
        for library in librabbitmq simdjson re2 libcurl libpq sqlite3 openssl; do
            pkg-config --exists "$library" || missing+=("$library (pkg-config)")
        done
    fi
    "$(packages_tool python3)" -c 'import aiosmtpd' 2>/dev/null || missing+=("aiosmtpd (Python)")
    "$(packages_tool python3)" -c 'import cryptography' 2>/dev/null || missing+=("cryptography (Python)")
    ui_note "checked: that the tools, libraries and Python modules exist, and the version of Swift"
    ui_note "not checked: their versions; librabbitmq must be Debian's patched 0.11 or at least 0.17, RabbitMQ at least 3.10"
    ((${#missing[@]} == 0)) ||
        ui_fail "$exit_missing" "missing here: $(printf '%s, ' "${missing[@]}" | sed 's/, $//')" \
        "Install them with this system's package manager. On Debian 12 they are called:" "  ${packages_debian[*]}"
}

# packages_tool NAME: where a tool is. Debian keeps the servers' own programs out of the path, and its wrappers of the
# same name change user or cluster behind our back.
packages_tool() {
    local found
    case $1 in
    rabbitmq-server | rabbitmqctl)
        for found in "/usr/lib/rabbitmq/bin/$1" "$(command -v "$1" || true)"; do
            [[ -x $found ]] && { printf '%s\n' "$found"; return; }
        done
        ;;
    initdb | pg_ctl | psql | postgres)
        # The newest version that is installed.
        for found in $(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -rV) "$(command -v "$1" || true)"; do
            [[ -x $found ]] && { printf '%s\n' "$found"; return; }
        done
        ;;
    python3)
        # The modules that Debian packages belong to Debian's own interpreter, whatever stands first in the path.
        for found in /usr/bin/python3 "$(command -v python3 || true)"; do
            [[ -x $found ]] && { printf '%s\n' "$found"; return; }
        done
        ;;
    *) command -v "$1" && return ;;
    esac
    return 1
}

# packages_need TOOL…: prints nothing, or leaves with what is missing.
packages_need() {
    local tool
    for tool in "$@"; do
        packages_tool "$tool" >/dev/null ||
            ui_fail "$exit_missing" "there is no $tool on this machine" "Run: deploy/dev install"
    done
}

packages_check_swift() {
    local version
    packages_need_swift
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
    local oldest
    oldest=$(printf '%s\n%s\n' "$packages_swift_wanted" "${version:-0}" | sort -V | head -n 1)
    if [[ $oldest != "$packages_swift_wanted" ]]; then
        ui_fail "$exit_missing" \
            "Swift $packages_swift_wanted or later is needed; $(command -v swift) is ${version:-an unknown version}" \
            "See https://www.swift.org/install/ : for Debian 12 there is a tar file and the installer 'swiftly'."
    fi
    ui_done "Swift $version"
}

packages_need_swift() {
    command -v swift >/dev/null || ui_fail "$exit_missing" "there is no swift in the path" \
        "Get Swift $packages_swift_wanted or later from https://www.swift.org/install/ : for Debian 12 there is a tar" \
        "file and the installer 'swiftly'. If it is installed, add its usr/bin to PATH."
}
