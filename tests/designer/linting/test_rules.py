"""Each rule on a small connector: faultless as it stands, with one edit exactly the findings named."""

import copy

import pytest

from designer.document.document import Document
from designer.document.pointer import MISSING
from designer.linting import check, check_properties
from tests.designer.linting.farm import (
    BODY,
    CALL,
    EDIT,
    FARM,
    FARM_PARAMETER,
    GET,
    HOOKS,
    ID,
    LIST,
    NAME,
    OAUTH,
    PET,
    PET_AT,
    PET_NAME,
    POLICY,
    PROPERTIES,
    PUT,
    TOKEN,
    URL,
    edited,
)  # fmt: skip

API_KEY = {"type": "apiKey", "name": "key", "in": "header"}
OTHER = {
    "operationId": "Other",
    "summary": "Other",
    "description": "Does something else.",
    "responses": {"204": {"description": "Done"}},
}
FORM = {"name": "f", "in": "formData", "type": "string", "x-ms-summary": "F", "description": "A form field."}
PATH_PARAMETER = {**FORM, "in": "path", "required": True, "x-ms-url-encoding": "single"}
BODY_TOO = {"name": "b", "in": "body", "schema": {}}
FARM_FIELD = LIST["parameters"][0]
TEXT = {"type": "string"}
EDIT_CALL = {"operationId": "EditPet", "value-path": "id", "parameters": {"id": 1}}
ANSWER = {
    "type": "object",
    "properties": {"one": {"type": "object", "properties": {"pet": {"$ref": "#/definitions/Pet"}}}},
}
SHAPE_CALL = {**CALL, "operationId": "DescribePet"}
ENUM = {"type": "string", "enum": ["a"]}
LABEL_A, LABEL_B = {"value": "a", "displayName": "A"}, {"value": "b", "displayName": "B"}

CASES = [
    # the connector
    ("SpecificationVersionIncorrect", {"/swagger": 2.0}, "/swagger"),
    ("RequiredPropertyMissing", {"/host": MISSING}, ""),
    ("RequiredPropertyMissing", {"/info/version": MISSING}, "/info"),
    ("RequiredPropertyMissing", {"/responses/failed/description": MISSING}, "/responses/failed"),
    ("RequiredPropertyMissing", {FARM_PARAMETER + "/type": MISSING}, FARM_PARAMETER),
    ("RequiredPropertyMissing", {"/tags": [{"description": "x"}]}, "/tags/0"),
    ("RequiredValueEmpty", {"/info/title": " "}, "/info/title"),
    ("JsonTypeIncorrect", {"/schemes": "https"}, "/schemes"),
    ("JsonTypeIncorrect", {GET + "/tags": [1]}, GET + "/tags/0"),
    ("JsonTypeIncorrect", {PET_AT + "/properties/age": 5}, PET_AT + "/properties/age"),
    ("JsonTypeIncorrect", {PET_NAME + "/maxLength": True}, PET_NAME + "/maxLength"),
    ("JsonTypeIncorrect", {HOOKS + "2": []}, HOOKS + "2"),
    ("JsonValueNotInEnum", {PET_NAME + "/type": "text"}, PET_NAME + "/type"),
    ("JsonValueNotInEnum", {HOOKS + "/post/x-ms-trigger": "once"}, HOOKS + "/post/x-ms-trigger"),
    ("HostNameNotValid", {"/host": "https://api.brightfarm.io"}, "/host"),
    ("HostNameNotValid", {"/host": "api.brightfarm.io/v1"}, "/host"),
    ("BasePathNotValid", {"/basePath": "v1"}, "/basePath"),
    ("SchemesArrayEmpty", {"/schemes": []}, "/schemes"),
    ("SchemeNotValid", {"/schemes": ["ftp"]}, "/schemes/0"),
    ("SchemeNotSupported", {"/schemes": ["https", "wss"]}, "/schemes/1"),
    ("MimeTypeNotValid", {"/consumes": ["json"]}, "/consumes/0"),
    ("TagRedefined", {"/tags": [{"name": "a"}, {"name": "a"}]}, "/tags/1"),
    ("ExtensionNameNotValid", {"/basepath": "/"}, "/basepath"),
    ("MisspelledExtension", {PET_NAME + "/x-ms-sumamry": "Name"}, PET_NAME + "/x-ms-sumamry"),
    ("SwaggerKeywordNotSupported", {PET_NAME + "/uniqueItems": True}, PET_NAME + "/uniqueItems"),
    ("TitleTooLong", {"/info/title": "F" * 31}, "/info/title"),
    ("DescriptionLengthOutOfRange", {"/info/description": "Short."}, "/info/description"),
    ("ContactEmailNotValid", {"/info/contact/email": "nobody"}, "/info/contact/email"),
    ("UrlNotValid", {"/info/contact/url": "brightfarm.io"}, "/info/contact/url"),
    ("UrlNotValid", {"/info/contact/url": "http://[x"}, "/info/contact/url"),
    (
        "TooManyConnectorCategories",
        {"/x-ms-connector-metadata/2/propertyValue": "Data;Finance;Marketing"},
        "/x-ms-connector-metadata/2/propertyValue",
    ),
    # paths
    ("OperationPathMustStartWithSlash", {"/paths/pets": {"get": OTHER}}, "/paths/pets"),
    ("OperationPathContainsUnsupportedCharacters", {"/paths/~1a*": {"get": OTHER}}, "/paths/~1a*"),
    ("OperationPathMayNotContainQueryOrFragment", {"/paths/~1a?b=c": {"get": OTHER}}, "/paths/~1a?b=c"),
    ("OperationPathTemplateNotValid", {"/paths/~1{a": {"get": OTHER}}, "/paths/~1{a"),
    ("OperationMissingPathParameter", {"/paths/~1a~1{b}": {"get": OTHER}}, "/paths/~1a~1{b}/get"),
    ("PathParameterNotDefinedInTemplate", {HOOKS + "/post/parameters/-": PATH_PARAMETER}, HOOKS + "/post/parameters/1"),
    ("PathRedefined", {"/paths/~1Pets": {"get": OTHER}}, "/paths/~1Pets"),
    ("PathItemRefNotSuppored", {HOOKS + "2": {"$ref": "#/paths/~1hooks"}}, HOOKS + "2/$ref"),
    ("PathParametersContainDuplicateParameter", {"/paths/~1a/get": OTHER,
      "/paths/~1a/parameters": [FORM, {**FORM, "type": "integer"}]},
     "/paths/~1a/parameters/1"),
    # operations
    ("OperationIdRequired", {PUT + "/operationId": MISSING}, PUT),
    ("OperationIdRequired", {PUT + "/operationId": ""}, PUT + "/operationId"),
    ("OperationIdNotUnique", {PUT + "/operationId": "WatchPets"}, HOOKS + "/post/operationId"),
    ("OperationIdTooLong", {HOOKS + "/post/operationId": "E" * 81}, HOOKS + "/post/operationId"),
    ("OperationMustHaveResponse", {PUT + "/responses": {}}, PUT + "/responses"),
    ("SummaryMissing", {GET + "/summary": MISSING}, GET),
    ("SummaryTooLong", {GET + "/summary": "L" * 81}, GET + "/summary"),
    ("OperationDescriptionMissing", {GET + "/description": MISSING}, GET),
    ("BodyOrFormDataParameterInFetchOperationNotAllowed", {GET + "/parameters/-": BODY_TOO}, GET + "/parameters/2"),
    ("OperationParametersAreNotUnique", {GET + "/parameters/-": {"$ref": "#/parameters/limit"}}, GET + "/parameters/2"),
    ("OperationParametersContainDuplicateParameter", {GET + "/parameters/1": {**FARM_FIELD, "x-ms-summary": "Place"}},
     GET + "/parameters/1"),
    ("OperationParametersContainMultipleBodyParameters", {PUT + "/parameters/-": BODY_TOO}, PUT + "/parameters/2"),
    ("ParameterListContainsFormDataAndBody", {PUT + "/parameters/-": FORM}, PUT + "/parameters"),
    ("MimeTypeNotCompatibleWithRequestContentSchemaType", {PUT + "/consumes": ["text/plain"]}, BODY),
    ("StringBinaryNotSupportedForFormUrlEncoded",
     {HOOKS + "2": {"post": {**OTHER, "consumes": ["application/x-www-form-urlencoded"],
                             "parameters": [{**FORM, "format": "binary"}]}}},
     HOOKS + "2/post/parameters/0"),
    # parameters
    ("ConnectionIdParameterNotAllowed", {"/parameters/limit/name": "connectionId"}, "/parameters/limit/name"),
    ("PathParameterMustBeRequired", {ID + "/required": False}, ID + "/required"),
    ("PathParameterMustBeRequired", {ID + "/required": MISSING}, ID),
    ("FileParameterMustBeInFormData", {"/parameters/limit/type": "file"}, "/parameters/limit/type"),
    ("BodyParameterPropertyNotValid", {BODY + "/format": "date"}, BODY + "/format"),
    ("BodyParameterSchemaRequired", {BODY + "/schema": MISSING}, BODY),
    ("NonBodyParameterSchemaNotValid", {FARM_PARAMETER + "/schema": {}}, FARM_PARAMETER + "/schema"),
    ("AllowEmptyValueOnlyValidForQueryFormData", {ID + "/allowEmptyValue": True}, ID + "/allowEmptyValue"),
    ("CollectionFormatValueNotSupported", {FARM_PARAMETER + "/collectionFormat": "pipes"},
     FARM_PARAMETER + "/collectionFormat"),
    ("InvalidFormDataParameterName",
     {HOOKS + "2": {"post": {**OTHER, "parameters": [{**FORM, "name": "größe"}]}}}, HOOKS + "2/post/parameters/0/name"),
    ("InternalParameterWithoutDefault", {FARM_PARAMETER + "/x-ms-visibility": "internal"}, FARM_PARAMETER),
    ("PropertyMustBeRequired",
     {FARM_PARAMETER: {**FARM_FIELD, "x-ms-visibility": "internal", "default": "a", "required": False}},
     FARM_PARAMETER + "/required"),
    ("ParameterSummaryMissing", {FARM_PARAMETER + "/x-ms-summary": MISSING}, FARM_PARAMETER),
    ("ParameterSummaryTooLong", {FARM_PARAMETER + "/x-ms-summary": "F" * 81}, FARM_PARAMETER + "/x-ms-summary"),
    ("ParameterDescriptionMissing", {FARM_PARAMETER + "/description": ""}, FARM_PARAMETER + "/description"),
    # references
    ("JsonPointerNotValid", {PET_NAME: {"$ref": "#definitions"}}, PET_NAME + "/$ref"),
    ("JsonPointerNotValid", {PET_NAME: {"$ref": "#/definitions/~2"}}, PET_NAME + "/$ref"),
    ("JsonPointerNotValid", {PET_NAME: {"$ref": 5}}, PET_NAME + "/$ref"),
    ("SchemaReferenceNotValid", {PET_NAME: {"$ref": "other.json"}}, PET_NAME + "/$ref"),
    ("SchemaReferenceNotValid", {PET_NAME: {"$ref": "#/definitions/Pet/properties/id"}}, PET_NAME + "/$ref"),
    ("ParameterReferenceNotValid", {GET + "/parameters/1": {"$ref": "#/definitions/Pet"}}, GET + "/parameters/1/$ref"),
    ("ResponseReferenceNotValid", {PUT + "/responses/404": {"$ref": "#/definitions/Pet"}}, PUT + "/responses/404/$ref"),
    ("SchemaReferenceNotFound", {PET_NAME: {"$ref": "#/definitions/Dog"}}, PET_NAME + "/$ref"),
    ("ParameterReferenceNotFound", {"/parameters/limit": MISSING}, GET + "/parameters/1/$ref"),
    ("ResponseReferenceNotFound", {"/responses/failed": MISSING}, PUT + "/responses/default/$ref"),
    ("ParameterRefLoopNotAllowed", {"/parameters/p": {"$ref": "#/parameters/limit"}}, "/parameters/p/$ref"),
    ("ResponseRefLoopNotAllowed", {"/responses/r": {"$ref": "#/responses/failed"}}, "/responses/r/$ref"),
    ("SchemaRefLoopNotAllowed", {"/definitions/Dog": {"$ref": "#/definitions/Pet"}}, "/definitions/Dog/$ref"),
    ("RequiredLoopInSchemaNotAllowed", {PET_AT + "/properties/id": {"$ref": "#/definitions/Pet"}}, PET_AT),
    # responses
    ("ResponseMustBeDefaultOrHttpStatusCode", {GET + "/responses/2xx": {"description": ""}}, GET + "/responses/2xx"),
    ("ResponseExampleMustBeProducedByOperation", {GET + "/responses/200/examples": {"text/csv": ""}},
     GET + "/responses/200/examples/text~1csv"),
    ("ResponseHeadersAreNotUnique", {GET + "/responses/200/headers": {"A": TEXT, "a": TEXT}},
     GET + "/responses/200/headers/a"),
    # values
    ("SchemaTypeFileNotValid", {PET_NAME + "/type": "file"}, PET_NAME + "/type"),
    ("InvalidCustomEditorExtensionDictionaryValue", {PET_AT + "/x-ms-editor": "dictionary"}, PET_AT + "/x-ms-editor"),
    ("ArrayHasNoItems", {PET_NAME + "/type": "array"}, PET_NAME),
    ("EnumMustContainAtLeastOneElement", {PET_NAME + "/enum": []}, PET_NAME + "/enum"),
    ("ArrayDuplicateValue", {PET_NAME + "/enum": ["a", "b", "a"]}, PET_NAME + "/enum/2"),
    ("RequiredPropertyArrayEmpty", {PET_AT + "/required": []}, PET_AT + "/required"),
    ("RequiredPropertyDefinitionMissing", {PET_AT + "/required": ["id", "age"]}, PET_AT + "/required/1"),
    ("RequiredPropertyNotOnObject", {PET_NAME + "/required": ["a"]}, PET_NAME + "/required"),
    ("RequiredReadOnlyPropertyNotAllowedAsInput", {NAME + "/readOnly": True}, NAME + "/readOnly"),
    ("DefaultValueMustMatchType", {PET_NAME + "/default": 5}, PET_NAME + "/default"),
    ("DefaultValueMustMatchType", {ID + "/default": True}, ID + "/default"),
    ("InvalidEnumValue", {ID + "/enum": [1, "2"]}, ID + "/enum/1"),
    ("InvalidEnumValuesExtensionValue", {PET_NAME: {**ENUM, "x-ms-enum-values": [LABEL_B]}},
     PET_NAME + "/x-ms-enum-values/0/value"),
    ("DuplicateEnumValuesInExtension", {PET_NAME: {**ENUM, "x-ms-enum-values": [LABEL_A, LABEL_A]}},
     PET_NAME + "/x-ms-enum-values/1"),
    ("MissingEnumValuesDisplayName", {PET_NAME: {**ENUM, "x-ms-enum-values": [{"value": "a"}]}},
     PET_NAME + "/x-ms-enum-values/0"),
    ("PatternShouldBeValidRegularExpression", {PET_NAME + "/pattern": "(a"}, PET_NAME + "/pattern"),
    ("InvalidStringBinaryProperty", {NAME + "/format": "binary"}, NAME + "/format"),
    ("InternalPropertyWithoutDefault", {NAME + "/x-ms-visibility": "internal"}, NAME),
    ("InternalPropertyWithDefaultOptional",
     {BODY + "/schema/properties/age": {"type": "integer", "default": 1, "x-ms-visibility": "internal"}},
     BODY + "/schema/properties/age"),
    ("FilterFunctionsPropertyEmpty", {PET_NAME + "/filterFunctions": []}, PET_NAME + "/filterFunctions"),
    ("FilterFunctionsPropertyHasDuplicates", {PET_NAME + "/filterFunctions": ["a", "a"]},
     PET_NAME + "/filterFunctions/1"),
    ("FilterFunctionsPropertyInInputSchema", {NAME + "/filterFunctions": ["a"]}, NAME + "/filterFunctions"),
    ("ExclusiveMaximumRequiresMaximum", {ID + "/exclusiveMaximum": True}, ID + "/exclusiveMaximum"),
    ("ExclusiveMinimumRequiresMinimum", {ID + "/exclusiveMinimum": True}, ID + "/exclusiveMinimum"),
    ("MultipleOfMustBeGreaterThanZero", {ID + "/multipleOf": 0}, ID + "/multipleOf"),
    ("MaxItemsMustBeGreaterThanOrEqualToZero", {ID + "/maxItems": -1}, ID + "/maxItems"),
    ("MaxLengthMustBeGreaterThanOrEqualToZero", {ID + "/maxLength": -1}, ID + "/maxLength"),
    ("MaxPropertiesMustBeGreaterThanOrEqualToZero", {PET_AT + "/maxProperties": -1}, PET_AT + "/maxProperties"),
    ("MinItemsMustBeGreaterThanOrEqualToZero", {ID + "/minItems": -1}, ID + "/minItems"),
    ("MinLengthMustBeGreaterThanOrEqualToZero", {ID + "/minLength": -1}, ID + "/minLength"),
    ("MinPropertiesMustBeGreaterThanOrEqualToZero", {PET_AT + "/minProperties": -1}, PET_AT + "/minProperties"),
    ("MinimumShouldBeLessThanOrEqualToMaximum", {ID: {**EDIT["parameters"][0], "minimum": 2, "maximum": 1}},
     ID + "/minimum"),
    ("MinItemsShouldBeLessThanOrEqualToMaxItems", {ID: {**EDIT["parameters"][0], "minItems": 2, "maxItems": 1}},
     ID + "/minItems"),
    ("MinLengthShouldBeLessThanOrEqualToMaxLength", {ID: {**EDIT["parameters"][0], "minLength": 2, "maxLength": 1}},
     ID + "/minLength"),
    # dynamic values
    ("OneOfPropertiesRequired", {ID + "/x-ms-dynamic-values/operationId": MISSING}, ID + "/x-ms-dynamic-values"),
    ("OperationIdNotFound", {ID + "/x-ms-dynamic-values/operationId": "Nothing"},
     ID + "/x-ms-dynamic-values/operationId"),
    ("OperationIdNotFound", {"/x-ms-capabilities": {"testConnection": {"operationId": "Nothing"}}},
     "/x-ms-capabilities/testConnection/operationId"),
    ("OperationMissingRequiredProperty", {ID + "/x-ms-dynamic-values/parameters": {}}, ID + "/x-ms-dynamic-values"),
    ("DynamicExtensionDefinitionNotAllowedInParameter", {BODY + "/x-ms-dynamic-values": CALL},
     BODY + "/x-ms-dynamic-values"),
    ("DynamicTreeExtensionMissing", {ID + "/x-ms-dynamic-values": {"capability": "file-picker"}},
     ID + "/x-ms-dynamic-values"),
    ("SelectedItemValuePathNotAllowedInThisPosition",
     {ID + "/x-ms-dynamic-values/parameters/farm": {"selectedItemValuePath": "x"}},
     ID + "/x-ms-dynamic-values/parameters/farm/selectedItemValuePath"),
    ("DynamicListExtensionRequiredForNonParameterReferences",
     {ID + "/x-ms-dynamic-values/parameters/farm": {"parameter": "body/farm"}},
     ID + "/x-ms-dynamic-values/parameters/farm"),
    ("DynamicPropertiesExtensionRequiredForNonParameterReferences",
     {BODY + "/schema/x-ms-dynamic-schema": {**SHAPE_CALL, "parameters": {"farm": {"parameter": "body/farm"}}}},
     BODY + "/schema/x-ms-dynamic-schema/parameters/farm"),
    ("DynamicPropertiesExtensionRequiredForPropertiesValuePath",
     {BODY + "/schema/x-ms-dynamic-schema": {**SHAPE_CALL, "value-path": "a/properties"}},
     BODY + "/schema/x-ms-dynamic-schema/value-path"),
    ("DynamicPropertiesItemValuePathMismatch",
     {BODY + "/schema/x-ms-dynamic-schema": {**SHAPE_CALL, "value-path": "a/properties"},
      BODY + "/schema/x-ms-dynamic-properties": {**SHAPE_CALL, "itemValuePath": "b"}},
     BODY + "/schema/x-ms-dynamic-properties/itemValuePath"),
    ("InvokedOperationShouldProduceArray", {ID + "/x-ms-dynamic-values": EDIT_CALL},
     ID + "/x-ms-dynamic-values/operationId"),
    ("InvokedOperationShouldProduceArray",
     {PUT + "/responses/200/schema": ANSWER, ID + "/x-ms-dynamic-values": {**EDIT_CALL, "value-collection": "one/pet"}},
     ID + "/x-ms-dynamic-values/value-collection"),
    ("InvokedOperationShouldProduceProperty", {ID + "/x-ms-dynamic-values": {**CALL, "value-title": "nickname"}},
     ID + "/x-ms-dynamic-values/value-title"),
    ("InvokedOperationShouldProduceProperty",
     {PUT + "/responses/200/schema": ANSWER, ID + "/x-ms-dynamic-values": {**EDIT_CALL, "value-collection": "pets"}},
     ID + "/x-ms-dynamic-values/value-collection"),
    ("InvokedOperationShouldProduceProperty",
     {PUT + "/responses/200/schema": ANSWER, BODY + "/schema/x-ms-dynamic-schema": {**EDIT_CALL, "value-path": "form"}},
     BODY + "/schema/x-ms-dynamic-schema/value-path"),
    # webhooks
    ("WebhookOperationsMissingNotificationUrlProperty", {URL + "/x-ms-notification-url": False}, HOOKS + "/post"),
    ("NotificationExtensionSupportedForTriggerOnly", {GET + "/x-ms-notification": {"operationId": "WatchPets"}},
     GET + "/x-ms-notification"),
    ("NotificationExtensionNotSupportedInWebhookOperation",
     {HOOKS + "/post/x-ms-notification": {"operationId": "WatchPets"}}, HOOKS + "/post/x-ms-notification"),
    ("NotificationUrlNotString", {URL + "/type": "integer"}, URL + "/type"),
    ("NotificationUrlNotInternal", {URL + "/x-ms-visibility": MISSING}, URL),
    ("NotificationUrlNotAllowedInThisPosition",
     {PUT + "/responses/200/schema": {"type": "string", "x-ms-notification-url": True}},
     PUT + "/responses/200/schema/x-ms-notification-url"),
    # security
    ("SecuritySchemePropertyRequired", {OAUTH + "/tokenUrl": MISSING}, OAUTH),
    ("SecuritySchemePropertyNotValid", {OAUTH + "/in": "header"}, OAUTH + "/in"),
    ("SecurityRequirementMustHaveValue", {"/security": [{"oauth": None}]}, "/security/0/oauth"),
    ("SecurityRequirementMustBeDefined", {"/security": [{"key": []}]}, "/security/0/key"),
    ("OAuthSecurityRequirementValueMustBeScopeName", {"/security": [{"oauth": ["read"]}]}, "/security/0/oauth/0"),
    ("SecurityRequirementMustHaveEmptyValue",
     {"/securityDefinitions/oauth": API_KEY, PUT + "/security": [], "/security": [{"oauth": ["read"]}]},
     "/security/0/oauth"),
    ("SeveralSecurityDefinitions", {"/securityDefinitions/key": API_KEY}, "/securityDefinitions"),
]  # fmt: skip

# Edits after which more than one rule has something to say, each of them rightly.
CROWDED = [
    ("PathParametersContainMultipleBodyParameters", {"/paths/~1a/get": OTHER,
      "/paths/~1a/parameters": [BODY_TOO, {**BODY_TOO, "name": "c"}]},
     "/paths/~1a/parameters/1"),
    ("DynamicPropertiesExtensionRequiredForAmbiguousReferences",
     {BODY + "/schema/properties/id": {"type": "string"},
      BODY + "/schema/x-ms-dynamic-schema": {**SHAPE_CALL, "parameters": {"farm": {"parameter": "id"}}}},
     BODY + "/schema/x-ms-dynamic-schema/parameters/farm"),
    ("DynamicListExtensionRequiredForAmbiguousReferences",
     {BODY + "/schema/properties/id": {"type": "string"},
      ID + "/x-ms-dynamic-values/parameters/farm": {"parameter": "id"}},
     ID + "/x-ms-dynamic-values/parameters/farm"),
    ("PollingTriggerNotBatch", {GET + "/x-ms-trigger": "single"}, GET + "/x-ms-trigger"),
    ("OperationPathVariablesContainDefaults", {"/paths/~1{a=1}": {"get": OTHER}}, "/paths/~1{a=1}"),
    ("OperationPathTemplateNotValid", {"/paths/~1{a~1b}": {"get": OTHER}}, "/paths/~1{a~1b}"),
    ("OperationMustHaveNotificationContentExtension", {HOOKS + "/x-ms-notification-content": MISSING},
     URL + "/x-ms-notification-url"),
    ("OperationSummaryTooLong", {GET + "/summary": "L" * 120}, GET + "/summary"),
    ("DiscriminatorMustBeARequiredStringProperty", {PET_AT + "/discriminator": "name"}, PET_AT + "/discriminator"),
    ("DuplicateOperationPath", {"/paths/~1pets~1{key}": {"put": EDIT}}, "/paths/~1pets~1{key}/put"),
    ("NotificationOperationMustBeWebhook",
     {GET + "/x-ms-trigger": "batch", GET + "/x-ms-notification": {"operationId": "EditPet"}},
     GET + "/x-ms-notification/operationId"),
]  # fmt: skip

FINE = [
    {"/host": '@environmentVariables("contoso_host")'},
    {"/host": "api.brightfarm.io:8443"},
    {"/paths/x-vendor": 5, GET + "/responses/x-vendor": 5},
    {"/definitions/x-odd name": PET},
    {GET + "/parameters/0/x-ms-enum": {}, PET_NAME + "/x-anything": 1},
    {PET_NAME + "/default": None},
    {PET_AT + "/properties/self": {"$ref": "#/definitions/Pet"}},
    {PET_AT + "/properties/$ref": {"type": "string"}},
    {GET + "/responses/200/examples": {"application/json; charset=utf-8": []}},
    {ID + "/default": 1.0, ID + "/maxLength": 5.0},
    {"/definitions/My Pet": PET, PET_NAME: {"$ref": "#/definitions/My%20Pet"}},
    {GET + "/summary": MISSING, GET + "/x-ms-visibility": "internal"},
]

PROPERTY_CASES = [
    ("RequiredPropertyMissing", {"/properties": MISSING}, ""),
    ("BrandColorMissing", {"/properties/iconBrandColor": MISSING}, "/properties"),
    ("BrandColorNotHex", {"/properties/iconBrandColor": "blue"}, "/properties/iconBrandColor"),
    ("BrandColorIsDefault", {"/properties/iconBrandColor": "#007EE5"}, "/properties/iconBrandColor"),
    ("BrandColorIsWhite", {"/properties/iconBrandColor": "#FFFFFF"}, "/properties/iconBrandColor"),
    ("JsonTypeIncorrect", {"/properties/scriptOperations": "ListPets"}, "/properties/scriptOperations"),
    ("JsonValueNotInEnum", {TOKEN + "/type": "text"}, TOKEN + "/type"),
    ("RequiredPropertyMissing", {TOKEN + "/type": MISSING}, TOKEN),
    ("RequiredPropertyMissing", {TOKEN + "/oAuthSettings": MISSING}, TOKEN),
    ("RequiredPropertyMissing", {TOKEN + "/oAuthSettings/identityProvider": MISSING}, TOKEN + "/oAuthSettings"),
    ("OAuthParameterNotNamedToken",
     {"/properties/connectionParameters/oauth": PROPERTIES["properties"]["connectionParameters"]["token"]},
     "/properties/connectionParameters/oauth"),
    ("ClientSecretInFile", {TOKEN + "/oAuthSettings/clientSecret": "hunter2"}, TOKEN + "/oAuthSettings/clientSecret"),
    ("SecureStringShownInClear",
     {"/properties/connectionParameters/password/uiDefinition/constraints/clearText": True},
     "/properties/connectionParameters/password"),
    ("PolicyOperationNotFound", {POLICY + "/parameters/x-ms-apimTemplate-operationName/0": "Gone"},
     POLICY + "/parameters/x-ms-apimTemplate-operationName/0"),
    ("ScriptOperationNotFound", {"/properties/scriptOperations/0": "Gone"}, "/properties/scriptOperations/0"),
]  # fmt: skip


def found(changes):
    document = Document.from_value(edited(FARM, changes))
    return [(finding.code, finding.pointer) for finding in check(document, None)]


@pytest.mark.parametrize(("code", "changes", "at"), CASES, ids=[case[0] for case in CASES])
def test_a_fault_is_found_where_it_can_be_put_right(code, changes, at):
    assert found(changes) == [(code, at)]


@pytest.mark.parametrize(("code", "changes", "at"), CROWDED, ids=[case[0] for case in CROWDED])
def test_a_fault_is_found_among_others(code, changes, at):
    assert (code, at) in found(changes)


@pytest.mark.parametrize("changes", [{}, *FINE], ids=lambda changes: next(iter(changes), "as it stands"))
def test_what_is_right_is_left_alone(changes):
    assert found(changes) == []


@pytest.mark.parametrize(("code", "changes", "at"), PROPERTY_CASES, ids=[case[0] for case in PROPERTY_CASES])
def test_a_fault_in_the_properties_is_found(code, changes, at):
    findings = check_properties(edited(PROPERTIES, changes), {"ListPets"})
    assert [(finding.code, finding.pointer) for finding in findings] == [(code, "properties:" + at)]


def test_faultless_properties_are_left_alone():
    assert check_properties(copy.deepcopy(PROPERTIES), {"ListPets"}) == []


def test_a_connector_with_too_many_operations_is_told_to_split():
    paths = {f"/paths/~1p{number}": {"get": {**OTHER, "operationId": f"Op{number}"}} for number in range(253)}
    assert found(paths) == [("TotalOperationsCountExceedsMaxAllowed", "")]


def test_a_client_secret_is_never_repeated_in_the_message():
    changed = edited(PROPERTIES, {TOKEN + "/oAuthSettings/clientSecret": "hunter2"})
    assert not any("hunter2" in finding.message for finding in check_properties(changed, {"ListPets"}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {HOOKS + "/post/operationId": MISSING},
            "“When a pet arrives” has no operation ID. "
            "Give it one, such as ListPets: flows and apps find the action by it.",
        ),
        (
            {PET_NAME + "/default": 5},
            "The default “5” of “name” in the shared definition “Pet” is not of type “string”. "
            "Change the default or the type.",
        ),
        (
            {FARM_PARAMETER + "/description": MISSING},
            "“farm” of “List pets” has no description. Say in one sentence what to fill in.",
        ),
    ],
)
def test_the_message_names_the_place_and_says_what_to_do(changes, message):
    assert [finding.message for finding in check(Document.from_value(edited(FARM, changes)), None)] == [message]
