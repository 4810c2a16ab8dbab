from django.urls import path

import common.converters  # noqa: F401 - registers <pid:…>
from accounts.views import platform, platform_groups, platform_settings

app_name = "platform"
# Never `<pid:setting>`: that name is the door of the people who work there (accounts/middleware.py).
SETTING = "settings/<pid:public_id>/"
GROUP = "groups/<pid:public_id>/"

urlpatterns = [
    path("", platform.home, name="home"),
    path("settings/add/", platform_settings.setting_add, name="setting-add"),
    path(SETTING, platform_settings.setting_detail, name="setting-detail"),
    path(SETTING + "edit/", platform_settings.setting_edit, name="setting-edit"),
    path(SETTING + "invite/", platform_settings.setting_invite, name="setting-invite"),
    path(SETTING + "suspend/", platform_settings.setting_suspend, name="setting-suspend"),
    path(SETTING + "resume/", platform_settings.setting_resume, name="setting-resume"),
    path(SETTING + "group/", platform_settings.setting_group, name="setting-group"),
    path(
        "invitations/<pid:public_id>/cancel/", platform_settings.invitation_cancel, name="invitation-cancel"
    ),
    path("groups/add/", platform_groups.group_add, name="group-add"),
    path(GROUP, platform_groups.group_detail, name="group-detail"),
    path(GROUP + "invite/", platform_groups.group_invite, name="group-invite"),
    path(GROUP + "lead/", platform_groups.lead_add, name="lead-add"),
    path("leads/<pid:public_id>/end/", platform_groups.lead_end, name="lead-end"),
    path("roles/give/", platform.role_give, name="role-give"),
    path("roles/<pid:public_id>/<slug:role>/end/", platform.role_end, name="role-end"),
]
