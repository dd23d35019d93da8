// server/monday_words.h
//
// Monday's mail in words, in English or German. What comes from the catalogue (labels, reasons, roles) stays in its language.
#pragma once

#include "base/result.h"
#include "server/letter_form.h"
#include "server/monday.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace regard::server {

enum class Language : std::uint8_t { english, german };
[[nodiscard]] constexpr std::string_view code_of(Language language) { return language == Language::german ? "de" : "en"; }
[[nodiscard]] Result<Language> language_named(std::string_view code);  // en, de

// Where the letter's links lead. A link that the reader may not follow is empty, and left out.
struct MondayLinks {
    std::string pages;  // "https://regard.example.org"
    std::string unsubscribe;
    std::function<std::string(const std::string& touchpoint)> take;
};

struct MondayLetter {
    std::string subject;
    std::vector<Block> blocks;
};
[[nodiscard]] MondayLetter in_words(const Monday& monday, Language language, const MondayLinks& links);

// "9 March 2026", "9. März 2026"
[[nodiscard]] std::string day_in_words(Time at, Language language);

// What the small pages behind the links say.
struct LinkWords {
    std::string title;
    std::string body;
    std::string button;  // empty: there is nothing to press
};
[[nodiscard]] LinkWords ask_to_take(const std::string& label, const TodoState& state, Language language);
[[nodiscard]] LinkWords taken(const std::string& label, const std::string& name, Language language);
[[nodiscard]] LinkWords ask_to_stop(const std::string& name, Language language);
[[nodiscard]] LinkWords stopped(Language language);

}  // namespace regard::server
