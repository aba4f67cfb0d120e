"""The versions of data sets, as the catalogue tells them."""

from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.exports.datasets import DATA_SETS
from participation.exports.models import DataVersion
from participation.exports.queries.files import data_stamp, versions


def note_versions() -> None:
    """Give the data sets a new version if anything has changed since the last look."""
    stamp = data_stamp()
    known = versions()
    stale = [
        data.name for data in DATA_SETS if data.name not in known or known[data.name].stamp != stamp
    ]
    if not stale:
        return
    with atomic():
        for name in stale:
            version = db.session.get(DataVersion, name, with_for_update=True)
            if version is None:
                version = DataVersion(name=name, number=0)
                db.session.add(version)
            version.stamp, version.changed_at = stamp, clock.now()
            version.number += 1
