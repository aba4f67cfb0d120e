"""What the load benchmark serves: the application, and beside it the least a server can do.

`bench.server:app` is the application; `bench.server:bare` a Flask application with one view that
inserts one row and commits, on the same database with the same durability.
"""

from flask import Flask, Response, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from participation import config
from participation.app import create_app
from participation.core.db import init_engine

# The limits on requests of one address would measure themselves.
app = create_app({"RATELIMIT_ENABLED": False})

bare = Flask("bare")
bare.config["SQLALCHEMY_DATABASE_URI"] = config.load()["SQLALCHEMY_DATABASE_URI"]
_db = SQLAlchemy(bare)
with bare.app_context():
    init_engine(_db.engine)


@bare.post("/row")
def insert_row() -> str:
    """Insert one row and commit."""
    _db.session.execute(
        text("INSERT INTO bench_row (content) VALUES (:content)"),
        {"content": request.form["content"]},
    )
    _db.session.commit()
    return "ok"


@bare.get("/page")
def show() -> Response:
    """Answer a little JSON: the least a page can cost."""
    return jsonify({"ok": True})
