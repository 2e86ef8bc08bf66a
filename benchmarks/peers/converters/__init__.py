"""One module per peer: `convert(model, precision, output)` writes heed's model in the peer's format."""
