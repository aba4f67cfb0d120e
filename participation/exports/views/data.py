"""The catalogue of data sets, and each of them as page and as file."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from participation.delivery.choices import STAGE_NAMES
from participation.exports.choices import FORMAT_NAMES, TABLE_FORMATS, FileFormat, Narrowing
from participation.exports.datasets import DATA_SETS, DataSet, data_set
from participation.exports.narrowing import Wanted
from participation.exports.queries.files import versions
from participation.exports.queries.scope import check_known, places_with_boards
from participation.exports.schemas import WantedSchema
from participation.exports.services.making import Wish
from participation.exports.views import blueprint
from participation.exports.views.files import give
from participation.proposals.choices import ANSWER_NAMES
from participation.web.access import Access, access
from participation.web.extensions import limiter
from participation.web.forms import Form, load_question


@blueprint.get("/data")
@access(Access.PUBLIC)
def catalogue() -> Any:
    """Show every data set, or those of one area or board, which the address names."""
    narrowings = (Narrowing.AREA, Narrowing.BOARD)
    asked: dict[str, Any] = {
        name.value: request.args[name] for name in narrowings if request.args.get(name)
    }
    check_known(Wanted(**asked))
    return render_template(
        "exports/catalogue.html",
        data_sets=[data for data in DATA_SETS if data.narrowings.issuperset(asked)],
        asked=asked,
        formats=TABLE_FORMATS,
        names=FORMAT_NAMES,
        versions=versions(),
    )


@blueprint.get("/data/<name>")
@access(Access.PUBLIC)
def about(name: str) -> Any:
    """Show what is in a data set, and let the reader narrow it."""
    data = data_set(name)
    form = load_question(WantedSchema(data))
    return _page(data, form)


@blueprint.get("/data/<name>.<any(csv, xlsx, jsonl):form>")
@access(Access.PUBLIC)
@limiter.limit("60 per minute")
def table(name: str, form: str) -> Any:
    """Download a data set, or the part of it that is asked for."""
    data = data_set(name)
    asked = load_question(WantedSchema(data))
    if not asked.valid:
        return _page(data, asked)
    return give(Wish(name, FileFormat(form), asked.data))


def _page(data: DataSet, form: Form) -> Any:
    areas = places_with_boards()
    provinces = {area.province.code: area.province.name for area in areas if area.province}
    page = render_template(
        "exports/data_set.html",
        data=data,
        version=versions().get(data.name),
        form=form,
        formats=TABLE_FORMATS,
        names=FORMAT_NAMES,
        areas={"": _("All areas")} | {area.slug: area.name for area in areas},
        provinces={"": _("The whole country")} | provinces,
        answers=ANSWER_NAMES | STAGE_NAMES,
    )
    return page, 200 if form.valid else 422
