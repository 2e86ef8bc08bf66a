"""One module per peer: `load(model, settings)` makes a translator of a converted model."""
