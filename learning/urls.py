from django.urls import include, path

import common.converters  # noqa: F401 - registers <pid:…>
from learning.views import editions, glossary, previews, rows

app_name = "learning"
EDITION = "editions/<pid:edition>/"
AREA = EDITION + "areas/<slug:area>/"

editor = [
    path("", editions.content_home, name="content-home"),
    path("reports/<slug:report>/load/", editions.report_load, name="report-load"),
    path("reports/<slug:report>/start/", editions.edition_start, name="edition-start"),
    path(EDITION, editions.edition_detail, name="edition-detail"),
    path(EDITION + "publish/", editions.edition_publish, name="edition-publish"),
    path(EDITION + "discard/", editions.edition_discard, name="edition-discard"),
    path(AREA, rows.area_edit, name="area-edit"),
    path(AREA + "preview/", previews.area_preview, name="area-preview"),
    path(AREA + "prompts/<slug:prompt>/", rows.prompt_edit, name="prompt-edit"),
    path(AREA + "add-prompt/", rows.prompt_add, name="prompt-add"),
    path(AREA + "scenarios/<slug:scenario>/", rows.scenario_edit, name="scenario-edit"),
    path(AREA + "add-scenario/", rows.scenario_add, name="scenario-add"),
    path(AREA + "guidance/<slug:guidance>/", rows.guidance_edit, name="guidance-edit"),
    path(EDITION + "questions/<slug:checklist>/<slug:item>/", rows.item_edit, name="item-edit"),
    path(EDITION + "add-question/<slug:checklist>/", rows.item_add, name="item-add"),
    path(
        EDITION + "leave-out/<slug:kind>/<slug:parent>/<slug:key>/", rows.row_leave_out, name="row-leave-out"
    ),
]

urlpatterns = [
    path("glossary/", glossary.glossary, name="glossary"),
    path("content/", include(editor)),
]
