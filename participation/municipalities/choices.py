"""Words a municipality is described with."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class MunicipalityKind(StrEnum):
    """The kinds of area that may open boards."""

    CITY_MUNICIPALITY = "city_municipality"
    TOWN_MUNICIPALITY = "town_municipality"
    SUBDISTRICT_MUNICIPALITY = "subdistrict_municipality"
    SUBDISTRICT_ORGANIZATION = "subdistrict_organization"
    PROVINCIAL_ORGANIZATION = "provincial_organization"
    BANGKOK = "bangkok"
    BANGKOK_DISTRICT = "bangkok_district"
    PATTAYA = "pattaya"
    PROVINCE = "province"
    AGENCY = "agency"
    FOREIGN = "foreign"


class BoardsBy(StrEnum):
    """Who starts boards in an area: residents not at all, with an official's approval, or alone."""

    OFFICIALS = "officials"
    RESIDENTS_APPROVED = "residents_approved"
    RESIDENTS = "residents"


BOARDS_BY_NAMES = {
    BoardsBy.RESIDENTS_APPROVED: _l("Officials, and residents once an official approves"),
    BoardsBy.RESIDENTS: _l("Officials, and residents without asking"),
    BoardsBy.OFFICIALS: _l("Officials alone"),
}


class Region(StrEnum):
    """The six regions of the National Geographical Committee."""

    NORTH = "north"
    NORTHEAST = "northeast"
    CENTRAL = "central"
    EAST = "east"
    WEST = "west"
    SOUTH = "south"


REGION_NAMES = {
    Region.NORTH: _l("North"),
    Region.NORTHEAST: _l("Northeast"),
    Region.CENTRAL: _l("Central"),
    Region.EAST: _l("East"),
    Region.WEST: _l("West"),
    Region.SOUTH: _l("South"),
}
