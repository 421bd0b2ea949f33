"""Each importer on a few hundred mutated documents, the same in every run; `script/fuzz` goes on for longer."""

from random import Random

import pytest

from tests.fuzz.mutation import mutated
from tests.fuzz.seeds import SEEDS, seeds
from tests.fuzz.targets import check, importers

ROUNDS = 200
IMPORTERS = importers()


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_the_documents_to_begin_with_are_read(name):
    assert name in SEEDS and all(check(IMPORTERS[name], data) for data in seeds(name))


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_a_mutated_document_becomes_a_connector_or_a_sentence(name):
    random, documents = Random(name), seeds(name)
    others = [data for other in sorted(IMPORTERS) for data in seeds(other)]
    for _ in range(ROUNDS):
        check(IMPORTERS[name], mutated(random.choice(documents), others, random))
