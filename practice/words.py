"""The words of a screen: a childminder works alone and never meets manager, submit or team (design.md section 8)."""

SETTING_WORDS = {
    "we": "we",
    "our": "our",
    "here": "in our setting",
    "hand_in": "Check and submit",
    "handed_in": "Submitted",
    "self_audits_intro": "Look honestly at how things are done here, with evidence you can see.",
}
CHILDMINDER_WORDS = {
    "we": "I",
    "our": "my",
    "here": "in my home",
    "hand_in": "Check and finish",
    "handed_in": "Finished",
    "self_audits_intro": "Look honestly at how you do things, with evidence you can see.",
}


def words_for(setting) -> dict[str, str]:
    return CHILDMINDER_WORDS if setting.is_childminder else SETTING_WORDS
