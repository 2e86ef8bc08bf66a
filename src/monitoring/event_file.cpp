#include "heed/monitoring/event_file.h"

#include <utility>

#include "crc32c.h"
#include "heed/core/error.h"
#include "protobuf.h"

namespace heed {
namespace {

// The numbers of fields and enums are those of event.proto, summary.proto and tensor.proto in
// TensorBoard's compat/proto.

constexpr int64_t session_start = 1;
constexpr int64_t tensor_of_strings = 7;
constexpr int64_t data_class_of_tensors = 2;

ProtobufMessage event(double wall_time, int64_t step = 0) {
  return ProtobufMessage().real(1, wall_time).integer(2, step);
}

ProtobufMessage event_of_value(double wall_time, int64_t step, const ProtobufMessage& value) {
  return event(wall_time, step).message(5, ProtobufMessage().message(1, value));
}

/// How record files keep a CRC: turned and shifted, since data may hold CRCs, too.
uint32_t masked_crc(std::string_view bytes) {
  const uint32_t crc = crc32c(bytes);
  return ((crc >> 15) | (crc << 17)) + 0xA282EAD8U;
}

}  // namespace

EventFile::EventFile(std::filesystem::path path, double wall_time)
    : path_(std::move(path)), file_(path_, std::ios::binary | std::ios::trunc) {
  if (!file_) throw Error("cannot create the file", path_.string());
  write_record(event(wall_time).text(3, "brain.Event:2").bytes());
  restart(0, wall_time);
}

void EventFile::restart(int64_t step, double wall_time) {
  const ProtobufMessage session = ProtobufMessage().integer(1, session_start);
  write_record(event(wall_time, step).message(7, session).bytes());
}

void EventFile::scalar(std::string_view tag, int64_t step, double value, double wall_time) {
  const ProtobufMessage point =
      ProtobufMessage().text(1, tag).chosen_float(2, static_cast<float>(value));
  write_record(event_of_value(wall_time, step, point).bytes());
}

void EventFile::text(std::string_view tag, int64_t step, std::string_view markdown,
                     double wall_time) {
  const ProtobufMessage no_dimensions;
  const ProtobufMessage tensor =
      ProtobufMessage().integer(1, tensor_of_strings).message(2, no_dimensions).text(8, markdown);
  const ProtobufMessage metadata = ProtobufMessage()
                                       .message(1, ProtobufMessage().text(1, "text"))
                                       .integer(4, data_class_of_tensors);
  const ProtobufMessage point =
      ProtobufMessage().text(1, tag).message(8, tensor).message(9, metadata);
  write_record(event_of_value(wall_time, step, point).bytes());
}

void EventFile::flush() {
  if (!file_.flush()) throw Error("cannot write to the file", path_.string(), "Is the disk full?");
}

void EventFile::write_record(const std::string& data) {
  const std::string length = little_endian(data.size(), 8);
  file_ << length << little_endian(masked_crc(length), 4) << data
        << little_endian(masked_crc(data), 4);
}

}  // namespace heed
