from django.urls import URLPattern, URLResolver, include, path

import common.converters  # noqa: F401 - registers <pid:…>
from practice.views import (
    actions,
    begin,
    groups,
    home,
    learn,
    next_steps,
    notices,
    profile,
    records,
    reflections,
    reports,
    requests,
    review_reflections,
    review_self_audits,
    self_audits,
    talks,
    team,
    team_paste,
    team_people,
)

app_name = "practice"

learn_urls = [
    path("", learn.reading_list, name="reading-list"),
    path("<slug:report>/", learn.report_detail, name="report-detail"),
    path("<slug:report>/sources/", learn.report_sources, name="report-sources"),
    path("<slug:report>/<slug:recommendation>/", learn.area_detail, name="area-detail"),
    path("<slug:report>/<slug:recommendation>/read/", learn.area_read, name="area-read"),
    path("<slug:report>/<slug:recommendation>/why/", learn.area_why, name="area-why"),
    path("<slug:report>/<slug:recommendation>/outcome/", learn.area_outcome, name="area-outcome"),
    path("<slug:report>/<slug:recommendation>/talk/", talks.talk_scenario, name="talk-scenario"),
    path("<slug:report>/<slug:recommendation>/talk/sheet/", talks.talk_sheet, name="talk-sheet"),
    path(
        "<slug:report>/<slug:recommendation>/reflect/", reflections.reflection_start, name="reflection-start"
    ),
]

reflection_urls = [
    path("", reflections.reflection_list, name="reflection-list"),
    path("<pid:reflection>/", reflections.reflection_detail, name="reflection-detail"),
    path("<pid:reflection>/write/", reflections.reflection_write, name="reflection-write"),
    path("<pid:reflection>/share/", reflections.reflection_share, name="reflection-share"),
    path("<pid:reflection>/finish/", reflections.reflection_finish, name="reflection-finish"),
    path("<pid:reflection>/take-back/", reflections.reflection_take_back, name="reflection-take-back"),
    path("<pid:reflection>/reply/", reflections.reflection_reply, name="reflection-reply"),
]

self_audit_urls = [
    path("", self_audits.self_audit_list, name="self-audit-list"),
    path("start/", self_audits.self_audit_start, name="self-audit-start"),
    path("<pid:audit>/", self_audits.self_audit_detail, name="self-audit-detail"),
    path("<pid:audit>/sections/<pid:section>/", self_audits.self_audit_section, name="self-audit-section"),
    path("<pid:audit>/check/", self_audits.self_audit_check, name="self-audit-check"),
    path("<pid:audit>/submit/", self_audits.self_audit_submit, name="self-audit-submit"),
    path("<pid:audit>/take-back/", self_audits.self_audit_take_back, name="self-audit-take-back"),
    path("<pid:audit>/stop/", self_audits.self_audit_stop, name="self-audit-stop"),
    path("<pid:audit>/ask/", self_audits.self_audit_ask, name="self-audit-ask"),
    path("<pid:audit>/finish/", self_audits.self_audit_finish, name="self-audit-finish"),
    path("<pid:audit>/next-steps/", next_steps.next_steps, name="next-steps"),
]

review_urls = [
    path("", review_reflections.review_list, name="review-list"),
    path("reflections/<pid:reflection>/", review_reflections.review_reflection, name="review-reflection"),
    path(
        "reflections/<pid:reflection>/comment/",
        review_reflections.comment_add,
        name="review-reflection-comment",
    ),
    path("reflections/<pid:reflection>/read/", review_reflections.mark_read, name="review-reflection-read"),
    path(
        "reflections/<pid:reflection>/return/", review_reflections.give_back, name="review-reflection-return"
    ),
    path(
        "reflections/<pid:reflection>/at-risk/", review_reflections.at_risk, name="review-reflection-at-risk"
    ),
    path("self-audits/<pid:audit>/", review_self_audits.review_self_audit, name="review-self-audit"),
    path("self-audits/<pid:audit>/begin/", review_self_audits.review_begin, name="review-self-audit-begin"),
    path(
        "self-audits/<pid:audit>/answers/<pid:answer>/",
        review_self_audits.review_answer_save,
        name="review-answer",
    ),
    path("self-audits/<pid:audit>/send-back/", review_self_audits.review_send_back, name="review-send-back"),
    path("self-audits/<pid:audit>/sign-off/", review_self_audits.review_sign_off, name="review-sign-off"),
    path("self-audits/<pid:audit>/at-risk/", review_self_audits.at_risk, name="review-self-audit-at-risk"),
]

action_urls = [
    path("", actions.action_list, name="action-list"),
    path("add/", actions.action_add, name="action-add"),
    path("<pid:action>/", actions.action_detail, name="action-detail"),
    path("<pid:action>/done/", actions.action_done, name="action-done"),
    path("<pid:action>/look-again/", actions.action_look_again, name="action-look-again"),
]

talk_urls = [
    path("", talks.talk_list, name="talk-list"),
    path("<pid:talk>/", talks.talk_detail, name="talk-detail"),
]

request_urls = [
    path("", requests.request_list, name="request-list"),
    path("add/", requests.request_add, name="request-add"),
    path("<pid:ask>/", requests.request_detail, name="request-detail"),
    path("<pid:ask>/withdraw/", requests.request_withdraw, name="request-withdraw"),
]

record_urls = [
    path("", records.record_list, name="record-list"),
    path("<pid:record>/", records.record_detail, name="record-detail"),
    path("<pid:record>/open/", records.record_open, name="record-open"),
    path("<pid:record>/close/", records.record_close, name="record-close"),
]

group_urls = [
    path("", groups.group_detail, name="group-detail"),
    path("records/<pid:record>/", groups.group_record, name="group-record"),
]

team_urls = [
    path("", team.team_list, name="team-list"),
    path("invite/", team.invitation_add, name="invitation-add"),
    path("invitations/<pid:invitation>/cancel/", team.invitation_cancel, name="invitation-cancel"),
    path("invitations/<pid:invitation>/again/", team.invitation_again, name="invitation-again"),
    path("slips/", team.team_slips, name="team-slips"),
    path("paste/", team_paste.team_paste, name="team-paste"),
    path("paste/check/", team_paste.team_paste_check, name="team-paste-check"),
    path("<pid:person>/", team_people.person_detail, name="person-detail"),
    path("<pid:person>/role/", team_people.person_role, name="person-role"),
    path("<pid:person>/password/", team_people.person_password, name="person-password"),
    path("<pid:person>/end/", team_people.person_end, name="person-end"),
]

notice_urls = [
    path("", notices.notice_list, name="notice-list"),
    path("choose/", notices.notice_choices, name="notice-choices"),
    path("read/", notices.notice_read_all, name="notice-read-all"),
    path("<pid:notice>/read/", notices.notice_read, name="notice-read"),
]

setting_urls: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("begin/", begin.begin, name="begin"),
    path("profile/", profile.profile, name="profile"),
    path("profile/edit/", profile.profile_edit, name="profile-edit"),
    path("reports/<slug:report>/choose/", reports.report_choose, name="report-choose"),
    path("reports/<slug:report>/stop/", reports.report_stop, name="report-stop"),
    path("learn/", include(learn_urls)),
    path("reflections/", include(reflection_urls)),
    path("self-audits/", include(self_audit_urls)),
    path("review/", include(review_urls)),
    path("actions/", include(action_urls)),
    path("talks/", include(talk_urls)),
    path("requests/", include(request_urls)),
    path("records/", include(record_urls)),
    path("notices/", include(notice_urls)),
    path("team/", include(team_urls)),
]

urlpatterns = [
    path("", home.start, name="start"),
    path("s/<slug:setting>/", include(setting_urls)),
    path("groups/<pid:led_group>/", include(group_urls)),
]
