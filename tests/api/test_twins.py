"""Every operation of the API does what a page does, or says why there is none."""

# The page (its endpoint) that does the same, by operation.
TWINS = {
    "list_provinces": "voting.home",
    "get_province": "voting.province",
    "list_municipalities": "voting.province",
    "get_municipality": "voting.area",
    "list_boards": "voting.area",
    "get_board": "voting.board",
    "list_projects": "voting.ballot",
    "list_proposals": "voting.board",
    "get_proposal": "voting.proposal",
    "support_proposal": "voting.support",
    "withdraw_support_of_proposal": "voting.withdraw_support",
    "get_booth": "voting.ballot",
    "cast": "voting.cast",
    "post_proposal_on_board": "proposals.post",
    "edit_own_proposal": "proposals.save_edit",
    "withdraw_own_proposal": "proposals.withdraw",
    "restore_own_proposal": "proposals.restore",
    "list_comments": "discussion.comments",
    "get_thread": "discussion.thread",
    "post_opinion": "discussion.post",
    "post_reply": "discussion.reply",
    "edit_opinion": "discussion.edit",
    "withdraw_opinion": "discussion.withdraw",
    "support_opinion": "discussion.support",
    "withdraw_support_of_opinion": "discussion.withdraw_support",
    "report_opinion": "discussion.comment_report",
    "report_proposal": "discussion.proposal_report",
    "list_answers": "voting.proposal",
    "list_deliveries": "delivery.carried_out",
    "get_delivery": "delivery.delivery",
    "get_closing_report": "delivery.report",
    "get_history": "proposals.history",
    "announce_board_rules": "boards.announce",
    "freeze_project_list": "proposals.freeze",
    "count_votes": "tallies.count",
    "list_unanswered": "delivery.waiting",
    "answer_proposal": "delivery.send_answer",
    "get_results": "tallies.results",
    "get_live_count": "tallies.live_count",
    "make_access_token": "tokens.make",
    "list_tokens": "tokens.tokens",
    "end_access_token": "tokens.end",
    "get_me": "accounts.settings",
    "get_my_data": "accounts.my_data",
    "list_mine": "notifications.my_list",
    "follow_thing": "notifications.follow_thing",
    "unfollow_thing": "notifications.unfollow_thing",
    "get_frequency": "notifications.settings",
    "set_frequency": "notifications.save_settings",
    "search_all": "search.search",
    "export_board_as_file": "exports.download",
    "get_desk": "moderation.desk",
    "undo_act": "moderation.undo_act",
    "get_item": "moderation.item",
    "hide_item": "moderation.hide_item",
    "dismiss_reports": "moderation.dismiss_chosen",
    "warn_author": "moderation.warn_author",
    "get_hiding": "moderation.hiding",
    "appeal_hiding": "moderation.send_appeal",
    "restore_item": "moderation.restore_item",
    "decide_appeal": "moderation.decide_appeal",
    "get_team": "team.team",
    "list_acts": "logbook.log",
    "get_indicators": "insights.area",
}


def test_every_operation_has_a_page_that_does_the_same(app, client, db):
    found = client.get("/api/v1/openapi.json").json
    operations = {
        operation["operationId"]
        for path in found["paths"].values()
        for name, operation in path.items()
        if name != "parameters"
    }
    assert operations == set(TWINS)
    assert set(TWINS.values()) - set(app.view_functions) == set()
