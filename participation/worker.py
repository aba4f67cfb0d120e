"""The worker: another process of the same application, which does what pages must not wait for.

A web process nudges it after a commit, through huey's queue. Nothing depends on the nudge: every
minute the worker looks for itself.
"""

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import click
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer, ConsumerStopped

from participation.accounts.services.mail_codes import tidy_codes
from participation.boards.services.documents import tidy_documents
from participation.core.kept_answers import tidy_answers
from participation.delivery import tasks as delivery_tasks
from participation.delivery.services import surveys
from participation.exports import tasks as export_tasks
from participation.exports.services import files as export_files
from participation.exports.services import versions as export_versions
from participation.intake import tasks as intake_tasks
from participation.intake.services import imports
from participation.mail import services as mail
from participation.mail import tasks as mail_tasks
from participation.moderation import tasks as moderation_tasks
from participation.moderation.services import interventions, letters, relocations, telling
from participation.notifications import tasks as news_tasks
from participation.notifications.services import following, news
from participation.outbox import events as outbox_events
from participation.outbox import services as outbox
from participation.outbox import tasks as outbox_tasks
from participation.proposals import tasks as proposal_tasks
from participation.proposals.services import drafts
from participation.proposals.services import files as proposal_files
from participation.voting.services.spent_marks import tidy_marks
from participation.webhooks import services as webhooks
from participation.webhooks import tasks as webhook_tasks

# Who does what the outbox names.
TASKS: Mapping[str, outbox_tasks.Task] = {
    surveys.TASK: delivery_tasks.ask_participants,
    export_files.TASK: export_tasks.prepare_file,
    mail.TASK: mail_tasks.deliver,
    news.SPREAD: news_tasks.spread_news,
    proposal_files.THUMBNAIL: proposal_tasks.small_copy,
    webhooks.TASK: webhook_tasks.deliver,
    telling.TASK: moderation_tasks.tell_of_act,
    imports.TASK: intake_tasks.import_proposals,
    interventions.TASK: moderation_tasks.tell_of_intervention,
    relocations.TASK: moderation_tasks.tell_of_move,
    following.MERGED: news_tasks.follow_merged,
}

# What the worker starts by itself, before it looks into the outbox.
EVERY_MINUTE: tuple[Callable[[], object], ...] = (
    outbox.tidy,
    tidy_codes,
    tidy_marks,
    tidy_documents,
    tidy_answers,
    webhooks.tidy_deliveries,
    news_tasks.tell_news,
    delivery_tasks.remind,
    drafts.forget_old_drafts,
    letters.write_letters,
    export_files.tidy_files,
    export_versions.note_versions,
    imports.forget_unused,
)

THREADS = 2
# How long a nudge may lie about; a longer pause would be felt by who waits for a one-time code.
_LONGEST_PAUSE_SECONDS = 1.0
_LAST_TASKS_SECONDS = 20

log = logging.getLogger(__name__)


def run_due(app: Flask) -> int:
    """Do everything in the outbox that is due; return how many items succeeded."""
    with app.app_context():
        return outbox_tasks.run_due(TASKS)


def run_every_minute(app: Flask) -> None:
    """Start what is to be done by the clock, then do what is due."""
    for job in EVERY_MINUTE:
        try:
            with app.app_context():
                job()
        except Exception as error:
            log.warning("%s failed: %s", job.__name__, type(error).__name__)
    run_due(app)


def make_huey(app: Flask) -> Huey:
    """Return the queue between the web processes and the worker, with its two tasks."""
    url = app.config["HUEY_URL"]
    if url:
        huey = RedisHuey("participation", url=url, results=False)
    else:
        file = Path(app.config["INSTANCE_PATH"]) / "huey.sqlite3"
        huey = SqliteHuey("participation", filename=str(file), results=False)

    @huey.task(name="look")  # type: ignore[untyped-decorator]
    def look() -> None:
        run_due(app)

    @huey.periodic_task(crontab(), name="every_minute")  # type: ignore[untyped-decorator]
    def every_minute() -> None:
        run_every_minute(app)

    def nudge(_sender: object) -> None:
        try:
            look()
        except Exception as error:
            # What was committed stays committed; the worker will find it within the minute.
            log.warning("the worker could not be nudged: %s", type(error).__name__)

    outbox_events.item_added.connect(nudge, weak=False)
    return huey


def attach(app: Flask) -> None:
    """Let the application nudge its worker, and `flask worker` be it."""
    huey = make_huey(app)

    @app.cli.command("worker", help="Send mails and do what else pages do not wait for.")
    @click.option("--parent", type=int, help="End when the process with this id has ended.")
    def work(parent: int | None) -> None:
        if not app.config["MAIL_SERVER"]:
            click.echo(
                f"E-mails are written into {mail_tasks.mail_folder()} (no MAIL_SERVER is set)"
            )
        _Worker(huey, parent).run()


class _Worker(Consumer):
    """Huey's consumer, which also ends when the process that started it has ended."""

    def __init__(self, huey: Huey, parent: int | None) -> None:
        super().__init__(
            huey,
            workers=THREADS,
            max_delay=_LONGEST_PAUSE_SECONDS,
            shutdown_timeout=_LAST_TASKS_SECONDS,
            # As systemd, Docker and our own web server ask it to end.
            graceful_signal="TERM",
        )
        self.parent = parent

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """Look after the threads, ten times a second."""
        if self.parent is not None and os.getppid() != self.parent:
            self.stop(graceful=True)
            raise ConsumerStopped
        return super().loop(health_check_ts)
