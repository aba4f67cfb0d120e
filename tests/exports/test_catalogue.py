"""The catalogue that others harvest: every data set, with addresses that lead to it."""

from urllib.parse import urlsplit

from participation.exports.choices import TABLE_FORMATS
from participation.exports.datasets import DATA_SETS
from tests.support.outbox import every_minute
from tests.support.town import make_board, make_town

CKAN = "/data/ckan/api/3/action"
# What the form of the Thai government data catalogue marks as required (ckanext-thai_gdc).
REQUIRED = {
    "data_type", "title", "organization", "maintainer", "maintainer_email", "tag_string", "notes",
    "objective", "update_frequency_unit", "geo_coverage", "data_source", "data_format",
    "data_category", "license_id",
}  # fmt: skip
# What DCAT-AP 3 has as mandatory or recommended, of what there is here.
DATASET = {
    "dct:title", "dct:description", "dct:identifier", "dcat:distribution", "dcat:contactPoint",
    "dcat:keyword", "dct:publisher", "dct:accessRights", "dcat:theme", "dct:modified",
    "dcat:version", "dct:accrualPeriodicity", "dct:spatial", "dcat:landingPage",
}  # fmt: skip


def path_of(address: str) -> str:
    assert address.startswith("http")
    return urlsplit(address).path


def test_dcat_names_every_data_set_with_files_that_are_there(app, client, db, clock):
    make_board(make_town())
    every_minute(app)
    answer = client.get("/data/catalog.json")
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    catalogue = answer.json
    assert catalogue["@type"] == "dcat:Catalog"
    assert {"dct:publisher", "dct:license", "dct:modified", "dct:spatial"} <= catalogue.keys()
    assert len(catalogue["dcat:dataset"]) == len(DATA_SETS)
    prefixes = {name.partition(":")[0] for data in catalogue["dcat:dataset"] for name in data}
    assert prefixes - {"@id", "@type"} <= catalogue["@context"].keys()
    for data in catalogue["dcat:dataset"]:
        assert data.keys() >= DATASET
        assert {text["@language"] for text in data["dct:title"]} == {"th", "en"}
        files = data["dcat:distribution"]
        assert len(files) == len(TABLE_FORMATS)
        assert all(file["dct:license"]["@id"].endswith("/by/4.0/") for file in files)
    first = catalogue["dcat:dataset"][0]
    for place in (
        first["@id"],
        first["dct:conformsTo"]["@id"],
        *(file["dcat:downloadURL"]["@id"] for file in first["dcat:distribution"]),
    ):
        assert client.get(path_of(place)).status_code == 200, place


def test_ckan_is_harvested_page_by_page(app, client, db, clock):
    make_board(make_town())
    every_minute(app)
    names = client.get(f"{CKAN}/package_list").json["result"]
    found = []
    for start in range(0, 20, 4):
        page = client.get(f"{CKAN}/package_search?rows=4&start={start}&sort=id+asc").json
        assert page["success"] and page["result"]["count"] == len(DATA_SETS)
        found += page["result"]["results"]
    assert sorted(package["name"] for package in found) == sorted(names)
    for package in found:
        assert all(package[field] for field in REQUIRED), package["name"]
        assert package["data_category"] == "ข้อมูลสาธารณะ"
        assert len({file["id"] for file in package["resources"]}) == len(TABLE_FORMATS)
    shown = client.get(f"{CKAN}/package_show?id={found[0]['id']}").json["result"]
    assert shown == client.get(f"{CKAN}/package_show?id={found[0]['name']}").json["result"]
    own = client.get(f"/data/ckan/package/{shown['name'].partition('-')[2]}.json").json
    assert own == shown
    missing = client.get(f"{CKAN}/package_show?id=none")
    assert (missing.status_code, missing.json["success"]) == (404, False)


def test_the_columns_are_told_as_a_table_schema(client, db, clock):
    fields = client.get("/data/ballots/schema.json").json["fields"]
    assert [field["name"] for field in fields] == [
        column.name for column in next(d for d in DATA_SETS if d.name == "ballots").columns
    ]
    assert all(field["title"] and field["description"] for field in fields)


def test_the_pages_say_when_the_data_changed(app, client, db, clock):
    make_board(make_town())
    every_minute(app)
    assert "ปรับปรุงเมื่อ 9 มีนาคม 2569" in client.page("/data").text.replace("\xa0", " ")
    assert "version 1" in client.page("/data/boards?lang=en").text
