"""How fast pages are shown, to guests and to people signed in, beside a bare view of little JSON.

A board page with 20 of 1,000 proposals, and a proposal page with 50 opinions, as they are answered
while nothing changes (`web.cache`). Ratios taken in one
run: machines differ, and are noisy. Rounds of the sides alternate, and the best of each counts.
"""

from datetime import timedelta

from sqlalchemy import select

from bench.load import Get, rate, serving
from bench.votes import board_of, people_of, town_of
from participation.accounts.models import Account
from participation.accounts.queries import account_for_session
from participation.app import create_app
from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.services import Words, post_comment
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from participation.proposals.services import Draft, add_proposals

PROPOSALS = 1_000
OPINIONS = 50
REQUESTS = 600
ROUNDS = 3
GOALS = {"guest": 0.8, "signed in": 0.25}


def main() -> None:
    """Print the rates and ratios on the database of DATABASE_URL."""
    app = create_app()
    with app.app_context():
        town = town_of("pages", "วห")
        board = board_of(town, "pages", voting=False)
        _fill(board)
        people = people_of(app, town, OPINIONS)
        address = ranked_by_support(board.id)[0].public_id
        _discuss(address)
    pages = {
        f"board page, 20 of {PROPOSALS:,}": f"/boards/{board.slug}",
        f"proposal page, {OPINIONS} opinions": f"/proposals/{address}",
    }
    cookies = {"guest": "seed=3", "signed in": people[0][0]}
    best = {"bare JSON view": 0.0}
    with serving("bench.server:bare") as bare, serving("bench.server:app") as full:
        for _ in range(ROUNDS):
            best["bare JSON view"] = max(
                best["bare JSON view"], rate(bare, [Get("/page")] * REQUESTS)
            )
            for who, cookie in cookies.items():
                for page, path in pages.items():
                    name = f"{page}, {who}"
                    reached = rate(full, [Get(path, cookie)] * REQUESTS)
                    best[name] = max(best.get(name, 0.0), reached)
    _print(best)


def _fill(board: Board) -> None:
    opens = board.collecting_opens_at
    drafts = [
        Draft(
            title=f"ข้อเสนอที่ {number}: ทางเท้าหน้าโรงเรียนและไฟส่องสว่าง",
            idea="ซ่อมทางเท้า ติดไฟ และดูแลร่วมกันทุกเดือน",
            place="หน้าโรงเรียน",
            submitted_at=opens + timedelta(minutes=number),
        )
        for number in range(PROPOSALS)
    ]
    add_proposals(board, drafts)


def _discuss(public_id: str) -> None:
    for address in db.session.scalars(select(Account.public_id).limit(OPINIONS)).all():
        account = account_for_session(address)
        assert account is not None
        words = Words(text="เห็นด้วย ควรเริ่มจากหน้าโรงเรียนก่อน เพราะเด็กเดินทุกวัน")
        post_comment(find_proposal(public_id), account, words)


def _print(best: dict[str, float]) -> None:
    for name, reached in best.items():
        print(f"{name:44} {reached:8.0f} /s")
    bare = best.pop("bare JSON view")
    for name, reached in best.items():
        goal = GOALS[name.rpartition(", ")[2]]
        verdict = "ok" if reached / bare >= goal else "MISSED"
        print(f"{name} ÷ bare JSON view: {reached / bare:.2f} (goal {goal})  {verdict}")


if __name__ == "__main__":
    main()
