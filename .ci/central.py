"""Takes an upload as Maven Central does, keeps nothing, and says that it is valid. Prints its port."""
import http.server


class Central(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "/status" in self.path:
            answer = b'{"deploymentId":"1","deploymentName":"Deployment","deploymentState":"VALIDATED","purls":[]}'
        else:
            answer = b"00000000-0000-4000-8000-000000000001"
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Central)
print(server.server_port, flush=True)
server.serve_forever()
