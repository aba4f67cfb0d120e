"""Whose address a request has, behind proxies and without."""

import pytest
from flask import Flask, request

from participation.web.proxies import init_proxies

SAID = {"X-Forwarded-For": "203.0.113.7, 198.51.100.9", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [(0, "127.0.0.1 http"), (1, "198.51.100.9 https"), (2, "203.0.113.7 http")],
)
def test_as_many_proxies_are_believed_as_there_are(trusted, seen):
    app = Flask("behind")
    app.config["TRUSTED_PROXIES"] = trusted
    init_proxies(app)
    app.add_url_rule("/", "who", lambda: f"{request.remote_addr} {request.scheme}")
    assert app.test_client().get("/", headers=SAID).text == seen
