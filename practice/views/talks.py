from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.submissions import new_key, once
from common.refusals import Refused
from common.templatetags.words import day
from learning.models import Recommendation, Scenario
from learning.states import EditionState
from practice.actions.talking import look_again_at_talk, note_talk
from practice.forms.talks import LookAgainForm, TalkForm
from practice.models import TeamTalk
from practice.talked import LOOK_AGAIN, TRYING, status_of, with_status
from practice.views.learn import live_area

GET_OR_POST = ["GET", "HEAD", "POST"]
MOST = 200
LOOKED = "looked"
GROUPS = {LOOK_AGAIN: "Time to look again", TRYING: "Trying this now", LOOKED: "Looked at again"}


def area_talked_about(request, report: str, key: str) -> Recommendation:
    """The live area. A form that was opened on a version replaced meanwhile belongs to the words that were read."""
    number = request.POST.get("version", "")
    if number.isdecimal() and len(number) < 6:
        read = Recommendation.objects.select_related("edition__report", "source").filter(
            key=key, edition__number=number, edition__report__slug=report
        )
        replaced = read.filter(
            edition__state=EditionState.SUPERSEDED, edition__report__archived_at=None
        ).first()
        if replaced is not None:
            return replaced
    return live_area(report, key)


def choose(request, area: Recommendation) -> tuple[Scenario, list[Scenario]]:
    """The scenario of `?scenario=`, or the first that is for this kind of setting, and the others. One query."""
    scenarios = list(area.scenarios.for_audience(request.setting.audience))
    asked = request.GET.get("scenario", "")
    fitting = [one for one in scenarios if one.key == asked] if asked else scenarios
    if not fitting:
        raise Http404
    return fitting[0], [one for one in scenarios if one != fitting[0]]


@require_http_methods(GET_OR_POST)
@once("note a team talk")
def talk_scenario(request, setting, report, recommendation):
    area = area_talked_about(request, report, recommendation)
    scenario, others = choose(request, area)
    form = TalkForm(request.POST or None, scenario=scenario, alone=request.setting.is_childminder)
    if request.method == "POST" and form.is_valid():
        talk = note_talk(by=request.membership, scenario=scenario, **form.cleaned_data)
        messages.success(request, f"Noted. The day to look again is {day(talk.look_on)}.")
        return redirect(talk)
    context = {
        "area": area,
        "edition": area.edition,
        "scenario": scenario,
        "others": others,
        "form": form,
        "submission": new_key(),
    }
    return render(request, "practice/talk_scenario.html", context, status=422 if form.errors else 200)


@require_safe
def talk_sheet(request, setting, report, recommendation):
    """One page of A4 to print, with lines to write on."""
    area = live_area(report, recommendation)
    scenario, _ = choose(request, area)
    context = {"area": area, "edition": area.edition, "scenario": scenario}
    return render(request, "practice/talk_sheet.html", context)


@require_safe
def talk_list(request, setting):
    talks = TeamTalk.objects.visible_to(request.user).filter(setting=request.setting).defer("result_note")
    talks = talks.select_related("scenario__recommendation")
    groups: dict[str, list] = {name: [] for name in GROUPS}
    newest = talks.order_by(F("looked_at").desc(nulls_first=True), "-held_on", "-pk")[:MOST]
    for talk in with_status(newest):
        groups[LOOKED if talk.looked_at else status_of(talk)].append(talk)
    context = {"groups": [(name, GROUPS[name], found) for name, found in groups.items() if found]}
    return render(request, "practice/talk_list.html", context)


@require_http_methods(GET_OR_POST)
@once("look at a team talk again")
def talk_detail(request, setting, talk):
    talks = TeamTalk.objects.visible_to(request.user).select_related(
        "setting__key", "noted_by", "looked_by", "scenario__recommendation__edition__report"
    )
    talk = get_object_or_404(talks, setting=request.setting, public_id=talk)
    form = LookAgainForm(request.POST or None, alone=request.setting.is_childminder)
    if request.method == "POST" and form.is_valid():
        try:
            look_again_at_talk(by=request.membership, talk=talk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect(talk)
    context = {"talk": talk, "form": form, "status": status_of(talk), "submission": new_key()}
    return render(request, "practice/talk_detail.html", context, status=422 if form.errors else 200)
