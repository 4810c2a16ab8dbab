"""What the made-up people wrote. No real child, family, member of staff or setting.

Group answers: for each core question, one entry for each of four self-audits, oldest first:
(rating, looked at, saw, evidence).
"""

Answers = dict[str, list[tuple[str, int | None, int | None, str]]]

NURSERY_ANSWERS: Answers = {
    "absence-same-day": [
        ("no", 5, 1, "Register and absence sheet in the office. Four times nobody rang until the next day."),
        ("partly", 5, 3, "Absence log in the office. Twice nobody rang because the key person was on leave."),
        ("partly", 5, 4, "Absence log. Once the call was made after lunch, with no reason noted."),
        ("yes", 5, 5, "Absence log, and the new rota beside the phone. The key person’s back-up now rings."),
    ],
    "patterns-reviewed": [
        ("no", 5, 0, "Concern records are kept, but nobody had put them side by side."),
        ("partly", 5, 2, "Two records have a short summary from the half-termly look. Locked cabinet."),
        ("yes", 5, 4, "Half-termly summary at the front of each record. Locked cabinet."),
        ("yes", 5, 5, "Half-termly summary, with absences and late arrivals in one table. Locked cabinet."),
    ],
    "early-help-or-urgent": [
        ("partly", 3, 1, "Asked three of us at the end of the day. One could say both clearly."),
        (
            "partly",
            3,
            2,
            "Asked three, one from the agency. The agency member of staff was not sure who to ring.",
        ),
        ("yes", 3, 3, "Asked three, one an apprentice. All used the card on the staffroom door."),
        ("partly", 3, 2, "Asked three. Our newest colleague knew the lead, not the local route."),
    ],
    "stalled-help": [
        ("not_sure", None, None, "We could not tell from the file whether anybody rang again."),
        ("no", 3, 0, "Three requests for help. Nobody had asked again after the first call."),
        (
            "partly",
            3,
            1,
            "One of three was followed up within two weeks. The diary has no date for the others.",
        ),
        (
            "partly",
            3,
            2,
            "Two of three were followed up. One has been waiting since the service changed its form.",
        ),
    ],
    "decisions-recorded": [
        ("no", 5, 1, "We write down when we share. We had not written down when we decided not to."),
        ("partly", 5, 3, "Decision sheet in use since spring. Two decisions had no reason on them."),
        ("yes", 5, 5, "Decision sheet, in the concern file."),
        ("yes", 5, 5, "Decision sheet, in the concern file. Two of the five were decisions not to share."),
    ],
    "two-situations": [
        ("not_sure", None, None, "Not asked yet. To do at the next room meeting."),
        ("partly", 3, 2, "Asked three. One thought that she needed a parent’s consent first."),
        ("yes", 3, 3, "Asked three at the room meetings, with the two situations from the page."),
        ("yes", 3, 3, "Asked three, among them one who started this month."),
    ],
    "handover-carries": [
        ("no", 3, 0, "Watched three. Meals, naps and nappies only."),
        ("partly", 3, 1, "Watched three at lunch cover. One passed on that a child had been very quiet."),
        ("partly", 3, 2, "Watched three. The afternoon one was rushed and in front of parents."),
        ("yes", 3, 3, "Watched three. Each had one thing that somebody had noticed."),
    ],
    "reply-chased": [
        ("no", 3, 0, "Three referrals. We waited for each."),
        ("no", 3, 1, "One of three was chased. The other two had no date in the diary."),
        ("partly", 3, 2, "Diary dates are set now. One date passed without a call."),
        (
            "partly",
            3,
            2,
            "Two of three chased within five days. For one we are waiting for a new contact name.",
        ),
    ],
    "line-answers": [
        ("no", 1, 0, "The number on our sheet was no longer in use."),
        ("yes", 1, 1, "Rang the duty line. They asked us to use the team email for routine matters."),
        ("yes", 1, 1, "Rang the duty line. New opening hours written on the sheet."),
        ("yes", 1, 1, "Rang the duty line in September."),
    ],
    "details-at-start": [
        ("partly", 5, 2, "Forms in the office. Three had an empty line."),
        ("partly", 5, 3, "Forms. Two had “not known” without a date to ask again."),
        ("yes", 5, 5, "Forms. One says “not known”, with a date in October."),
        ("yes", 5, 5, "Forms, two of them for children who started this term."),
    ],
    "two-year-shared": [
        (
            "partly",
            5,
            2,
            "Two of five went to the health visiting service. For three we had not asked the parents.",
        ),
        ("partly", 5, 3, "Three of five sent. Two parents still have the form."),
        ("partly", 5, 4, "Four of five sent and noted in the tracker."),
        ("yes", 5, 5, "All sent, with the date in the tracker."),
    ],
    "missed-review": [
        ("not_sure", None, None, "We do not know which reviews the children have had."),
        ("no", 5, 1, "Only one of five files says anything about a health review."),
        (
            "partly",
            5,
            3,
            "We ask at the two-year check now. Two families were asked and the answer was not noted.",
        ),
        ("not_sure", 5, 3, "Three of five noted. We are not sure what to do when a family has moved here."),
    ],
}
CHILDMINDER_ANSWERS: Answers = {
    "absence-same-day-childminder": [
        ("partly", 3, 2, "My diary. Once I thought they were on holiday and did not ring."),
        ("yes", 3, 3, "My diary. I ring by half past nine now."),
    ],
    "patterns-reviewed-childminder": [
        ("no", 2, 0, "I write notes, but I had never read them back."),
        ("yes", 2, 2, "First Sunday of the month, with a cup of tea. The notes are in the locked drawer."),
    ],
    "stalled-help-childminder": [
        ("not_sure", 1, 0, "I rang once in spring and I am not sure who to ring next."),
        ("partly", 1, 1, "Rang again after two weeks. The council adviser gave me the next number."),
    ],
    "decisions-recorded-childminder": [
        ("partly", 3, 1, "I write it down when I share. Not when I decide to wait."),
        ("yes", 3, 3, "Small decision book, in the locked drawer."),
    ],
    "reply-chased-childminder": [
        ("no", 1, 0, "I left a message and waited."),
        ("yes", 1, 1, "I put a date in the diary as soon as I hang up."),
    ],
    "line-answers-childminder": [
        ("no", 1, 0, "The number was no longer in use."),
        ("yes", 1, 1, "Rang on a Tuesday at nap time. They answered."),
    ],
    "details-at-start-childminder": [
        ("partly", 3, 2, "One form says nothing. I will ask at pick-up."),
        ("yes", 3, 3, "All three forms, in the folder."),
    ],
    "two-year-shared-childminder": [
        ("no", 2, 0, "I gave it to the parents only."),
        ("partly", 2, 1, "One parent said yes and I sent it. The other is thinking about it."),
    ],
}
REFLECTIONS = {
    "small-worry": [
        "A child in my room came in the same clothes three days running and was hungry by nine o’clock. "
        "I told myself it was half term and everybody is tired.\n\n"
        "I wrote it down on the second day and told our lead on the third. She had "
        "a note from another room. Together they made more sense than mine did alone.",
        "- very sleepy after the weekend, twice\n- I asked at pick-up how the nights are\n"
        "- the answer was short and sounded tired\n- told the lead the same day",
        "I noticed that a toddler had gone quiet. Not sad, just quiet. I nearly wrote “settled well”.",
    ],
    "knew-alone": [
        "I knew that the person who collects had changed. I thought the office knew. "
        "They did not, and it was two weeks.",
        "A grandparent told me something at the door. I kept it for a day because I thought it was not mine to share.",
    ],
    "reach-today": [
        "I could not have said. I rang the number on our sheet and it was no longer in use. "
        "It took me four minutes to find the right one and I have put it on the inside of the cupboard door.",
        "Rang the duty line at nap time. A friendly voice. I had thought they would not talk to me.",
    ],
    "lost-on-the-way": [
        "At lunch cover I said what she ate. I did not say that she had sat under the table."
    ],
    "heard-nothing": ["I will put the date in the diary while I am still on the phone. Five days."],
}
DIFFERENTLY = {
    "small-worry": "Tell our lead on the day I first notice, even if it seems too small.",
    "knew-alone": "Say one thing that I noticed at every handover for two weeks.",
    "reach-today": "Ring the 0 to 5 duty line and write the new number down.",
}
QUESTION = (
    "Thank you for this. What made it possible to ask at pick-up? "
    "Would it help if we practised the words together?"
)
REPLY = "I used the words from the page. Practising would help, yes."
COMMENT_ON_ANSWER = (
    "I looked at the same five and counted four. Shall we look at the one from the twelfth together?"
)
SEND_BACK_NOTE = "Nearly there. Please look again at the one I marked: I counted differently."
ACTIONS = {
    "absence-same-day": (
        "Put a back-up for each key person on the absence rota, and the rota beside the phone.",
        "In five absences out of five, somebody rings the same morning.",
        "The rota has been beside the phone since Monday. Each key person has a back-up.",
        "seen",
        "Looked at the last five absences in the log. Five of five were rung the same morning.",
    ),
    "reply-chased": (
        "Set a date in the diary each time we refer, and read the diary on Fridays.",
        "No referral is older than five days without a call.",
        "Diary page made. The deputy reads it on Fridays.",
        "not_yet",
        "Looked at three referrals. Two were chased in time. One date was passed over in the holidays.",
    ),
    "missed-review": (
        "Ask about health reviews at the two-year check and note the answer.",
        "In five files out of five we can read which review the child has had.",
        "",
        "",
        "",
    ),
    "handover-carries": (
        "Move the afternoon handover to the corridor, away from parents.",
        "Each of three handovers carries one thing that somebody noticed.",
        "Moved on the first of the month.",
        "",
        "",
    ),
}
LATER = "We want the absence calls to work first. We will look at this again after the winter."

WHY_ASKED = "We start the new term with what we pass on, and to whom."

TALK_RESULT = {
    "early-intervention": "Three of us wrote a small note that week. Two of them fitted together.",
    "health-visiting": "I rang once and got through on the second try. The number is on the inside of the cupboard.",
}
