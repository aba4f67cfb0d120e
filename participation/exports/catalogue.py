"""The catalogue of data sets for programs that harvest: DCAT-AP, and CKAN with the Thai fields.

https://www.w3.org/TR/vocab-dcat-3/, https://semiceu.github.io/DCAT-AP/releases/3.0.0/, and the
fields of the Thai government data catalogue (gdcatalog.go.th, `ckanext-thai_gdc`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from participation.exports.choices import FORMAT_NAMES, MEDIA_TYPES, TABLE_FORMATS, FileFormat
from participation.exports.datasets import DATA_SETS, DataSet

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FILE_TYPES = {FileFormat.CSV: "CSV", FileFormat.XLSX: "XLSX", FileFormat.JSONL: "JSON"}
_TITLE = ("ข้อมูลเปิดของ", "Open data of")
_KEYWORDS_TH = ("การมีส่วนร่วม", "งบประมาณแบบมีส่วนร่วม", "องค์กรปกครองส่วนท้องถิ่น")
_KEYWORDS_EN = ("participation", "participatory budgeting", "local government")
_STATISTICS = ("supports", "groups", "indicators")


@dataclass(frozen=True)
class Version:
    """The how-manieth version of a data set it is, and since when."""

    number: int
    changed_at: datetime


@dataclass(frozen=True)
class Publisher:
    """Who gives the data: the site's name and its address for mail."""

    name: str
    email: str


@dataclass(frozen=True)
class Addresses:
    """Where things are, whole: the catalogue, a data set's page and columns, a file."""

    catalogue: str
    page: Callable[[str], str]
    columns: Callable[[str], str]
    file: Callable[[str, str], str]


def dcat(
    publisher: Publisher, addresses: Addresses, versions: Mapping[str, Version]
) -> dict[str, Any]:
    """Return the catalogue as DCAT-AP in JSON-LD."""
    latest = max((version.changed_at for version in versions.values()), default=None)
    th, en = _TITLE
    return {
        "@context": _CONTEXT,
        "@id": addresses.catalogue,
        "@type": "dcat:Catalog",
        "dct:title": _texts(f"{th} {publisher.name}", f"{en} {publisher.name}"),
        "dct:description": _texts(f"{th} {publisher.name}", f"{en} {publisher.name}"),
        "dct:publisher": _agent(publisher),
        "dct:language": [_id(f"{_AUTHORITY}/language/THA"), _id(f"{_AUTHORITY}/language/ENG")],
        "dct:spatial": _id(f"{_AUTHORITY}/country/THA"),
        "dct:license": _id(LICENCE),
        "foaf:homepage": _id(addresses.catalogue),
        **_modified(latest),
        "dcat:dataset": [
            _dcat_of(data, publisher, addresses, versions.get(data.name)) for data in DATA_SETS
        ],
    }


def _dcat_of(
    data: DataSet, publisher: Publisher, addresses: Addresses, version: Version | None
) -> dict[str, Any]:
    page = addresses.page(data.name)
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": page,
        "dct:title": _texts(data.title_th, data.title_en),
        "dct:description": _texts(data.about_th, data.about_en),
        "dcat:keyword": [
            *({"@value": word, "@language": "th"} for word in _KEYWORDS_TH),
            *({"@value": word, "@language": "en"} for word in _KEYWORDS_EN),
        ],
        "dcat:theme": _id(f"{_AUTHORITY}/data-theme/GOVE"),
        "dct:publisher": _agent(publisher),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": publisher.name,
            "vcard:hasEmail": _id(f"mailto:{publisher.email}"),
        },
        "dct:accrualPeriodicity": _id(f"{_AUTHORITY}/frequency/CONT"),
        "dct:accessRights": _id(f"{_AUTHORITY}/access-right/PUBLIC"),
        "dct:spatial": _id(f"{_AUTHORITY}/country/THA"),
        "dct:conformsTo": _id(addresses.columns(data.name)),
        "dcat:landingPage": _id(page),
        **_modified(version.changed_at if version else None),
        **({"dcat:version": str(version.number)} if version else {}),
        "dcat:distribution": [_distribution(data, form, addresses) for form in TABLE_FORMATS],
    }


def _distribution(data: DataSet, form: FileFormat, addresses: Addresses) -> dict[str, Any]:
    file = addresses.file(data.name, form.value)
    return {
        "@id": file,
        "@type": "dcat:Distribution",
        "dct:title": f"{data.title_th} ({FORMAT_NAMES[form]})",
        "dcat:accessURL": _id(addresses.page(data.name)),
        "dcat:downloadURL": _id(file),
        "dct:format": _id(f"{_AUTHORITY}/file-type/{_FILE_TYPES[form]}"),
        "dcat:mediaType": _id(f"{_MEDIA}/{MEDIA_TYPES[form]}"),
        "dct:license": _id(LICENCE),
    }


def package_name(data: DataSet) -> str:
    """Return what CKAN calls a data set: it must be told from those of other sites' catalogues."""
    return f"participation-{data.name}"


def ckan_package(
    data: DataSet, publisher: Publisher, addresses: Addresses, version: Version | None
) -> dict[str, Any]:
    """Return a data set as a CKAN package, with the fields that the Thai catalogue asks for."""
    page = addresses.page(data.name)
    number = str(uuid5(NAMESPACE_URL, page))
    changed = {"metadata_modified": version.changed_at.isoformat()} if version else {}
    organization = {"name": "participation", "title": publisher.name, "type": "organization"}
    return {
        "id": number,
        "name": package_name(data),
        "title": data.title_th,
        "notes": f"{data.about_th}\n\n{data.title_en}: {data.about_en}",
        "type": "dataset",
        "state": "active",
        "private": False,
        "url": page,
        "version": str(version.number) if version else "",
        "maintainer": publisher.name,
        "maintainer_email": publisher.email,
        "organization": organization,
        "tags": [{"name": word, "display_name": word} for word in (*_KEYWORDS_TH, *_KEYWORDS_EN)],
        "tag_string": ",".join((*_KEYWORDS_TH, *_KEYWORDS_EN)),
        "groups": [],
        "license_id": "Creative Commons Attributions",
        "license_title": "Creative Commons Attribution 4.0",
        "license_url": LICENCE,
        "isopen": True,
        **changed,
        **_thai_fields(data, publisher, version),
        "num_resources": len(TABLE_FORMATS),
        "resources": [_resource(data, form, number, addresses, version) for form in TABLE_FORMATS],
    }


def _thai_fields(data: DataSet, publisher: Publisher, version: Version | None) -> dict[str, Any]:
    return {
        "data_type": "ข้อมูลสถิติ" if data.name in _STATISTICS else "ข้อมูลระเบียน",
        "objective": ["เพื่อการให้บริการประชาชน"],
        "update_frequency_unit": "ตามเวลาจริง",
        "update_frequency_interval": "",
        "geo_coverage": "เทศบาล/อบต.",
        "data_source": publisher.name,
        "data_format": ["CSV", "XLS", "JSON"],
        "data_category": "ข้อมูลสาธารณะ",
        "data_language": "ไทย",
        "accessible_condition": "ไม่มีเงื่อนไข",
        "allow_harvest": "True",
        "last_updated_date": version.changed_at.date().isoformat() if version else "",
    }


def _resource(
    data: DataSet,
    form: FileFormat,
    package: str,
    addresses: Addresses,
    version: Version | None,
) -> dict[str, Any]:
    file = addresses.file(data.name, form.value)
    return {
        "id": str(uuid5(NAMESPACE_URL, file)),
        "package_id": package,
        "name": f"{data.title_th} ({FORMAT_NAMES[form]})",
        "description": data.about_th,
        "format": form.value.upper(),
        "mimetype": MEDIA_TYPES[form],
        "url": file,
        "resource_type": "file",
        "state": "active",
        "last_modified": version.changed_at.isoformat() if version else None,
    }


def _texts(thai: str, english: str) -> list[dict[str, str]]:
    return [
        {"@value": thai, "@language": "th"},
        {"@value": english, "@language": "en"},
    ]


def _id(address: str) -> dict[str, str]:
    return {"@id": address}


def _agent(publisher: Publisher) -> dict[str, Any]:
    return {
        "@type": "foaf:Agent",
        "foaf:name": publisher.name,
        "foaf:mbox": _id(f"mailto:{publisher.email}"),
    }


def _modified(moment: datetime | None) -> dict[str, Any]:
    if moment is None:
        return {}
    return {"dct:modified": {"@value": moment.isoformat(), "@type": "xsd:dateTime"}}
