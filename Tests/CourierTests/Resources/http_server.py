"""A webhook receiver for the tests: says `ready PORT`, then one line of JSON for each request.

usage: http_server.py SECRET PUBLIC_KEY [CERTIFICATE KEY]

The path decides the answer: /status/N, /redirect, /later-seconds, /later-date, /slow, /huge, /long-headers.
Signatures are checked here, with the `standardwebhooks` package if there is one, and without our code in any case.
"""
import base64, email.utils, hashlib, hmac, json, os, ssl, subprocess, sys, tempfile, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

try:
    from standardwebhooks import Webhook
except ImportError:
    Webhook = None

SECRET, PUBLIC_KEY = sys.argv[1], sys.argv[2]
names = []


def is_signed(headers, body):
    """The shared secret's signature (v1)."""
    if Webhook:
        Webhook(SECRET).verify(body, dict(headers))  # raises unless it is right, by this machine's clock too
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode() in headers["webhook-signature"].split(" ")


def is_signed_asymmetrically(headers, body):
    """The key's signature (v1a), checked by openssl."""
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signature = next((s[4:] for s in headers["webhook-signature"].split(" ") if s.startswith("v1a,")), None)
    if signature is None:
        return False
    key = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(PUBLIC_KEY.removeprefix("whpk_"))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in [("key", key), ("signature", base64.b64decode(signature)), ("content", content)]:
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key",
                   "-sigfile", f"{folder}/signature", "-in", f"{folder}/content"]
        return subprocess.run(command, capture_output=True).returncode == 0


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.tell(b"")
        self.answer(200)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.tell(body)
        kind, _, rest = self.path.partition("?")[0].strip("/").partition("/")
        if kind == "status":
            self.answer(int(rest))
        elif kind == "redirect":
            self.answer(302, {"Location": "/status/200"})
        elif kind == "later-seconds":
            self.answer(429, {"Retry-After": "17"})
        elif kind == "later-date":
            self.answer(503, {"Retry-After": email.utils.formatdate(time.time() + 120, usegmt=True)})
        elif kind == "slow":
            self.connection.recv(1)  # until the client has had enough
        elif kind == "huge":
            self.answer(200, length=1 << 30)
        elif kind == "long-headers":
            self.answer(200, {f"x-{i}": "x" * 1000 for i in range(90)})

    def answer(self, status, headers={}, length=0):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0" if status == 204 else str(length))
        self.end_headers()
        sent = 0
        try:
            while sent < length:
                sent += self.wfile.write(b"x" * 65536)
        except OSError:
            pass
        if length:
            print(json.dumps({"hungUpAfter": sent}), flush=True)
            self.close_connection = True

    def tell(self, body):
        print(json.dumps({
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode(),
            "serverName": names[-1] if names else None,
            "isSigned": is_signed(self.headers, body),
            "isSignedAsymmetrically": is_signed_asymmetrically(self.headers, body),
        }), flush=True)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass


# Ends with the test run, however that ends.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server = Server(("127.0.0.1", 0), Receiver)
if len(sys.argv) > 4:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    context.sni_callback = lambda connection, name, _: names.append(name)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("ready", server.server_port, flush=True)
server.serve_forever()
