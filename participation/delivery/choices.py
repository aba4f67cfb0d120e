"""Words that what is carried out is described with."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

MOST_PICTURES = 3
"""Pictures that one entry may have."""

STALE_DAYS = 90
"""So many days without an entry, and what is carried out is listed as standing still."""


QUESTION_OPEN_DAYS = 14
"""So many days after the day it asked for, a link to a unit can still be used."""


class Path(StrEnum):
    """How something is carried out: tried first, or planned and built."""

    PILOT = "pilot"
    BUILD = "build"


class Stage(StrEnum):
    """How far it has come; each path has stages of its own."""

    PILOT = "pilot"
    LESSONS = "lessons"
    SCALED = "scaled"
    PLAN = "plan"
    PROCURE = "procure"
    BUILD = "build"
    DONE = "done"


class Plan(StrEnum):
    """The plan of the municipality that it stands in."""

    COMMUNITY = "community"
    VILLAGE = "village"
    LOCAL = "local"
    POLICY = "policy"
    PROJECT = "project"


class Blocker(StrEnum):
    """What keeps it from going on."""

    LAW = "law"
    BUDGET = "budget"
    AGENCY = "agency"


class Standing(StrEnum):
    """How something stands, as one may ask for it in a list."""

    GOING = "going"
    BLOCKED = "blocked"
    STALE = "stale"
    FINISHED = "finished"


STAGES = {
    Path.PILOT: (Stage.PILOT, Stage.LESSONS, Stage.SCALED),
    Path.BUILD: (Stage.PLAN, Stage.PROCURE, Stage.BUILD, Stage.DONE),
}
LAST_STAGES = tuple(stages[-1] for stages in STAGES.values())

PATH_NAMES = {
    Path.BUILD: _l("Plan it, then build it"),
    Path.PILOT: _l("Try it first, then everywhere"),
}
STAGE_NAMES = {
    Stage.PILOT: _l("Being tried out"),
    Stage.LESSONS: _l("Lessons are drawn"),
    Stage.SCALED: _l("Done everywhere"),
    Stage.PLAN: _l("Being planned"),
    Stage.PROCURE: _l("Being procured"),
    Stage.BUILD: _l("Being built"),
    Stage.DONE: _l("Finished"),
}
PLAN_NAMES = {
    Plan.COMMUNITY: _l("Community plan"),
    Plan.VILLAGE: _l("Village development plan"),
    Plan.LOCAL: _l("Local development plan"),
    Plan.POLICY: _l("Policy"),
    Plan.PROJECT: _l("Project"),
}
BLOCKER_NAMES = {
    Blocker.LAW: _l("Held up by a law"),
    Blocker.BUDGET: _l("Held up by the budget"),
    Blocker.AGENCY: _l("Held up by another agency"),
}
STANDING_NAMES = {
    Standing.GOING: _l("On its way"),
    Standing.BLOCKED: _l("Held up"),
    Standing.STALE: _l("Stands still or late"),
    Standing.FINISHED: _l("Finished"),
}

# What pages call these words.
NAMES = {
    "blocker_names": BLOCKER_NAMES,
    "path_names": PATH_NAMES,
    "plan_names": PLAN_NAMES,
    "stage_names": STAGE_NAMES,
    "stages": STAGES,
    "standing_names": STANDING_NAMES,
}
