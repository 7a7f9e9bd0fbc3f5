"""Figures of a campaign: counted, published, ranked, explained down to the dossiers."""
