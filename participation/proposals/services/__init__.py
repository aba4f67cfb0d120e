"""What residents and officials do with proposals."""

from participation.proposals.services.posting import Draft, add_proposals, post_proposal
from participation.proposals.services.projects import freeze_projects, set_costs

__all__ = ["Draft", "add_proposals", "freeze_projects", "post_proposal", "set_costs"]
