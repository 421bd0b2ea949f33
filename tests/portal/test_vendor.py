"""What the browser gets: files of others as locked, icons that exist, markup that the security policy allows."""

import gzip
import pathlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterable

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
SYMBOLS = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
WIDGETS = ROOT / "templates/django"  # a widget gets its label from the field around it
TAGS_OF_DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
CONTROL = re.compile(r"<(?:input|select|textarea)\b(?:[^>\"]|\"[^\"]*\")*>")
REFUSED = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b"),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']|\bhx-on\b"),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)|[\"']javascript:"),
}


def found_in_templates(
    find: Callable[[str], Iterable[str]], but: pathlib.Path = ROOT / "nothing"
) -> dict[str, list[str]]:
    """What `find` finds in each template, without the templates where it finds nothing."""
    found = {path: list(find(path.read_text())) for path in TEMPLATES if but not in path.parents}
    return {str(path.relative_to(ROOT)): things for path, things in found.items() if things}


def test_vendored_files_are_as_locked():
    checked = subprocess.run([sys.executable, ROOT / "script/vendor", "--check"], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_changed_vendored_file_is_found(tmp_path):
    for name in ("static/vendor/htmx.min.js", "static/vendor/bootstrap.min.css", "static/vendor/vendor.lock.json",
                 "static/icons.svg", "script/icons.txt", "script/vendor"):  # fmt: skip
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    (tmp_path / "static/vendor/htmx.min.js").write_text("alert(1)")
    (tmp_path / "static/vendor/extra.js").write_text("")
    checked = subprocess.run([sys.executable, tmp_path / "script/vendor", "--check"], capture_output=True, text=True)
    assert checked.returncode == 1
    assert checked.stderr.split("\n")[:2] == ["extra.js is not in the lock", "htmx.min.js was changed"]


def test_no_source_map_is_referenced():
    assert not [path.name for path in (STATIC / "vendor").iterdir() if b"sourceMappingURL" in path.read_bytes()]


def test_every_icon_of_a_template_is_in_the_sprite():
    def missing(text: str) -> set[str]:
        return set(re.findall(r"""(?:\{% icon |glyph=)['"]([^'"]+)['"]""", text)) - SYMBOLS

    assert found_in_templates(missing) == {}


def test_no_template_holds_what_the_content_security_policy_refuses():
    def refused(text: str) -> list[str]:
        markup = TAGS_OF_DJANGO.sub("", text)
        return [name for name, pattern in REFUSED.items() if pattern.search(markup)]

    assert found_in_templates(refused) == {}


def test_no_template_marks_text_as_safe():
    assert found_in_templates(lambda text: re.findall(r"\|\s*safe\b|autoescape off", text)) == {}


def test_every_control_written_by_hand_has_a_name():
    labelled = set(re.findall(r'<label\b[^>]*\bfor="([^"]+)"', "".join(path.read_text() for path in TEMPLATES)))

    def nameless(text: str) -> list[str]:
        return [control for control in CONTROL.findall(text) if not has_name(control, text)]

    def has_name(control: str, text: str) -> bool:
        if re.search(r'type="(hidden|submit)"|\bhidden\b|aria-label', control):
            return True
        id = re.search(r'\bid="([^"]+)"', control)
        is_wrapped = re.search(r"<label\b(?:(?!</label>).)*" + re.escape(control), text, re.DOTALL)
        return bool(is_wrapped or (id and id[1] in labelled))

    assert found_in_templates(nameless, but=WIDGETS) == {}


def test_every_post_form_carries_the_token():
    def bare(text: str) -> list[str]:
        forms = re.findall(r'<form\b[^>]*method="post".*?</form>', text, re.DOTALL)
        return [form for form in forms if "{% csrf_token %}" not in form]

    assert found_in_templates(bare) == {}


def test_no_script_of_ours_turns_text_into_markup_or_code():
    sink = re.compile(r"\beval\(|new Function\(|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\(")
    assert [path.name for path in SCRIPTS if sink.search(path.read_text())] == []


def test_a_first_visit_stays_within_its_budget():
    head = (ROOT / "templates/_head.html").read_text()
    files = [*re.findall(r'\{% static "([^"]+)" %\}', head), "icons.svg"]
    sizes = {name: len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in files}
    assert sum(sizes.values()) < 110_000, sizes  # 120 kB with the page itself
