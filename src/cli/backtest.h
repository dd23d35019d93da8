// cli/backtest.h
//
// The back-test on the command line: asked for, and told after an import where it is quick.
#pragma once

#include "partition/partitions.h"

#include <string>

namespace regard::cli {

// Its sentence, when it is made within a few seconds; else how to ask for it. Empty when nothing can be said yet.
[[nodiscard]] std::string backtest_after_import(Partitions& partitions, const std::string& data);

}  // namespace regard::cli
