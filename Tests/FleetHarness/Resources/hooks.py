"""A receiver of webhooks over HTTPS: says `ready PORT`, then one line of JSON for each request.

usage: hooks.py SECRET CERTIFICATE KEY

It checks each signature by Standard Webhooks 1.0.0 itself. `/fails` answers 410 (for good), `/later` answers 503 to the
first request of each id, `/slow` answers after the caller has given up, `/warnings` refuses warnings for good and
everything else for now; every other path answers 204.
"""
import base64, hashlib, hmac, json, ssl, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

secret = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
seen, lock = {}, threading.Lock()


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        name, time = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        mac = hmac.new(secret, f"{name}.{time}.".encode() + body, hashlib.sha256).digest()
        is_signed = "v1," + base64.b64encode(mac).decode() in self.headers["webhook-signature"].split(" ")
        with lock:
            seen[name] = seen.get(name, 0) + 1
            first = seen[name] == 1
            print(json.dumps({"path": self.path, "id": name, "isSigned": is_signed, "body": body.decode(),
                              "headers": dict(self.headers)}), flush=True)
        status = {"/fails": 410, "/later": 503 if first else 204}.get(self.path, 204)
        if self.path == "/warnings":
            status = 410 if b'"purpose":"warning"' in body else 503
        if self.path == "/slow":
            self.connection.recv(1)
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("ready", server.server_port, flush=True)
server.serve_forever()
