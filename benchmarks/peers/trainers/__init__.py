"""One module per peer: `build(shape, vocab_size)` makes its model and the function that takes one step."""
