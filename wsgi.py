"""What the web server, the worker and the command line load."""

from participation.app import create_app
from participation.worker import attach

app = create_app()
attach(app)
