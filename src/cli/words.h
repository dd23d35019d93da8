// cli/words.h
//
// Reads the command line and runs the word it says. Gives the program's exit code.
#pragma once

namespace regard::cli {

int run(int count, char** words);

}  // namespace regard::cli
