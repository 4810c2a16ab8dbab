"""Which reports a setting works with."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.submissions import once
from practice.actions.setting_up import choose_report, end_report_choice
from practice.views.learn import live_edition


@require_POST
@once("choose a report")
def report_choose(request, setting, report):
    edition = live_edition(report)
    choose_report(by=request.membership, report=edition.report)
    messages.success(request, f"{edition.short_title} now stands first under Read.")
    return redirect("practice:reading-list", setting)


@require_POST
@once("stop working with a report")
def report_stop(request, setting, report):
    edition = live_edition(report)
    end_report_choice(by=request.membership, report=edition.report)
    messages.success(request, f"{edition.short_title} is no longer chosen. It can still be read.")
    return redirect("practice:reading-list", setting)
