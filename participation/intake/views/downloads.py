"""Sending spreadsheets."""

from flask import Response

_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send_sheet(content: bytes, file: str) -> Response:
    """Answer with a table to be kept as `file`; its ending says what it is."""
    return Response(
        content,
        mimetype=_TYPES[file.rpartition(".")[2]],
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "Cache-Control": "no-store",
        },
    )
