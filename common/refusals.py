"""What the product says when somebody asks for something that can't be done."""


class Refused(Exception):
    """This person may see it but may not do this. The text is a sentence for them; nothing was changed."""

    status = 403


class IllegalMove(Refused):
    """It is not in a state where this can be done, for example because somebody else was quicker."""

    status = 409
