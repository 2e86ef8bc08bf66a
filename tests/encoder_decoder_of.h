#pragma once

#include "heed/model/encoder_decoder.h"

namespace heed {

/// The encoder-decoder that a model is; throws where it is another.
inline EncoderDecoderImpl& encoder_decoder(Transformer& model) {
  return dynamic_cast<EncoderDecoderImpl&>(*model);
}

}  // namespace heed
