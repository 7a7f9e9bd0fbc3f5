"""English, with days before months as everywhere in the product."""
