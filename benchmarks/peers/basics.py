"""What the peers' programs share; it needs nothing but Python."""

import resource

PAD, UNK, BOS, EOS = range(4)

TOKENIZER_FILE = "tokenizer.model"  # of heed's model directories and of converted ones


def peak_memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
