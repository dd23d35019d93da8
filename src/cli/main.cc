// regard: one program, a word for each thing it does.
#include "cli/words.h"

int main(int count, char** words) { return regard::cli::run(count, words); }
