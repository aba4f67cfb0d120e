"""Pages as PDF, where the operator installed what it takes: the extra `pdf`, and pango."""

from ctypes.util import find_library
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from flask import Response, current_app
from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict


class NoPdf(Conflict):
    """What makes PDF files is not installed."""

    message = _l(
        "This server can't make PDF files. Please print the page; there you can save it as PDF."
    )


@lru_cache(maxsize=1)
def makes_pdf() -> bool:
    """Tell whether PDF files can be made here."""
    return find_spec("weasyprint") is not None and find_library("pango-1.0") is not None


def pdf_response(html: str, name: str) -> Response:
    """Answer a page as a PDF file called `name`.

    Its style sheets, fonts and pictures are named relative to the folder of static files; nothing
    is fetched from the network. Links within the site lead to SITE_URL. Raises NoPdf.
    """
    if not makes_pdf():
        raise NoPdf
    # Only now: it takes half a second and forty megabytes.
    weasyprint = import_module("weasyprint")
    files_only = import_module("weasyprint.urls").URLFetcher(allowed_protocols=["file"])
    # A link of the site's own would lead into the server's files.
    html = html.replace('href="/', f'href="{current_app.config["SITE_URL"]}/')
    document = weasyprint.HTML(
        string=html, base_url=f"file://{current_app.static_folder}/", url_fetcher=files_only
    )
    return Response(
        document.write_pdf(),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
