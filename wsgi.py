"""What the web server and the command line load."""

from participation.app import create_app

app = create_app()
