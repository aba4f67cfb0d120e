"""Small elections in the Pabulib format, with what an independent count of them gives."""

from dataclasses import dataclass
from pathlib import Path

META = {
    "description": "A small election",
    "country": "Poland",
    "unit": "Mała Wieś",
    "instance": "2021",
    "budget": "1000",
    "vote_type": "approval",
    "rule": "greedy",
    "date_begin": "01.06.2021",
    "date_end": "14.06.2021",
    "currency": "PLN",
}


def pb(projects: str, votes: str, **meta: str | None) -> str:
    """Return the text of a file.

    `projects` and `votes` are the lines of their sections, column names first; `meta` changes META,
    None takes a key out. The declared numbers are those of the lines, if `meta` says nothing else.
    """
    lines_of_projects, lines_of_votes = projects.strip().splitlines(), votes.strip().splitlines()
    said = {
        **META,
        "num_projects": str(len(lines_of_projects) - 1),
        "num_votes": str(len(lines_of_votes) - 1),
        **meta,
    }
    lines = ["META", "key;value"]
    lines += [f"{key};{value}" for key, value in said.items() if value is not None]
    lines += ["PROJECTS", *lines_of_projects, "VOTES", *lines_of_votes]
    return "\n".join(lines) + "\n"


def pb_file(folder: Path, text: str, name: str = "small.pb") -> Path:
    """Write a text to a file in `folder` and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Sample:
    """A file, and what it must give: (votes, score) by project, and the winners."""

    text: str
    counts: dict[str, tuple[int, int]]
    winners: set[str]


# Three people, a budget of 1000. By votes: a 3, b 2, c 1; a takes 600, b needs 500, c fits.
APPROVAL = Sample(
    pb(
        "project_id;cost;votes;name;category;selected\n"
        "a;600;3;Well;water;1\nb;500;2;Lamp;;0\nc;400;1;Park;green;1",
        "voter_id;vote;voting_method\n1;a,b;internet\n2;a,b;paper\n3;a,c;internet",
        max_length="2",
    ),
    {"a": (3, 3), "b": (2, 2), "c": (1, 1)},
    {"a", "c"},
)

# After b (500) comes a, the first of two equals in the list: 600 does not fit, c does.
CHOOSE_ONE = Sample(
    pb(
        "project_id;cost;votes;name;selected\na;600;1;Well;0\nb;500;2;Lamp;1\nc;400;1;Park;1",
        "voter_id;vote\n1;b\n2;b\n3;a\n4;c",
        vote_type="choose-1",
    ),
    {"a": (1, 1), "b": (2, 2), "c": (1, 1)},
    {"b", "c"},
)

# Ranked by points, not by votes: b has fewest votes and comes first. At c, which is 1 short, the
# rule stops; a would fit.
CUMULATIVE = Sample(
    pb(
        "project_id;cost;votes;score;name;selected\n"
        "a;400;2;4;Well;0\nb;500;1;5;Lamp;1\nc;501;2;5;Park;0",
        "voter_id;vote;points\n1;a,c;3,2\n2;b;5\n3;c,a;3,1",
        vote_type="cumulative",
        rule="greedy-no-skip",
        max_sum_points="5",
    ),
    {"a": (2, 4), "b": (1, 5), "c": (2, 5)},
    {"b"},
)

# Borda over the ballot's own length: the only project of a short ballot gets 1 point.
# The threshold of 4 is reached by a exactly; c stays below it and would fit.
ORDINAL = Sample(
    pb(
        "project_id;cost;score;name;selected\na;600;4;Well;1\nb;300;5;Lamp;1\nc;100;1;Park;0",
        "voter_id;vote\n1;b,a,c\n2;a,b\n3;b",
        vote_type="ordinal",
        rule="greedy-threshold",
        min_project_score_threshold="4",
        max_length="3",
    ),
    {"a": (2, 4), "b": (3, 5), "c": (1, 1)},
    {"a", "b"},
)

BY_KIND = {
    "approval": APPROVAL,
    "choose-1": CHOOSE_ONE,
    "cumulative": CUMULATIVE,
    "ordinal": ORDINAL,
}
