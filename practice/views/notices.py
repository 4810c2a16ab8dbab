from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.submissions import new_key, once
from common.templatetags.words import counted
from practice.actions import noticing
from practice.forms.notices import ChoicesForm
from practice.models import Notice, NoticeChoice
from practice.notices import lines, offered_to

A_PAGE = 30


def my_notices(request):
    return Notice.objects.visible_to(request.user).listed().filter(setting=request.setting)


@require_safe
def notice_list(request, setting):
    """Only reads: what is new stays new until the person, or the work itself, says otherwise."""
    found = my_notices(request).select_related("setting").order_by("-created_at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines(request.membership, page),
        "newest": page[0] if page.number == 1 and page.object_list else None,
        "submission": new_key(),
    }
    return render(request, "practice/notice_list.html", context)


@require_POST
@once("mark a notice as read")
def notice_read(request, setting, notice):
    notice = get_object_or_404(
        Notice.objects.visible_to(request.user).listed(), setting=request.setting, public_id=notice
    )
    noticing.mark_read(by=request.membership, notice=notice)
    messages.success(request, "Marked as read.")
    page = request.POST.get("page", "")
    back = reverse("practice:notice-list", args=[setting])
    return redirect(f"{back}?page={page}" if page.isdecimal() and page.isascii() and page != "1" else back)


@require_POST
@once("mark all notices as read")
def notice_read_all(request, setting):
    """Up to the newest one that was on the page: what came since was not seen."""
    until = get_object_or_404(
        Notice.objects.visible_to(request.user),
        setting=request.setting,
        public_id=request.POST.get("until", "").replace("\0", ""),
    )
    marked = noticing.mark_all_read(by=request.membership, until=until)
    messages.success(request, f"Marked {counted(marked, 'notice,notices')} as read.")
    return redirect("practice:notice-list", setting)


@require_http_methods(["GET", "HEAD", "POST"])
@once("choose notices")
def notice_choices(request, setting):
    me = request.membership
    rows = NoticeChoice.objects.visible_to(request.user).filter(setting=request.setting)
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        offered=offered_to(me),
        chosen={row.kind: row for row in rows},
        has_email=bool(request.user.email),
    )
    if form.is_valid():
        noticing.choose_notices(by=me, choices=form.choices())
        messages.success(request, "Kept. It holds for what comes from now on.")
        return redirect("practice:notice-choices", setting)
    return render(request, "practice/notice_choices.html", {"form": form, "submission": new_key()})
