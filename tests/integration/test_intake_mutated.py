"""A sample of the heavy proof: damaged and hostile files neither crash nor hang the product."""

from __future__ import annotations

from tests.soak import mutated_files


def test_damaged_files_are_read_or_refused_and_every_row_is_accounted_for() -> None:
    assert mutated_files.run(files=100, seed=1) == []


def test_the_proof_covers_every_mutation_and_makes_the_same_files_again() -> None:
    names = {mutated_files.mutated(number)[0] for number in range(len(mutated_files.MUTATIONS))}
    assert len(names) == len(mutated_files.MUTATIONS)
    assert mutated_files.mutated(14) == mutated_files.mutated(14)
