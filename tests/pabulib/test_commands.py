"""`flask pabulib import` and `flask pabulib check`, as they are called in a terminal."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.elections import APPROVAL, CHOOSE_ONE, pb, pb_file
from tests.support.figures import show
from tests.support.rows import count_rows

ROOT = Path(__file__).resolve().parents[2]
DOUBTFUL = APPROVAL.text.replace("3;a,c;internet", "3;c,c;internet")
CUT_OFF = APPROVAL.text.replace("num_votes;3", "num_votes;4")


def import_file(cli, path, *options):
    return cli.invoke(args=["pabulib", "import", str(path), *options])


def check(cli, *paths):
    return cli.invoke(args=["pabulib", "check", *map(str, paths), "--json"])


# --- import --------------------------------------------------------------------------------------


def test_an_import_prints_one_line_of_json(db, cli, tmp_path):
    outcome = import_file(cli, pb_file(tmp_path, APPROVAL.text, "Mała Wieś 2021.pb"))
    assert outcome.exit_code == 0
    assert outcome.stderr == ""
    assert outcome.stdout.count("\n") == 1
    figures = json.loads(outcome.stdout)
    seconds = figures.pop("seconds")
    assert 0 < seconds < 60
    assert figures == {"board": "mala-wies-2021", "projects": 3, "ballots": 3, "irregular": 0}


def test_what_was_not_taken_word_for_word_is_told_beside_the_json(db, cli, tmp_path):
    text = APPROVAL.text.replace("b;500;", "b;500.005;").replace("PLN", "zloty")
    outcome = import_file(cli, pb_file(tmp_path, text))
    assert json.loads(outcome.stdout)["projects"] == 3
    notes = outcome.stderr.splitlines()
    assert len(notes) == 2
    assert all(note.startswith("small.pb: ") for note in notes)
    assert "zloty" in notes[0]
    assert "500.005" in notes[1]


def test_irregular_ballots_are_listed_with_limit_ballot_and_effect(db, cli, tmp_path):
    """Without the doubtful ballot c has no votes left, and wins all the same."""
    outcome = import_file(cli, pb_file(tmp_path, DOUBTFUL))
    assert json.loads(outcome.stdout)["irregular"] == 1
    assert outcome.stderr.splitlines() == [
        'small.pb: irregular: duplicate_project c (allowed 1, found 2), 1 ballot(s) ["c","c"];'
        " left out, nobody would win in addition and nobody would no longer win"
    ]


def test_the_effect_of_an_irregular_ballot_names_amounts_and_who_would_win(db, cli, tmp_path):
    """With the doubtful ballot b has 3 votes, a 2; without it both 1, and a stands first."""
    text = pb(
        "project_id;cost;votes;selected\na;600;2;0\nb;500;3;1",
        "voter_id;vote\n1;b,b,a\n2;b\n3;a",
        max_sum_cost="600",
    )
    outcome = import_file(cli, pb_file(tmp_path, text))
    assert "max_sum_cost (allowed 600 PLN, found 1,600 PLN), 1 ballot(s)" in outcome.stderr
    assert outcome.stderr.count("a would win in addition and b would no longer win") == 2


def test_strict_refuses_and_names_the_limit(db, cli, tmp_path):
    path = pb_file(tmp_path, DOUBTFUL)
    before = count_rows(db)
    outcome = import_file(cli, path, "--strict")
    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    assert outcome.stderr.startswith(f"Error: {path}: Your ballot was not taken: ")
    assert "“Park” is chosen more than once" in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert count_rows(db) == before


@pytest.mark.parametrize("again", [False, True])
def test_what_cannot_be_imported_is_one_message_and_no_traceback(db, cli, tmp_path, again):
    path = pb_file(tmp_path, APPROVAL.text if again else CUT_OFF)
    if again:
        import_file(cli, path)
    before = count_rows(db)
    outcome = import_file(cli, path)
    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    place = f"{path}: The board address" if again else f"{path}:14: META says num_votes 4"
    assert outcome.stderr.startswith(f"Error: {place}")
    assert outcome.stderr.count("\n") == 1
    assert count_rows(db) == before


def test_a_file_that_is_not_there_is_a_usage_error(db, cli, tmp_path):
    outcome = import_file(cli, tmp_path / "none.pb")
    assert outcome.exit_code == 2
    assert "none.pb" in outcome.stderr


# --- check ---------------------------------------------------------------------------------------


def test_a_check_gives_one_json_object_and_a_line_for_each_file(db, cli, tmp_path):
    pb_file(tmp_path, APPROVAL.text, "equal.pb")
    pb_file(tmp_path, APPROVAL.text.replace("b;500;2", "b;500;7"), "counts.pb")
    pb_file(tmp_path, CHOOSE_ONE.text.replace("a;600;1;Well;0", "a;600;1;Well;1"), "winners.pb")
    pb_file(tmp_path, APPROVAL.text.replace("rule;greedy", "rule;equalshares"), "shares.pb")
    pb_file(tmp_path, APPROVAL.text.replace("rule;greedy", "rule;greedy-exclusive"), "one.pb")
    pb_file(tmp_path, APPROVAL.text.replace("rule;greedy", "rule;unknown"), "unknown.pb")
    (tmp_path / "notes.txt").write_text("no election")
    outcome = check(cli, tmp_path)
    assert outcome.exit_code == 0
    assert outcome.stdout.count("\n") == 1
    figures = json.loads(outcome.stdout)
    assert figures.pop("seconds") > 0
    assert figures == {
        "files": 6,
        "ballots": 19,
        "counts_equal": 5,
        "winners_comparable": 3,
        "winners_equal": 2,
        "other_winners_comparable": 2,
        "other_winners_equal": 1,
        "differing": [
            {"name": "counts.pb", "why": "votes of b: published 7, ours 2"},
            {"name": "shares.pb", "why": "c wins in the file, not here"},
            {"name": "winners.pb", "why": "a wins in the file, not here"},
        ],
    }
    assert outcome.stderr.splitlines() == [
        "counts.pb: votes of b: published 7, ours 2",
        "equal.pb: 3 ballots, counts equal, winners equal",
        "one.pb: 3 ballots, counts equal, winners equal",
        "shares.pb: c wins in the file, not here",
        "unknown.pb: 3 ballots, counts equal, winners not comparable",
        "winners.pb: a wins in the file, not here",
    ]


def test_without_json_the_figures_are_the_last_line(db, cli, tmp_path):
    path = pb_file(tmp_path, APPROVAL.text)
    outcome = cli.invoke(args=["pabulib", "check", str(path)])
    lines = outcome.stdout.splitlines()
    assert lines[0] == "small.pb: 3 ballots, counts equal, winners equal"
    assert lines[1].startswith("1 files, 3 ballots: counts equal in 1, winners equal in 1 of 1 (")
    assert len(lines) == 2


def test_winners_by_other_rules_are_told_apart(db, cli, tmp_path):
    path = pb_file(tmp_path, APPROVAL.text.replace("rule;greedy", "rule;greedy-exclusive"))
    outcome = cli.invoke(args=["pabulib", "check", str(path)])
    assert "winners equal in 0 of 0, by other rules in 1 of 1 (" in outcome.stdout


def test_a_check_leaves_the_database_alone(db, cli, tmp_path):
    before = count_rows(db)
    check(cli, pb_file(tmp_path, APPROVAL.text))
    assert count_rows(db) == before


def test_one_unreadable_file_does_not_stop_the_others_and_ends_with_1(db, cli, tmp_path):
    bad, good = pb_file(tmp_path, CUT_OFF, "a-bad.pb"), pb_file(tmp_path, APPROVAL.text, "b.pb")
    outcome = check(cli, good, bad)
    assert outcome.exit_code == 1
    figures = json.loads(outcome.stdout)
    assert (figures["files"], figures["counts_equal"], figures["ballots"]) == (2, 1, 3)
    (differing,) = figures["differing"]
    assert differing["name"] == "a-bad.pb"
    assert differing["why"].startswith(f"{bad}:14: META says num_votes 4")
    assert "unread" not in figures


def test_a_folder_without_elections_is_said_to_be_one(db, cli, tmp_path):
    outcome = check(cli, tmp_path)
    assert outcome.exit_code == 1
    assert outcome.stderr == "Error: no .pb file there\n"


# --- In a terminal -------------------------------------------------------------------------------


def run(folder: Path, *arguments: str, **streams) -> subprocess.CompletedProcess:
    environment = {
        **os.environ,
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'real.sqlite3'}",
        "TERM": "xterm",
    }
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "pabulib", "check", *arguments],
        cwd=ROOT, env=environment, timeout=120, check=True, stdout=subprocess.PIPE, **streams,
    )  # fmt: skip


def test_progress_is_shown_on_a_terminal_and_nowhere_else(tmp_path):
    path = pb_file(tmp_path, APPROVAL.text)
    piped = run(tmp_path, str(path), "--json", stderr=subprocess.PIPE)
    assert b"Checking" not in piped.stderr
    assert b"\x1b" not in piped.stderr + piped.stdout
    ours, theirs = pty.openpty()
    shown = run(tmp_path, str(path), "--json", stderr=theirs)
    os.close(theirs)
    on_screen = os.read(ours, 100_000)
    os.close(ours)
    assert b"Checking" in on_screen
    assert b"100%" in on_screen
    assert json.loads(shown.stdout)["files"] == 1


def test_45_real_elections_come_out_as_published(pabulib_dir, tmp_path):
    """All but one winner: Warszawa 2018 Las left a project out that its own rule funds."""
    outcome = run(tmp_path, str(pabulib_dir), "--json", stderr=subprocess.DEVNULL)
    figures = json.loads(outcome.stdout)
    show(**figures)
    assert figures["files"] == figures["counts_equal"] == 45
    # The shared files name the winners of 20 elections with a greedy rule.
    assert figures["winners_comparable"] == figures["winners_equal"] + 1 >= 20
    assert figures["other_winners_comparable"] == figures["other_winners_equal"] >= 9
    assert [differing["name"] for differing in figures["differing"]] == [
        "Poland_Warszawa_2018_Las.pb"
    ]
