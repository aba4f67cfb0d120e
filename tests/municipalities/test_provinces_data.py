"""The province list: complete, well formed, and equal to ISO 3166-2:TH and PyThaiNLP."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

PROVINCES_CSV = (
    Path(__file__).resolve().parents[2] / "participation" / "municipalities" / "provinces.csv"
)
COLUMNS = ["code", "name_th", "name_en", "region"]
REGION_SIZES = {"north": 9, "northeast": 20, "central": 22, "east": 7, "west": 5, "south": 14}
REGION_MEMBERS = {
    "north": "50 51 52 53 54 55 56 57 58",
    "northeast": "30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49",
    "central": "10 11 12 13 14 15 16 17 18 19 26 60 61 62 64 65 66 67 72 73 74 75",
    "east": "20 21 22 23 24 25 27",
    "west": "63 70 71 76 77",
    "south": "80 81 82 83 84 85 86 90 91 92 93 94 95 96",
}
PATTAYA_ISO_CODE = "TH-S"  # a city inside Chon Buri: ISO lists it, TIS-1099 does not
BANGKOK_CODE = "10"
BANGKOK_ISO_NAME = "Krung Thep Maha Nakhon"  # the list uses the other official name, Bangkok


@pytest.fixture(scope="module")
def provinces():
    with PROVINCES_CSV.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_header_is_stable_and_file_is_plain_utf8():
    raw = PROVINCES_CSV.read_bytes()
    assert raw.splitlines()[0] == ",".join(COLUMNS).encode()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


def test_there_are_77_complete_rows(provinces):
    assert len(provinces) == 77
    for row in provinces:
        assert list(row) == COLUMNS
        assert all(value and value == value.strip() for value in row.values()), row


@pytest.mark.parametrize("column", ["code", "name_th", "name_en"])
def test_column_is_unique(provinces, column):
    repeated = [value for value, n in Counter(r[column] for r in provinces).items() if n > 1]
    assert repeated == []


def test_codes_are_two_digits_in_ascending_order(provinces):
    codes = [row["code"] for row in provinces]
    assert all(re.fullmatch(r"[1-9][0-9]", code) for code in codes)
    assert codes == sorted(codes)
    assert (codes[0], codes[-1]) == ("10", "96")


def test_names_are_in_their_script_and_without_the_word_province(provinces):
    for row in provinces:
        assert re.fullmatch(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+", row["name_th"]), row
        assert not row["name_th"].startswith("จังหวัด"), row
        assert re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)*", row["name_en"]), row
        assert "Province" not in row["name_en"], row


def test_region_sizes(provinces):
    assert Counter(row["region"] for row in provinces) == REGION_SIZES


@pytest.mark.parametrize("region", REGION_SIZES)
def test_region_members(provinces, region):
    codes = [row["code"] for row in provinces if row["region"] == region]
    assert codes == REGION_MEMBERS[region].split()


@pytest.mark.parametrize(
    ("code", "name_th"),
    [
        ("10", "กรุงเทพมหานคร"),
        ("14", "พระนครศรีอยุธยา"),
        ("20", "ชลบุรี"),
        ("38", "บึงกาฬ"),
        ("40", "ขอนแก่น"),
        ("50", "เชียงใหม่"),
        ("60", "นครสวรรค์"),
        ("96", "นราธิวาส"),
    ],
)
def test_well_known_codes(provinces, code, name_th):
    assert {row["code"]: row["name_th"] for row in provinces}[code] == name_th


def test_codes_and_english_names_equal_iso_3166_2(provinces):
    pycountry = pytest.importorskip("pycountry")
    iso = {
        subdivision.code.removeprefix("TH-"): subdivision.name
        for subdivision in pycountry.subdivisions.get(country_code="TH")
        if subdivision.code != PATTAYA_ISO_CODE
    }
    ours = {row["code"]: row["name_en"] for row in provinces}
    assert ours[BANGKOK_CODE] == "Bangkok"
    assert ours | {BANGKOK_CODE: BANGKOK_ISO_NAME} == iso


def test_thai_and_english_names_equal_pythainlp(provinces):
    corpus = pytest.importorskip("pythainlp.corpus")
    oracle = {entry["name_th"]: entry["name_en"] for entry in corpus.provinces(details=True)}
    assert {row["name_th"]: row["name_en"] for row in provinces} == oracle
