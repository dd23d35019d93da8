// cli/story_house.h
//
// The whole engine as a stage for stories: a store whose log and state lie in memory, with the story's clock. What touches,
// joins and time do there they do as in any store; only the disk is not a real one.
//
// The running account of whoever is asked about is held against the one folded anew from their history, so a story also
// fails where these two would part.
#pragma once

#include "cli/story.h"

namespace regard::cli {

// A StoryEngineMaker. Each engine is a house of its own, with a small folder for its keys below $TMPDIR until it goes.
[[nodiscard]] Result<std::unique_ptr<StoryEngine>> make_story_house(const std::vector<CatalogueFile>& over);

}  // namespace regard::cli
