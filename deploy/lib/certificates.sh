# shellcheck shell=bash
# A certificate authority of this checkout for the private broker's TLS listener: one server certificate for
# `localhost`, one client certificate for a user who logs in with it, and a server certificate for a wrong name, so
# that tests can show that verification is on. Valid for a month, made anew when they run out.

certificates_prepare() {
    local dir=$1
    if [[ -s $dir/client.pem ]] && openssl x509 -checkend 86400 -noout -in "$dir/client.pem" >/dev/null; then return; fi
    mkdir -p "$dir"
    openssl req -x509 -newkey rsa:2048 -nodes -days 31 -subj '/CN=belay development authority' \
        -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
    certificates_issue "$dir" server localhost 'DNS:localhost,IP:127.0.0.1' serverAuth
    certificates_issue "$dir" elsewhere elsewhere.invalid 'DNS:elsewhere.invalid' serverAuth
    certificates_issue "$dir" client belay-certificate 'DNS:belay-certificate' clientAuth
}

certificates_issue() {
    local dir=$1 file=$2 name=$3 alternatives=$4 usage=$5
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$dir/$file.key" -out "$dir/$file.csr" 2>/dev/null
    openssl x509 -req -days 31 -in "$dir/$file.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial \
        -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=%s\n' "$alternatives" "$usage") \
        -out "$dir/$file.pem" 2>/dev/null
    rm -f "$dir/$file.csr"
}
