"""The composition root: the one file that knows every feature."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask

from participation import config
from participation.accounts import api as account_api
from participation.accounts import commands as account_commands
from participation.accounts import subscribers as account_subscribers
from participation.accounts import views as account_views
from participation.boards import api as board_api
from participation.boards import choices as board_choices
from participation.boards import subscribers as board_subscribers
from participation.boards import views as board_views
from participation.core.db import db, init_engine
from participation.delivery import api as delivery_api
from participation.delivery import policies as delivery_policies
from participation.delivery import queries as delivery_queries
from participation.delivery import subscribers as delivery_subscribers
from participation.delivery import views as delivery_views
from participation.discussion import api as discussion_api
from participation.discussion import plain_words as discussion_words
from participation.discussion import subscribers as discussion_subscribers
from participation.discussion import views as discussion_views
from participation.exports import api as export_api
from participation.exports import commands as export_commands
from participation.exports import subscribers as export_subscribers
from participation.exports import views as export_views
from participation.insights import api as insight_api
from participation.insights import views as insight_views
from participation.intake import views as intake_views
from participation.intake.queries import ways as intake_ways
from participation.logbook import api as logbook_api
from participation.logbook import commands as logbook_commands
from participation.logbook import views as logbook_views
from participation.moderation import api as moderation_api
from participation.moderation import plain_words as moderation_words
from participation.moderation import policies as moderation_policies
from participation.moderation import subscribers as moderation_subscribers
from participation.moderation import views as moderation_views
from participation.moderation.queries import desk as moderation_desk
from participation.moderation.queries import handings as handing_queries
from participation.moderation.queries import letters as moderation_letters
from participation.municipalities import api as municipality_api
from participation.notifications import api as news_api
from participation.notifications import plain_words as news_words
from participation.notifications import queries as news_queries
from participation.notifications import subscribers as news_subscribers
from participation.notifications import views as news_views
from participation.outbox import commands as outbox_commands
from participation.pabulib import commands as pabulib_commands
from participation.proposals import api as proposal_api
from participation.proposals import choices as proposal_choices
from participation.proposals import subscribers as proposal_subscribers
from participation.proposals import views as proposal_views
from participation.samples import commands as sample_commands
from participation.search import api as search_api
from participation.search import commands as search_commands
from participation.search import subscribers as search_subscribers
from participation.search import views as search_views
from participation.sharing import views as sharing_views
from participation.tallies import api as tally_api
from participation.tallies import commands as tally_commands
from participation.tallies import views as tally_views
from participation.team import api as team_api
from participation.team import subscribers as team_subscribers
from participation.team import views as team_views
from participation.tokens import api as token_api
from participation.tokens import subscribers as token_subscribers
from participation.tokens import views as token_views
from participation.voting import api as voting_api
from participation.voting import commands as voting_commands
from participation.voting import plain_words as voting_words
from participation.voting import subscribers as voting_subscribers
from participation.voting import views as voting_views
from participation.voting.queries import merging as merging_queries
from participation.web.access import init_access
from participation.web.api.calls import init_api_calls
from participation.web.api.document import init_api
from participation.web.api.scopes import init_scopes
from participation.web.assets import init_assets
from participation.web.cache import init_cache
from participation.web.device import init_device
from participation.web.errors import init_errors
from participation.web.extensions import csrf, limiter, login_manager, migrate
from participation.web.fragments import init_fragments
from participation.web.kept_forms import init_kept_forms
from participation.web.large_forms import init_large_forms
from participation.web.locale import init_locale
from participation.web.proxies import init_proxies
from participation.web.rendering import init_rendering
from participation.web.security import init_security
from participation.web.traps import init_traps
from participation.web.turns import init_turns
from participation.webhooks import subscribers as webhook_subscribers
from participation.webhooks import views as webhook_views

BLUEPRINTS = (
    account_views.blueprint,
    token_views.blueprint,
    board_views.blueprint,
    proposal_views.blueprint,
    discussion_views.blueprint,
    voting_views.blueprint,
    tally_views.blueprint,
    search_views.blueprint,
    delivery_views.blueprint,
    moderation_views.blueprint,
    intake_views.blueprint,
    sharing_views.blueprint,
    export_views.blueprint,
    insight_views.blueprint,
    logbook_views.blueprint,
    team_views.blueprint,
    news_views.blueprint,
    webhook_views.blueprint,
)

API = (
    municipality_api.blueprint,
    voting_api.blueprint,
    board_api.blueprint,
    proposal_api.blueprint,
    discussion_api.blueprint,
    delivery_api.blueprint,
    tally_api.blueprint,
    token_api.blueprint,
    account_api.blueprint,
    news_api.blueprint,
    search_api.blueprint,
    export_api.blueprint,
    moderation_api.blueprint,
    team_api.blueprint,
    logbook_api.blueprint,
    insight_api.blueprint,
)

# Pages of lower features show parts of higher ones: their templates ask by these names.
PARTS = {
    "channel_names": proposal_choices.CHANNEL_NAMES,
    "entry_of": intake_ways.entry_of,
    "desks_of": moderation_desk.desks_of,
    "came_from": handing_queries.came_from,
    "day_in_words": moderation_words.day_in_words,
    "kind_name": moderation_desk.kind_name,
    "wants_desk_letter": moderation_letters.wants_letter,
    "hidden_because": discussion_words.hidden_because,
    "is_following": news_queries.is_following,
    "may_answer": delivery_policies.may_answer,
    "may_carry_out": delivery_policies.may_carry_out,
    "may_moderate": moderation_policies.may_moderate,
    "moment": datetime.fromisoformat,
    "merged_with": merging_queries.merged_with,
    "news_sentence": news_words.news_sentence,
    "proposers_sentences": board_choices.PROPOSERS_SENTENCES,
    "rules_in_words": voting_words.rules_in_words,
    "sign_in_words": moderation_words.sign_in_words,
    "story_of": delivery_queries.story_of,
}

COMMANDS = (
    account_commands.group,
    export_commands.group,
    outbox_commands.group,
    logbook_commands.group,
    pabulib_commands.group,
    sample_commands.group,
    search_commands.group,
    tally_commands.group,
    voting_commands.group,
)


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Return the application; `settings` override what the environment says."""
    app = Flask(
        "participation",
        root_path=str(config.ROOT / "participation"),
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
    )
    app.config.update(config.load())
    app.config.update(settings or {})
    # Thai stays readable in answers, and does not triple their size.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _init_extensions(app)
    app.jinja_env.globals.update(PARTS)
    account_subscribers.subscribe()
    board_subscribers.subscribe()
    proposal_subscribers.subscribe()
    discussion_subscribers.subscribe()
    team_subscribers.subscribe()
    token_subscribers.subscribe()
    moderation_subscribers.subscribe()
    delivery_subscribers.subscribe()
    voting_subscribers.subscribe()
    news_subscribers.subscribe()
    search_subscribers.subscribe()
    webhook_subscribers.subscribe()
    export_subscribers.subscribe()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_api(app, API)
    for group in COMMANDS:
        app.cli.add_command(group)
    return app


def _init_extensions(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"))
    with app.app_context():
        init_engine(db.engine)
    init_large_forms(app)
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app)
    init_locale(app)
    init_rendering(app)
    init_assets(app)
    init_turns(app)
    with app.app_context():
        init_cache(app, db.engine)
    init_api_calls(app)
    init_security(app)
    init_traps(app)
    init_kept_forms(app)
    init_errors(app)
    init_access(app)
    init_scopes(app)
    init_fragments(app)
    init_device(app)
    init_proxies(app)
