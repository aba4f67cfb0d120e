"""News of people, sent inside the transaction that makes it true."""

from blinker import signal

# An account's person turned out to be somebody on the list: what belonged to `gone` (a person's
# id) belongs to `kept` from now on. Arguments: kept: int, gone: int.
person_joined = signal("person-joined")

# An account was opened. Arguments: account_id: int, email: str (proven, in lower case).
account_opened = signal("account-opened")

# A person leaves the list of a municipality: `listed` is the new person that stands for their name
# there, `kept` the account's own. May be refused by raising. Arguments: kept: int, listed: int.
resident_moving = signal("resident-moving")

# An account is being deleted; its row and its person's are locked, and still say who they are.
# Arguments: account: Account, person_id: int, empty: bool (its texts go too, not only its name).
account_leaving = signal("account-leaving")

# A person wants all that is kept about them. Listeners add to it. Arguments: account: Account,
# bundle: Bundle.
data_wanted = signal("data-wanted")

# Which municipality is an address of the site about? Listeners give its slug or None.
# Arguments: path: str.
area_wanted = signal("area-wanted")
