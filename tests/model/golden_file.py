"""What the scripts that make golden files share: the batch they all compute, and how a file is written."""

import json
import pathlib
import struct

import torch

VOCAB, PAD = 13, 0
SRC = torch.tensor([[4, 7, 9, 5, 3], [6, 8, 3, 0, 0], [12, 3, 0, 0, 0]])
TGT_INPUT = torch.tensor([[2, 5, 6, 11], [2, 7, 9, 0], [2, 10, 4, 8]])
TGT_OUTPUT = torch.tensor([[5, 6, 11, 3], [7, 9, 3, 0], [10, 4, 8, 3]])
INPUTS = {"input.src": SRC, "input.tgt_input": TGT_INPUT, "input.tgt_output": TGT_OUTPUT}


def write_golden(name, tensors, metadata=None):
    """Writes the batch and `tensors` as a safetensors file beside this script."""
    dtypes = {torch.float32: "F32", torch.int64: "I64"}
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for key, tensor in (INPUTS | tensors).items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[key] = {"dtype": dtypes[tensor.dtype], "shape": list(tensor.shape),
                       "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(__file__).with_name(name).write_bytes(struct.pack("<Q", len(text)) + text + data)
