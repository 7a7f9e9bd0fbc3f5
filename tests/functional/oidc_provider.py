"""A small OpenID Connect provider of its own process, as an office might run one.

``python oidc_provider.py PORT`` serves discovery, keys, an authorization page that signs in at once
and a token endpoint: authorization code with PKCE, id_token signed with RS256. What the next
identity looks like is posted to ``/next`` (claims, and ``fault``: a way to answer wrongly).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
CODES: dict[str, dict[str, Any]] = {}
NEXT: dict[str, Any] = {"claims": {"sub": "1"}, "fault": ""}


class Provider(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        here = f"http://127.0.0.1:{self.server.server_port}"
        if parts.path.endswith("openid-configuration"):
            elsewhere = "https://evil.example" if NEXT["fault"] == "elsewhere" else here
            self._say(
                {
                    "issuer": f"{here}/another" if NEXT["fault"] == "issuer" else here,
                    "authorization_endpoint": f"{elsewhere}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif parts.path == "/keys":
            told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._say({"keys": [told | {"kid": "one", "alg": "RS256", "use": "sig"}]})
        elif parts.path == "/authorize":
            code = secrets.token_urlsafe()
            CODES[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/next":
            NEXT.update(json.loads(body))
            self._say({})
            return
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        begun = CODES.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = begun is not None and (
            begun["code_challenge"],
            begun["code_challenge_method"],
            begun["redirect_uri"],
            sent["client_id"],
            sent["client_secret"],
        ) == (challenge, "S256", sent["redirect_uri"], "vedich", "a secret")
        if not right:
            self._say({"error": "invalid_grant"}, 400)
            return
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": self._signed()})

    def _signed(self) -> str:
        fault, now = NEXT["fault"], int(time.time())
        claims = {
            "iss": f"http://127.0.0.1:{self.server.server_port}",
            "aud": "somebody else" if fault == "audience" else "vedich",
            "iat": now,
            "exp": now - 600 if fault == "expired" else now + 300,
            **NEXT["claims"],
        }
        if fault == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})
        if fault == "shared secret":
            return jwt.encode(claims, "a secret" * 8, algorithm="HS256", headers={"kid": "one"})
        key = OTHER if fault == "key" else KEY
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "one"})

    def _say(self, told: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
