from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.submissions import new_key, once
from common.templatetags.words import counted
from practice import asking
from practice.actions.requesting import ask_to_reflect, withdraw_request
from practice.forms.requests import RequestForm
from practice.models import Reflection, Request, RequestedPerson
from practice.permissions import allowed, check_can_ask, check_can_withdraw_request
from practice.states import ReflectionState


def find_request(request, public_id: str) -> Request:
    requests = Request.objects.visible_to(request.user).with_progress()
    requests = requests.select_related("recommendation__edition", "asked_by", "setting__key")
    return get_object_or_404(requests, setting=request.setting, public_id=public_id)


@require_safe
def request_list(request, setting):
    me = request.membership
    check_can_ask(me)
    has_people = bool(asking.people_to_ask(me))
    context = {
        "waiting": [(ask, asking.progress(ask)) for ask in asking.waited_for(me)],
        "over": [(ask, asking.progress(ask)) for ask in asking.over(me)],
        "has_people": has_people,
        "expected": not has_people and asking.expects_somebody(me),
    }
    return render(request, "practice/request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("ask for a reflection")
def request_add(request, setting):
    """`report` and `area` in the address choose the area beforehand."""
    me = request.membership
    check_can_ask(me)
    areas, members = asking.areas_to_ask_about(), asking.people_to_ask(me)
    area = f"{request.GET.get('report', '')}/{request.GET.get('area', '')}"
    form = RequestForm(request.POST or None, me=me, areas=areas, members=members, area=area)
    if request.method == "POST" and form.is_valid():
        made = ask_to_reflect(by=me, **form.cleaned_data)
        people = counted(len(form.cleaned_data["people"]), "person is,people are")
        messages.success(request, f"{people} asked to reflect on {made.recommendation.name.lower()}.")
        return redirect(made)
    expected = not members and asking.expects_somebody(me)
    context = {
        "form": form,
        "areas": areas,
        "members": members,
        "expected": expected,
        "submission": new_key(),
    }
    return render(request, "practice/request_add.html", context, status=422 if form.errors else 200)


@require_safe
def request_detail(request, setting, ask):
    """Whoever asks sees done or not yet. Whoever is asked sees why, until when, and where to write."""
    ask, me = find_request(request, ask), request.membership
    people = RequestedPerson.objects.visible_to(request.user).filter(request=ask)
    mine = people.filter(person=request.user).first()
    is_over = ask.done == ask.asked
    context = {
        "ask": ask,
        "progress": asking.progress(ask),
        "mine": mine,
        "is_done": is_over if me.is_manager else mine.done_at,
        "where": where_to_write(request, ask) if mine else {},
        "people": people.counting().select_related("person").order_by("person__name", "pk"),
        "can_withdraw": not is_over and allowed(check_can_withdraw_request, me, ask),
        "submission": new_key(),
    }
    return render(request, "practice/request_detail.html", context)


def where_to_write(request, ask: Request) -> dict:
    """The area as it is in use now, and the newest draft on it. Two queries."""
    drafts = Reflection.objects.written_by(request.user).filter(setting=request.setting, finished_at=None)
    drafts = drafts.filter(state=ReflectionState.DRAFT).for_area(ask.recommendation)
    return {
        "area": asking.live_area_of(ask),
        "draft": drafts.only("public_id").order_by("-changed_at").first(),
        "minutes": asking.MINUTES,
        "out_of_use": asking.OUT_OF_USE,
    }


@require_POST
@once("withdraw a request")
def request_withdraw(request, setting, ask):
    ask = find_request(request, ask)
    withdraw_request(by=request.membership, request=ask)
    messages.success(request, "Withdrawn. Nobody is asked any more.")
    return redirect(ask)
