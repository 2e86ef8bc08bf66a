#pragma once

#include <string>
#include <vector>

#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/data/data_options.h"
#include "heed/decoding/translator.h"
#include "heed/model/transformer_config.h"
#include "heed/text/tokenizer_options.h"
#include "heed/training/training_options.h"
#include "heed/training/validation.h"

namespace heed {

/// All settings of heed-train.
struct TrainSettings {
  struct Invocation {
    std::string run;
    std::vector<std::string> config;
    bool dry_run = false;

    template <class Visitor>
    void visit(Visitor&& field) {
      field("run", run, "Directory of the run; the same command resumes a run that was stopped");
      field("config", config, "INI file of settings; later files and the command line win");
      field("dry_run", dry_run,
            "Check settings, files, memory and disk space, tell what a new run would do, and stop");
    }
  };

  Invocation invocation;
  DataOptions data;
  TokenizerOptions tokenizer;
  TransformerConfig model;
  TrainingOptions training;
  ValidationOptions validation;
  TranslatorOptions decoding;
};

/// The option parser of heed-train; `settings` must outlive it.
[[nodiscard]] OptionParser train_options(TrainSettings& settings);

/// Trains as the settings say, from text files to a model directory, or resumes.
///
/// `parser` holds what was given; it is assigned again over the defaults of the preset that is
/// used. A dry run writes nothing. `should_stop` is asked after each step. Returns whether the run
/// came to its end, rather than being stopped.
bool train(TrainSettings& settings, OptionParser& parser, Console& console,
           const StopRequest& should_stop);

}  // namespace heed
