"""Every data file beside the code is what its JSON Schema says."""

import json
import pathlib

import jsonschema_rs
import pytest
import yaml

from designer.auth.oauth2 import catalogue as providers
from designer.policies import catalogue
from designer.policies.transforms import transforms

SCHEMAS = pathlib.Path(__file__).parents[2] / "designer" / "schemas"
TEMPLATES = sorted(catalogue.FOLDER.glob("*.yaml"))
PROVIDERS = sorted(providers.FOLDER.glob("*.yaml"))


def refuse(uri):
    raise AssertionError(f"a schema asked for {uri}")


def validator(name):
    return jsonschema_rs.validator_for(json.loads((SCHEMAS / name).read_text()), retriever=refuse)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_policy_template_is_as_its_schema_says(path):
    data = yaml.safe_load(path.read_text())
    validator("policy-template.json").validate(data)
    assert data["id"] == path.stem


def test_every_policy_template_has_its_transform():
    assert {path.stem for path in TEMPLATES} == set(transforms())


@pytest.mark.parametrize(
    "wrong", [{"id": "x"}, {"id": "SetHeader", "title": "Set", "hint": "h" * 20, "sections": [], "parameters": []}]
)
def test_the_schema_of_policy_templates_refuses_what_is_wrong(wrong):
    assert not validator("policy-template.json").is_valid(wrong)


@pytest.mark.parametrize("path", PROVIDERS, ids=lambda path: path.stem)
def test_an_identity_provider_is_as_its_schema_says(path):
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    validator("provider.json").validate(data)
    assert data["id"] == path.stem


@pytest.mark.parametrize(
    "wrong", [{"scope_separator": ";"}, {"authorization_url": "http://a.example"}, {"logo": "x.png"}, {"pkce": True}]
)
def test_the_schema_of_identity_providers_refuses_what_is_wrong(wrong):
    right = yaml.safe_load(PROVIDERS[0].read_text(encoding="utf-8"))
    assert not validator("provider.json").is_valid({**right, **wrong})
