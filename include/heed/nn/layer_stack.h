#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "heed/nn/layer_options.h"
#include "heed/nn/score_bias.h"

namespace heed {

/// What a stack of layers is made of.
struct StackOptions {
  int64_t num_layers = 6;
  /// Layers that differ: layer i is layer i mod unique_layers again (Takase and Kiyono 2021,
  /// "cycle"); 0 = all.
  int64_t unique_layers = 0;
  /// Layer l, from 1, begins with weights divided by sqrt(l) (Zhang et al. 2019, section 4.1, with
  /// alpha = 1).
  bool is_depth_scaled = false;
  LayerOptions layer = {};
};

/// Layers one after the other, the bias that all their self-attentions add to scores, and a norm
/// where the layers end without one.
template <class Layer>
class LayerStackImpl : public torch::nn::Module {
 public:
  LayerStackImpl(const StackOptions& options, ScoreBias bias)
      : layers(register_module("layers", torch::nn::ModuleList())),
        norm(register_module("norm", make_final_norm(options.layer.d_model, options.layer.residual,
                                                     options.layer.norm))),
        score_bias(register_module("positions", std::move(bias))),
        num_layers_(static_cast<size_t>(options.num_layers)) {
    const int64_t all = options.num_layers;
    const int64_t different =
        options.unique_layers > 0 ? std::min(options.unique_layers, all) : all;
    for (int64_t i = 1; i <= different; ++i) {
      LayerOptions of_layer = options.layer;
      if (options.is_depth_scaled) of_layer.gain /= std::sqrt(static_cast<double>(i));
      layers->push_back(Layer(of_layer));
    }
  }

  /// See Projection.
  void pack(WeightFormat format) {
    for (size_t i = 0; i < layers->size(); ++i) {
      layers->at<typename Layer::ContainedType>(i).pack(format);
    }
  }

  [[nodiscard]] size_t num_layers() const { return num_layers_; }

  torch::nn::ModuleList layers;  ///< Those that differ.
  Norm norm{nullptr};
  ScoreBias score_bias{nullptr};  ///< Of every self-attention; its parameters are `positions`.

 protected:
  /// The layer at this depth, from 0.
  typename Layer::ContainedType& layer(size_t depth) {
    return layers->at<typename Layer::ContainedType>(depth % layers->size());
  }

 private:
  size_t num_layers_;
};

}  // namespace heed
