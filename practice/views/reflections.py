from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.submissions import new_key, once
from common.refusals import Refused
from practice import asking
from practice.actions import reflecting
from practice.forms.reflections import NO_NAMES, ReflectionForm, ReplyForm, ShareForm
from practice.models import Notice, Reflection
from practice.permissions import check_can_write, check_is_author
from practice.views.learn import live_area

GET_OR_POST = ["GET", "HEAD", "POST"]
# By whether somebody is a childminder, whose page has no button to share.
HOW_IT_ENDS = {
    False: "You were asked for this. Press “Done, keep it private”, or share it: then the request is done.",
    True: "You were asked for this. Press “Done, keep it private”: then the request is done.",
}


def own_reflection(request, public_id: str) -> Reflection:
    reflections = Reflection.objects.visible_to(request.user).select_related(
        "recommendation__edition__report", "recommendation__source", "author__key", "setting__key"
    )
    return get_object_or_404(reflections, setting=request.setting, public_id=public_id)


def open_questions(request):
    """What somebody asked this person here that they have neither answered nor marked as seen."""
    unseen = Notice.objects.visible_to(request.user).unseen()
    return unseen.filter(kind=Notice.Kind.QUESTION, setting=request.setting)


@require_safe
def reflection_list(request, setting):
    mine = Reflection.objects.written_by(request.user).filter(setting=request.setting)
    mine = mine.select_related("recommendation__edition__report").defer("differently").order_by("-changed_at")
    questions = set(open_questions(request).values_list("object_id", flat=True))
    return render(
        request, "practice/reflection_list.html", {"groups": reflecting.grouped(mine[:200], questions)}
    )


@require_http_methods(GET_OR_POST)
@once("start a reflection")
def reflection_start(request, setting, report, recommendation):
    """The writing page before anything is stored; saving makes the draft."""
    area = live_area(report, recommendation)
    prompts = list(area.prompts.for_audience(request.setting.audience))
    asked = request.GET.get("prompt", "")
    chosen = {p.pk for p in prompts if p.key == asked} or {p.pk for p in prompts if p.lead}
    form = ReflectionForm(request.POST or None, prompts=prompts, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        reflection = reflecting.write_new(
            by=request.membership,
            recommendation=area,
            texts=form.texts(),
            prompts=prompts,
            **differently(form),
        )
        return after_writing(request, reflection)
    return writing_page(request, area, form, reflection=None)


@require_http_methods(GET_OR_POST)
@once("write a reflection")
def reflection_write(request, setting, reflection):
    reflection = own_reflection(request, reflection)
    check_can_write(request.membership, reflection)
    area = reflection.recommendation
    prompts = list(area.prompts.for_audience(request.setting.audience))
    chosen = {answer.prompt_id for answer in reflection.answers.all()}
    form = ReflectionForm(request.POST or None, prompts=prompts, chosen=chosen, reflection=reflection)
    if request.method == "POST" and form.is_valid():
        try:
            reflecting.rewrite(
                by=request.membership,
                reflection=reflection,
                texts=form.texts(),
                prompts=prompts,
                version=form.cleaned_data["version"],
                **differently(form),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return after_writing(request, reflection)
    return writing_page(request, area, form, reflection=reflection)


def differently(form) -> dict:
    return {name: form.cleaned_data[name] for name in ("differently", "differently_by")}


def writing_page(request, area, form, *, reflection):
    context = {
        "area": area,
        "edition": area.edition,
        "form": form,
        "reflection": reflection,
        "no_names": NO_NAMES,
        "asked": asking.asked_about(request.membership, area),
        "submission": new_key(),
    }
    return render(request, "practice/reflection_write.html", context, status=422 if form.errors else 200)


def after_writing(request, reflection):
    """Where the pressed button leads: to the sharing page, or back to the reflection."""
    if request.POST.get("go") == "share":
        return redirect("practice:reflection-share", request.setting.slug, reflection.public_id)
    messages.success(request, "Saved. Only you can see it.")
    if asking.asked_about(request.membership, reflection.recommendation):
        messages.info(request, HOW_IT_ENDS[request.setting.is_childminder])
    return redirect(reflection)


@require_safe
def reflection_detail(request, setting, reflection):
    reflection = own_reflection(request, reflection)
    if reflection.author_id != request.user.pk:
        return redirect("practice:review-reflection", setting, reflection.public_id)
    context = {
        "reflection": reflection,
        "area": reflection.recommendation,
        "edition": reflection.recommendation.edition,
        "answers": reflection.answers.select_related(
            "prompt", "reflection__author__key", "reflection__setting__key"
        ),
        "readers": reflection.readers.select_related("person"),
        "comments": reflection.comments.select_related("by"),
        "moves": reflection.moves.select_related("by"),
        "action": reflection.actions.first(),
        "asked": open_questions(request).filter(object_id=reflection.public_id).exists(),
        "reply": ReplyForm(),
        "submission": new_key(),
    }
    return render(request, "practice/reflection_detail.html", context)


@require_http_methods(GET_OR_POST)
@once("share a reflection")
def reflection_share(request, setting, reflection):
    reflection = own_reflection(request, reflection)
    check_can_write(request.membership, reflection)
    members = list(reflecting.possible_readers(request.setting, but=request.user))
    form = ShareForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        readers = form.cleaned_data["readers"]
        done = reflecting.share_reflection(by=request.membership, reflection=reflection, readers=readers)
        shared = f"Shared with {' and '.join(reader.name for reader in readers)}."
        messages.success(request, said_with_requests(shared, done))
        return redirect(reflection)
    context = {
        "reflection": reflection,
        "area": reflection.recommendation,
        "answers": reflection.answers.select_related("prompt"),
        "form": form,
        "has_readers": bool(members),
        "submission": new_key(),
    }
    return render(request, "practice/reflection_share.html", context, status=422 if form.errors else 200)


def said_with_requests(sentence: str, done: int) -> str:
    """What happened, and whether somebody's request is done with it."""
    if not done:
        return sentence
    return f"{sentence} {'The request is' if done == 1 else 'The requests are'} done too."


@require_POST
@once("finish a reflection")
def reflection_finish(request, setting, reflection):
    reflection = own_reflection(request, reflection)
    done = reflecting.finish_privately(by=request.membership, reflection=reflection)
    kept = "Done, and kept private. You can open it again at any time."
    messages.success(request, said_with_requests(kept, done))
    return redirect(reflection)


@require_POST
@once("take back a reflection")
def reflection_take_back(request, setting, reflection):
    reflection = own_reflection(request, reflection)
    reflecting.take_back_reflection(by=request.membership, reflection=reflection)
    messages.success(request, "Taken back. Only you can see it now.")
    return redirect(reflection)


@require_POST
@once("answer a question on a reflection")
def reflection_reply(request, setting, reflection):
    """The author answers, or says nothing and has seen it."""
    reflection = own_reflection(request, reflection)
    check_is_author(request.membership, reflection)
    form = ReplyForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            reflecting.answer_question(by=request.membership, reflection=reflection, text=text)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "Your answer is there." if text.strip() else "Marked as seen.")
            return redirect(reflection)
    context = {"reflection": reflection, "form": form, "submission": new_key()}
    return render(request, "practice/reply_refused.html", context, status=422)
