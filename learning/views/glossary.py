from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.pages import works_alone
from learning.glossary import by_letter, terms


@require_safe
@login_not_required
def glossary(request):
    """Every word of the field, open to everybody."""
    alone = works_alone(request.user)
    letters = [
        (letter, [(term, term.meaning_for(alone=alone)) for term in found])
        for letter, found in by_letter(terms())
    ]
    return render(request, "learning/glossary.html", {"letters": letters, "alone": alone})
