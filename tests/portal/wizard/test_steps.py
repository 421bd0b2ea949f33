"""The wizard by plain posts and by htmx: the same thing happens, errors are at their field, nothing is lost."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from designer import properties
from portal.connectors.creation import create, create_blank
from portal.connectors.drafts import draft
from portal.connectors.models import Connector, Revision
from portal.sharing.models import Share
from tests.portal.wizard import AT, HTMX, change, now, operation, pets, url

pytestmark = pytest.mark.django_db


def form_of(page):
    """What a browser would post for the forms of General, untouched."""
    data = {}
    for field in (field for form in page.context["parts"].values() for field in form):
        value = field.value()
        if isinstance(value, bool):
            if value:
                data[field.html_name] = "on"
        elif isinstance(value, list):
            data[field.html_name] = value
        elif value is not None:
            data[field.html_name] = str(value).replace("\n", "\r\n")
    return data


def operation_form(browser, connector, at=AT):
    page = browser.get(url(connector, "definition", at=at))
    form = page.context["shown"].form
    return {field.html_name: str(field.value() or "") for field in form if field.value() not in (None, False)}


@pytest.mark.parametrize("step", ["general", "security", "definition", "test"])
def test_every_step_opens_at_any_time_even_in_an_empty_connector(browser, mara, step):
    blank = create_blank(mara, "Blank")
    assert browser.get(url(blank, step)).status_code == 200


def test_an_untouched_form_changes_no_byte_and_makes_no_revision(browser, connector):
    before = draft(connector, whole=True).definition.text()
    page = browser.get(url(connector, "general"))
    assert browser.post(url(connector, "general"), form_of(page)).status_code == 302
    assert browser.post(url(connector, "definition", at=AT), operation_form(browser, connector)).status_code == 302
    connector.refresh_from_db()
    assert draft(connector, whole=True).definition.text() == before
    assert connector.head == 1


def test_a_plain_post_saves_and_goes_back_to_the_page(browser, connector):
    data = {**operation_form(browser, connector), "summary": "All pets"}
    answer = browser.post(url(connector, "definition", at=AT), data)
    assert answer.status_code == 302 and "definition" in answer["Location"]
    assert operation(connector)["summary"] == "All pets"
    assert operation(connector)["x-odd"] == [1.0]


def test_htmx_saves_without_drawing_the_form_anew(browser, connector):
    data = {**operation_form(browser, connector), "summary": "All pets"}
    answer = browser.post(url(connector, "definition", at=AT), data, headers=HTMX)
    assert answer.status_code == 200
    assert answer["HX-Reswap"] == "none"
    assert json.loads(answer["HX-Trigger"])["connector-changed"]["head"] == 2
    assert b"All pets" in answer.content


def test_a_form_that_somebody_elses_edit_changed_too_is_drawn_anew(browser, signed_in, tomas, connector):
    Share.objects.create(connector=connector, person=tomas, level="edit")
    mine = operation_form(browser, connector)
    theirs = {**operation_form(signed_in(tomas), connector), "description": "Every pet."}
    signed_in(tomas).post(url(connector, "definition", at=AT), theirs)
    answer = browser.post(url(connector, "definition", at=AT), {**mine, "summary": "All"}, headers=HTMX)
    assert "HX-Location" in answer
    assert (operation(connector)["summary"], operation(connector)["description"]) == ("All", "Every pet.")


def test_two_people_on_one_field_get_both_versions_and_a_choice(browser, signed_in, tomas, connector):
    Share.objects.create(connector=connector, person=tomas, level="edit")
    mine = operation_form(browser, connector)
    other = signed_in(tomas)
    other.post(url(connector, "definition", at=AT), {**operation_form(other, connector), "summary": "Theirs"})
    answer = browser.post(url(connector, "definition", at=AT), {**mine, "summary": "Mine", "description": "New."})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in text and "Theirs" in text and "Tomas" in text and "List pets" in text
    assert operation(connector)["summary"] == "Theirs"
    choice = {"base": "2", "fields": "summary,description", "summary": "Mine", "description": "New."}
    assert browser.post(url(connector, "definition", at=AT), choice).status_code == 302
    assert (operation(connector)["summary"], operation(connector)["description"]) == ("Mine", "New.")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_a_post_that_names_no_field_of_general_changes_nothing(browser, connector, headers):
    head = connector.head
    answer = browser.post(url(connector, "general"), {"fields": "/", "base": head}, headers=headers)
    assert answer.status_code < 500
    connector.refresh_from_db()
    assert connector.head == head


def test_a_stale_base_of_general_is_a_conflict_only_for_the_same_field(browser, connector):
    page = form_of(browser.get(url(connector, "general")))
    browser.post(url(connector, "general"), {**page, "title": "Zoo"})
    assert browser.post(url(connector, "general"), {**page, "description": "Animals."}).status_code == 302
    assert browser.post(url(connector, "general"), {**page, "title": "Farm"}).status_code == 409
    assert now(connector)["info"]["title"] == "Zoo"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("host", "https://api.example.com", "choose the scheme"),
        ("host", "api.example.com/v2", "no “/”"),
        ("host", "{tenant}.example.com", "no braces"),
        ("host", "a b.example.com", "no spaces"),
        ("host", "user@example.com", "no user name"),
        ("host", "-bad-", "not a host name"),
        ("base_path", "v2", "begins with “/”"),
        ("base_path", "/v2?x=1", "a path only"),
        ("title", "", "required"),
        ("title", "x" * 31, "at most 30"),
        ("description", "x" * 501, "at most 500"),
        ("brand_colour", "red", "six digits"),
    ],
)
def test_a_value_that_cannot_be_stored_is_refused_at_its_field_and_kept_in_the_form(
    browser, connector, field, value, said
):
    page = form_of(browser.get(url(connector, "general")))
    answer = browser.post(url(connector, "general"), {**page, field: value})
    assert answer.status_code == 422
    assert said.lower() in " ".join(answer.context["form"].errors[field]).lower()
    assert answer.context["form"][field].value() == value
    connector.refresh_from_db()
    assert connector.head == 1


def test_what_a_file_brought_along_is_not_the_persons_mistake(browser, mara):
    value = {
        **pets(),
        "info": {"title": "A title that is longer than thirty characters", "version": "1"},
        "host": "{x}",
    }
    odd = create(mara, value, properties.blank(), "Made")
    page = form_of(browser.get(url(odd, "general")))
    assert browser.post(url(odd, "general"), {**page, "description": "Fine."}).status_code == 302
    assert now(odd)["host"] == "{x}"


def test_a_pasted_address_fills_in_three_fields(browser, connector):
    browser.post(url(connector, "general", "address"), {"address": "https://api.example.org/v2/pets?limit=3"})
    value = now(connector)
    assert (value["schemes"], value["host"], value["basePath"]) == (["https"], "api.example.org", "/v2")


def test_a_pasted_text_that_is_no_address_stays_in_its_field(browser, connector):
    answer = browser.post(url(connector, "general", "address"), {"address": "https://user:secret@x.example/"})
    assert answer.status_code == 422
    assert answer.context["address_error"]


def test_a_duplicate_operation_id_is_a_finding_and_saving_never_blocks(browser, connector):
    data = {**operation_form(browser, connector), "operation_id": "AddPet"}
    assert browser.post(url(connector, "definition", at=AT), data).status_code == 302
    page = browser.get(url(connector, "panel", "findings") + "?step=definition&scope=all")
    assert b"OperationIdNotUnique" in page.content
    publish = browser.post(f"/connectors/{connector.slug}/publish/", {"base": "2"})
    assert publish.status_code == 422


def test_a_duplicate_path_is_refused_at_its_field(browser, connector):
    data = {**operation_form(browser, connector), "method": "post"}
    answer = browser.post(url(connector, "definition", at=AT), data)
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert operation(connector)["summary"] == "List pets"


@pytest.mark.parametrize("at", ["nonsense", "/paths/~1pets/patch", "/paths/~1gone/get", "/x-mine", "/definitions/None"])
def test_an_address_that_leads_nowhere_is_404(browser, connector, at):
    assert browser.get(url(connector, "definition", at=at)).status_code == 404


def test_a_panel_about_what_just_moved_stays_as_it_is(browser, connector):
    panel = reverse("connectors:panel", args=[connector.slug, "findings"])
    assert browser.get(panel, {"step": "definition", "at": AT}).status_code == 200
    browser.post(url(connector, "definition", at=AT), {**operation_form(browser, connector), "path": "/animals"})
    assert browser.get(panel, {"step": "definition", "at": AT}).status_code == 204


@pytest.mark.parametrize("panel", ["findings", "source", "preview"])
@pytest.mark.parametrize("step", ["definition", "test"])
def test_the_panel_that_is_open_changes_nothing_beside_it(browser, connector, step, panel):
    page = browser.get(url(connector, step) + f"?panel={panel}").content.decode()
    for action in ("/paths/~1pets/get", "/paths/~1pets/post"):
        assert f"/edit/{step}/?at={action}" in page


def test_an_element_is_edited_at_its_own_address(browser, connector):
    at = AT + "/parameters/0"
    page = browser.get(url(connector, "definition", at=at))
    form = page.context["shown"].inputs[0].form
    data = {field.html_name: str(field.value() or "") for field in form if field.value() not in (None, False)}
    browser.post(url(connector, "definition", at=at), {**data, "summary": "At most", "default": "10", "required": "on"})
    parameter = operation(connector)["parameters"][0]
    assert parameter == {
        "name": "limit", "in": "query", "type": "integer", "x-mine": True,
        "x-ms-summary": "At most", "default": 10, "required": True,
    }  # fmt: skip


def test_a_default_of_the_wrong_type_is_refused_at_its_field(browser, connector):
    at = AT + "/parameters/0"
    data = {"base": "1", "fields": "default", "default": "many"}
    answer = browser.post(url(connector, "definition", at=at), data)
    assert answer.status_code == 422
    assert "not a whole number" in answer.content.decode()


def test_a_row_of_the_grid_posts_its_cells_only(browser, connector):
    at = "/paths/~1pets/post/parameters/0/schema/properties/name"
    data = {"base": "1", "fields": "key,summary,required,visibility,type", "key": "name", "summary": "Name",
            "required": "on", "visibility": "important", "type": "string"}  # fmt: skip
    answer = browser.post(url(connector, "definition", at=at), data, headers=HTMX)
    assert answer.status_code == 200
    schema = operation(connector, method="post")["parameters"][0]["schema"]
    assert schema["required"] == ["name"]
    assert schema["properties"]["name"] == {"type": "string", "x-ms-summary": "Name", "x-ms-visibility": "important"}


def test_the_source_is_edited_in_yaml_and_json(browser, connector):
    text = "summary: From source\noperationId: ListPets\nx-odd: [1.0]\nresponses:\n  '200': {description: OK}\n"
    browser.post(url(connector, "source", at=AT), {"base": "1", "format": "yaml", "text": text})
    assert operation(connector)["summary"] == "From source"
    answer = browser.post(url(connector, "source", at=AT), {"base": "2", "format": "json", "text": "{oops"})
    assert answer.status_code == 422 and "Line 1" in answer.content.decode()


def test_the_source_of_the_shell_keeps_the_actions(browser, connector):
    text = "swagger: '2.0'\ninfo: {title: Zoo, version: '1.0'}\nhost: zoo.example\n"
    browser.post(url(connector, "source", at=""), {"base": "1", "format": "yaml", "text": text})
    value = now(connector)
    assert value["host"] == "zoo.example" and "basePath" not in value
    assert list(value["paths"]) == ["/pets"] and list(value["definitions"]) == ["Pet"]


def test_a_sign_in_that_the_portal_cannot_change_is_kept_and_the_page_says_so(browser, mara):
    definition = {**pets(), "securityDefinitions": {"later": {"type": "x-later"}}, "security": [{"later": []}]}
    connector = create(mara, definition, properties.blank(), "Made for a test")
    answer = browser.post(url(connector, "security"), {"base": "1", "kind": "api_key"})
    assert answer.status_code == 422
    assert "This portal keeps that as it is." in answer.text
    assert now(connector) == definition


def test_security_is_written_as_real_connectors_do(browser, connector):
    browser.post(url(connector, "security"), {"base": "1", "kind": "api_key"})
    data = {"base": "2", "kind": "api_key", "label": "Key", "name": "Authorization", "location": "header",
            "prefix": "Bearer ", "description": "", "tooltip": ""}  # fmt: skip
    assert browser.post(url(connector, "security"), data).status_code == 302
    value, state = now(connector), draft(Connector.objects.get(pk=connector.pk))
    assert value["securityDefinitions"] == {"api_key": {"type": "apiKey", "in": "header", "name": "Authorization"}}
    assert value["security"] == [{"api_key": []}]
    inside = state.properties["properties"]
    assert inside["connectionParameters"]["api_key"]["type"] == "securestring"
    policy = inside["policyTemplateInstances"][0]
    assert policy["templateId"] == "setheader"
    assert policy["parameters"]["x-ms-apimTemplateParameter.value"] == "Bearer @connectionParameters('api_key')"


def test_a_header_name_that_cannot_be_sent_is_refused_at_its_field(browser, connector):
    browser.post(url(connector, "security"), {"base": "1", "kind": "api_key"})
    data = {"base": "2", "kind": "api_key", "label": "Key", "name": "X Key", "location": "header", "prefix": "",
            "description": "", "tooltip": ""}  # fmt: skip
    answer = browser.post(url(connector, "security"), data)
    assert answer.status_code == 422 and "name" in answer.context["form"].errors


def test_html_in_any_name_is_text_on_every_page(browser, connector):
    evil = "<img src=x onerror=alert(1)>"
    browser.post(
        url(connector, "definition", at=AT),
        {"base": "1", "fields": "summary,description", "summary": evil, "description": evil},
    )
    page = form_of(browser.get(url(connector, "general")))
    browser.post(url(connector, "general"), {**page, "title": "<b>Zoo</b>", "description": evil})
    pages = ["/connectors/", f"/connectors/{connector.slug}/", f"/connectors/{connector.slug}/revisions/",
             f"/connectors/{connector.slug}/publish/", url(connector, "general"), url(connector, "definition", at=AT),
             url(connector, "test"), url(connector, "panel", "preview") + "?step=definition&at=" + AT]  # fmt: skip
    for each in pages:
        text = browser.get(each).content.decode()
        assert "<img src=x" not in text and "<b>Zoo" not in text, each


def test_publishing_freezes_what_viewers_see(browser, connector, signed_in, aiko):
    Share.objects.create(connector=connector, person=aiko, level="view")
    viewer = signed_in(aiko)
    assert viewer.get(f"/connectors/{connector.slug}/").status_code == 404
    browser.post(f"/connectors/{connector.slug}/publish/", {"base": "1", "note": "Hello"})
    assert viewer.get(f"/connectors/{connector.slug}/").status_code == 200
    browser.post(url(connector, "definition", at=AT), {"base": "1", "fields": "summary", "summary": "Draft only"})
    assert "Draft only" not in viewer.get(f"/connectors/{connector.slug}/").content.decode()
    assert viewer.get(url(connector, "definition")).status_code == 403


def test_publishing_a_stale_page_says_so(browser, connector):
    browser.post(url(connector, "definition", at=AT), {"base": "1", "fields": "summary", "summary": "New"})
    answer = browser.post(f"/connectors/{connector.slug}/publish/", {"base": "1"})
    assert answer.status_code == 422 and "once more" in answer.content.decode()


def test_a_version_number_grows_with_the_kind_of_change(browser, connector):
    browser.post(f"/connectors/{connector.slug}/publish/", {"base": "1"})
    browser.post(url(connector, "definition", at=AT), {"base": "1", "fields": "description", "description": "Words."})
    browser.post(f"/connectors/{connector.slug}/publish/", {"base": "2"})
    change(browser, connector, "remove", "/paths/~1pets/post")
    browser.post(f"/connectors/{connector.slug}/publish/", {"base": "3"})
    assert list(connector.versions.order_by("pk").values_list("name", flat=True)) == ["1", "1.1", "2"]


def test_revisions_say_who_did_what_and_can_be_restored(browser, connector):
    browser.post(url(connector, "definition", at=AT), {"base": "1", "fields": "summary", "summary": "New"})
    page = browser.get(f"/connectors/{connector.slug}/revisions/").content.decode()
    assert Revision.objects.get(number=2).sentence in page.replace("&quot;", '"')
    browser.post(f"/connectors/{connector.slug}/revisions/1/restore/")
    assert operation(connector)["summary"] == "List pets"
    assert browser.get(f"/connectors/{connector.slug}/revisions/99/").status_code == 404


@pytest.mark.parametrize("count", [3, 60])
def test_pages_ask_the_database_as_often_for_many_actions_as_for_few(
    browser, mara, django_assert_max_num_queries, count
):
    value = pets()
    for number in range(count):
        value["paths"][f"/things{number}"] = {"get": {"operationId": f"Get{number}", "responses": {}}}
    many = create(mara, value, properties.blank(), "Made")
    browser.get(url(many, "definition", at=AT))
    with django_assert_max_num_queries(30):
        browser.get(url(many, "definition", at=AT))
    with django_assert_max_num_queries(16):
        browser.get(f"/connectors/{many.slug}/")


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_asks_the_database_as_often_for_many_connectors_as_for_few(
    browser, mara, django_assert_max_num_queries, count
):
    for number in range(count):
        create_blank(mara, f"Number {number}")
    with django_assert_max_num_queries(12):
        assert browser.get("/connectors/").status_code == 200


def test_the_icon_is_made_anew_and_an_svg_is_refused_whatever_it_is_called(browser, connector):
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(picture, "JPEG", comment=b"hidden-secret")
    upload = SimpleUploadedFile("mood.jpg", picture.getvalue())
    assert browser.post(url(connector, "general", "icon"), {"icon": upload}).status_code == 302
    connector.refresh_from_db()
    png = browser.get(f"/connectors/{connector.slug}/icon/{connector.icon_digest}.png")
    assert png["Content-Type"] == "image/png" and b"hidden-secret" not in png.content
    assert Image.open(io.BytesIO(png.content)).size == (230, 230)
    for name, body, said in [
        ("icon.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
        ("icon.png", b"\x89PNG\r\n\x1a\n" + b"0" * (2**20 + 10), "larger than 1 MB"),
        ("icon.png", b"not a picture", "not a PNG or JPEG"),
    ]:
        answer = browser.post(url(connector, "general", "icon"), {"icon": SimpleUploadedFile(name, body)})
        assert answer.status_code == 422 and said in answer.content.decode()


MORE = {
    "windows": {"username_label": "Account", "password_label": "Word"},
    "digest": {},
    "client_certificate": {},
    "aws_sigv4": {"service": "s3", "region": "eu-west-1"},
    "request_signature": {
        "message": "{method}\r\n{timestamp}",
        "headers": "X-Sign: {signature}\r\nX-Time: {timestamp}",
        "algorithm": "sha1",
        "encoding": "base64",
        "key_format": "hex",
        "timestamp": "iso",
    },
}


@pytest.mark.parametrize("kind", MORE)
def test_the_other_ways_are_chosen_filled_in_and_stay_folded_away_until_then(browser, connector, kind):
    page = browser.get(url(connector, "security")).content.decode()
    assert '<details class="fold mt-3">' in page and page.index('id="kind-basic"') < page.index("More ways")
    browser.post(url(connector, "security"), {"base": "1", "kind": kind})
    connector.refresh_from_db()
    page = browser.get(url(connector, "security"))
    assert page.context["present"] == kind and '<details class="fold mt-3" open>' in page.content.decode()
    data = {"base": str(connector.head), "kind": kind, **MORE[kind]}
    assert browser.post(url(connector, "security"), data).status_code == 302
    found = browser.get(url(connector, "security")).context["form"].settings
    assert found == {name: value.replace("\r\n", "\n") for name, value in MORE[kind].items()}


def test_a_recipe_with_a_place_that_means_nothing_is_said_at_its_field(browser, connector):
    browser.post(url(connector, "security"), {"base": "1", "kind": "request_signature"})
    connector.refresh_from_db()
    data = {"base": str(connector.head), "kind": "request_signature", **MORE["request_signature"], "message": "{methd}"}
    answer = browser.post(url(connector, "security"), data)
    assert answer.status_code == 422 and "{methd} means nothing here" in answer.content.decode()
