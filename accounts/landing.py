from accounts.models import Group, Membership, Setting


def landing(membership: Membership) -> Setting | Group:
    """Where somebody begins who just got this role: their setting, or the group they lead. For redirect()."""
    place = membership.setting or membership.group
    if place is None:
        raise ValueError("A membership is of a setting or of a group.")
    return place
