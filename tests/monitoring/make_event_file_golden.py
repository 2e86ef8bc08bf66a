#!/usr/bin/env python3
"""Writes event_file.golden beside this script: the events of event_file_test.cpp as TensorBoard's own
messages and record writer give them.

Usage: pip install tensorboard && python3 tests/monitoring/make_event_file_golden.py
"""

import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.summary.writer.record_writer import RecordWriter


def scalar(tag, step, value, wall_time):
    summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, simple_value=value)])
    return event_pb2.Event(wall_time=wall_time, step=step, summary=summary)


def text(tag, step, markdown, wall_time):
    tensor = tensor_pb2.TensorProto(
        dtype=types_pb2.DT_STRING,
        tensor_shape=tensor_shape_pb2.TensorShapeProto(),
        string_val=[markdown.encode()],
    )
    metadata = summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"),
        data_class=summary_pb2.DATA_CLASS_TENSOR,
    )
    value = summary_pb2.Summary.Value(tag=tag, tensor=tensor, metadata=metadata)
    return event_pb2.Event(wall_time=wall_time, step=step, summary=summary_pb2.Summary(value=[value]))


def restart(step, wall_time):
    start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    return event_pb2.Event(wall_time=wall_time, step=step, session_log=start)


EVENTS = [
    event_pb2.Event(wall_time=1700000000.25, file_version="brain.Event:2"),
    restart(0, 1700000000.25),
    scalar("training/loss", 1, 3.5, 1700000001),
    scalar("training/loss", 300, 0, 1700000002.5),
    scalar("validation/bleu", 1_000_000_000_000, -1e30, 0),
    text("samples/1", 300, "a" * 200 + " größer → 水", 1700000003),
    text("samples/2", 300, "", 1700000003),
    restart(201, 1700000004),
]


def main():
    path = pathlib.Path(__file__).with_name("event_file.golden")
    with open(path, "wb") as file:
        writer = RecordWriter(file)
        for event in EVENTS:
            writer.write(event.SerializeToString(deterministic=True))
        writer.close()
    print(f"wrote {path}: {len(EVENTS)} events")


if __name__ == "__main__":
    main()
