from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from common.refusals import Refused
from learning.contents import KINDS, Change, counts
from learning.pack_loading import Loading, load
from learning.packs import BadPack, read

WORDS = {"report": "report", **{kind.word: kind.words for kind in KINDS}}


class Command(BaseCommand):
    help = (
        "Load a content pack (docs/reference/pack.md) and make it the live version of its report. "
        "The same pack twice changes nothing. A pack with any problem is refused as a whole."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the pack, a YAML file")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument(
            "--replace-edits",
            action="store_true",
            help="load although the live version was made in the editor, and lose its changes from the next version",
        )

    def handle(self, *args, file: Path, dry_run: bool, replace_edits: bool, **options):
        try:
            pack = read(file.read_bytes())
            loading = load(pack, dry_run=dry_run, replace_edits=replace_edits)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except BadPack as bad:
            raise CommandError("\n".join(refusal_lines(file, bad))) from bad
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for line in result_lines(loading, dry_run=dry_run):
            self.stdout.write(line)


def refusal_lines(file: Path, bad: BadPack) -> list[str]:
    lines = [f"{file} was not loaded. Nothing was changed.", *(f"  {problem}" for problem in bad.problems)]
    return [*lines, f"  and {bad.left_out} more"] if bad.left_out else lines


def result_lines(loading: Loading, *, dry_run: bool) -> list[str]:
    if loading.same_as:
        same = loading.same_as
        newer = "" if same.state == "published" else " Editors have published newer versions since."
        return [f"No change: {loading.report_key} has this file as version {same.number}.{newer}"]
    done = "would become" if dry_run else "is now"
    lines = [f"{loading.report_key}: version {loading.number} {done} the live one."]
    for word, words in WORDS.items():
        found = [change for change in loading.changes if change.word == word]
        if found:
            lines.append(f"  {words}: {counted(found)}")
            lines += [f"    {described(change)}" for change in found if loading.number > 1]
    return [*lines, "Dry run: nothing was written."] if dry_run else lines


def counted(changes: list[Change]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts(changes).items() if number)


def described(change: Change) -> str:
    what = f"{change.what} {change.key}".strip()
    fields = ", ".join(each.label.lower() for each in change.fields)
    return f"{what}: {fields}" if fields else what
