"""Who works in an area: invitations, roles, and handing over."""
