"""The catalogue for programs that harvest it."""

from email.utils import parseaddr
from typing import Any

from flask import Response, current_app, json, request
from flask_babel import gettext as _

from participation.exports.catalogue import (
    Addresses,
    Publisher,
    Version,
    ckan_package,
    dcat,
    package_name,
)
from participation.exports.datasets import DATA_SETS, data_set
from participation.exports.dictionary import table_schema
from participation.exports.queries.files import versions
from participation.exports.views import blueprint
from participation.web.access import Access, access
from participation.web.addresses import absolute

_MOST_RESULTS = 1000


@blueprint.get("/data/catalog.json")
@access(Access.PUBLIC)
def dcat_catalogue() -> Any:
    """Give the catalogue as DCAT-AP in JSON-LD."""
    return _json(dcat(_publisher(), _addresses(), _versions()), "application/ld+json")


@blueprint.get("/data/<name>/schema.json")
@access(Access.PUBLIC)
def columns(name: str) -> Any:
    """Give the columns of a data set as a Table Schema."""
    return _json(table_schema(data_set(name).columns))


@blueprint.get("/data/ckan/package/<name>.json")
@access(Access.PUBLIC)
def package_file(name: str) -> Any:
    """Give a data set as a CKAN package."""
    data = data_set(name)
    return _json(ckan_package(data, _publisher(), _addresses(), _versions().get(name)))


@blueprint.get("/data/ckan/api/3/action/package_list")
@access(Access.PUBLIC)
def package_list() -> Any:
    """Answer as CKAN does: the names of all packages."""
    return _answer([package_name(data) for data in DATA_SETS])


@blueprint.get("/data/ckan/api/3/action/package_show")
@access(Access.PUBLIC)
def package_show() -> Any:
    """Answer as CKAN does: one package, by its name or id."""
    wanted = request.args.get("id", "")
    found = [package for package in _packages() if wanted in (package["name"], package["id"])]
    if found:
        return _answer(found[0])
    error = {"__type": "Not Found Error", "message": "Not found"}
    return _json({"success": False, "error": error}), 404


@blueprint.get("/data/ckan/api/3/action/package_search")
@access(Access.PUBLIC)
def package_search() -> Any:
    """Answer as CKAN does: a page of packages. Harvesters ask so; what they search for is all."""
    start = max(request.args.get("start", 0, type=int), 0)
    rows = min(max(request.args.get("rows", 10, type=int), 0), _MOST_RESULTS)
    packages = _packages()
    return _answer(
        {
            "count": len(packages),
            "sort": "id asc",
            "facets": {},
            "search_facets": {},
            "results": packages[start : start + rows],
        }
    )


def _packages() -> list[dict[str, Any]]:
    known, publisher, addresses = _versions(), _publisher(), _addresses()
    packages = [
        ckan_package(data, publisher, addresses, known.get(data.name)) for data in DATA_SETS
    ]
    return sorted(packages, key=lambda package: str(package["id"]))


def _answer(result: Any) -> Response:
    return _json({"help": absolute("exports.catalogue"), "success": True, "result": result})


def _versions() -> dict[str, Version]:
    return {
        name: Version(version.number, version.changed_at) for name, version in versions().items()
    }


def _publisher() -> Publisher:
    name, email = parseaddr(current_app.config["MAIL_FROM"])
    return Publisher(current_app.config["SITE_NAME"] or name or _("Ruam Khit"), email)


def _addresses() -> Addresses:
    return Addresses(
        catalogue=absolute("exports.catalogue"),
        page=lambda name: absolute("exports.about", name=name),
        columns=lambda name: absolute("exports.columns", name=name),
        file=lambda name, form: absolute("exports.table", name=name, form=form),
    )


def _json(content: Any, kind: str = "application/json") -> Response:
    answer = Response(json.dumps(content), mimetype=kind)
    # Everybody may read it, programs in pages of other sites too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
