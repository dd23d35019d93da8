#include "server/catalogue_lines.h"

#include "base/text.h"
#include "server/desk_json.h"
#include "server/waited.h"
#include "touch/embedded_catalogue.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>

namespace regard::server {

namespace {

constexpr std::string_view shelf = "catalogue";
// Members of a record: what a touchpoint says from now on, or that the files say it again; and what stood there, for people,
// where no line of the store's own did.
constexpr std::string_view said = "said:", unsaid = "unsaid:", was = "was:", now_is = "now:";

std::uint32_t number_in(const std::string& text)
{
    std::uint32_t out = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

bool is_shipped(const CatalogueFile& file)
{
    return std::ranges::any_of(embedded_catalogue(), [&](const Embedded& one) {
        return one.path == file.name && trimmed(one.bytes) == trimmed(std::string_view(file.text));
    });
}

void take_lines(const RecordFields& fields, OwnLines& lines)
{
    for (const auto& [name, value] : fields) {
        if (name.starts_with(said)) lines[name.substr(said.size())] = value;
        if (name.starts_with(unsaid)) lines.erase(name.substr(unsaid.size()));
    }
}

// "own-lines.yaml:12: what" as a place and what; lines of the draft count from its own first.
std::vector<CatalogueMistake> mistakes_of(const Error& error, int line_before, int lines_count)
{
    std::vector<CatalogueMistake> out;
    std::string_view left = error.text;
    while (!left.empty()) {
        const std::string_view one = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(left.size(), one.size() + 1));
        if (one.empty()) continue;
        CatalogueMistake mistake{{}, 0, std::string(one)};
        const std::size_t name_end = one.find(".yaml:");
        const std::size_t line_end = name_end == std::string_view::npos ? name_end : one.find(": ", name_end + 6);
        if (line_end != std::string_view::npos) {
            mistake.file = one.substr(0, name_end + 5);
            mistake.line = static_cast<int>(number_in(std::string(one.substr(name_end + 6, line_end - name_end - 6))));
            mistake.text = one.substr(line_end + 2);
            if (mistake.file == own_lines_file) {
                mistake.file.clear();
                mistake.line = std::clamp(mistake.line - line_before, 1, std::max(lines_count, 1));
            }
        }
        out.push_back(std::move(mistake));
    }
    return out;
}

int lines_in(std::string_view text)
{
    return static_cast<int>(std::ranges::count(text, '\n')) + (text.ends_with('\n') ? 0 : 1);
}

std::string text_of(const std::vector<CatalogueMistake>& mistakes)
{
    std::string out;
    for (const CatalogueMistake& one : mistakes)
        out += fmt::format("{}{}{}line {}: {}", out.empty() ? "" : "\n", one.file, one.file.empty() ? "" : ", ", one.line,
                           one.text);
    return out;
}

// What each record changed, newest first.
std::vector<CatalogueVersion> versions_of(const std::vector<Record>& records)
{
    std::vector<CatalogueVersion> out;
    OwnLines lines;
    for (const Record& record : records) {
        const RecordFields fields = read_record_fields(record.body);
        CatalogueVersion version;
        version.version = number_in(field_of(fields, "version"));
        version.at = record.at;
        version.who = record.who;
        version.why = field_of(fields, "why");
        version.is_of_files = !field_of(fields, "files").empty();
        std::set<std::string> names;
        for (const auto& [member, value] : fields)
            if (const std::size_t colon = member.find(':'); colon != std::string::npos) names.insert(member.substr(colon + 1));
        for (const std::string& name : names) {
            const auto held = lines.find(name);
            CatalogueVersion::Changed changed{name,
                                              held == lines.end() ? field_of(fields, std::string(was) + name) : held->second,
                                              field_of(fields, std::string(said) + name)};
            if (changed.after.empty()) changed.after = field_of(fields, std::string(now_is) + name);
            version.changed.push_back(std::move(changed));
        }
        take_lines(fields, lines);
        out.push_back(std::move(version));
    }
    if (out.empty() || out.front().version > 1) out.insert(out.begin(), CatalogueVersion{1, {}, {}, {}, true, {}});
    std::ranges::reverse(out);
    return out;
}

Failed is_newer(std::uint32_t version)
{
    return failed(
        Code::conflict,
        fmt::format("Version {} of the catalogue is in force: somebody saved while you were writing. Look at what they "
                    "changed, then save yours over it.",
                    version));
}

}  // namespace

struct CatalogueLines::State {
    std::vector<Record> records;
    OwnLines lines;                    // all of them
    std::vector<CatalogueFile> files;  // of the catalogue in force, without the lines
    std::map<std::string, SaidAt, std::less<>> said_at;
    std::set<std::string, std::less<>> folder_files;
    std::shared_ptr<const Catalogue> catalogue;
    std::uint32_t version = 0;

    void take(std::vector<CatalogueFile> all)
    {
        std::erase_if(all, [](const CatalogueFile& file) { return file.name == own_lines_file; });
        files = std::move(all);
        folder_files.clear();
        said_at = said_in(files);
        for (const CatalogueFile& file : files)
            if (!is_shipped(file)) folder_files.insert(file.name);
    }
    [[nodiscard]] bool is_of_folder(const std::string& name) const
    {
        const auto at = said_at.find(name);
        return at != said_at.end() && folder_files.contains(at->second.file);
    }
    // The lines that count: what a folder says is changed in the folder.
    [[nodiscard]] OwnLines counting(const OwnLines& all) const
    {
        OwnLines out;
        for (const auto& [name, yaml] : all)
            if (!is_of_folder(name)) out[name] = yaml;
        return out;
    }
    [[nodiscard]] std::vector<CatalogueFile> with(const OwnLines& all) const
    {
        std::vector<CatalogueFile> out = files;
        const OwnLines those = counting(all);
        if (!those.empty()) out.push_back(to_file(those).file);
        return out;
    }
    [[nodiscard]] CatalogueEntryView entry(const std::string& name) const
    {
        CatalogueEntryView out;
        const auto at = said_at.find(name);
        const bool has_line = lines.contains(name);
        if (at != said_at.end()) out.at = at->second;
        if (is_of_folder(name)) {
            out.origin = CatalogueEntryView::Origin::folder;
            out.why_not =
                fmt::format("{} is said in {}, line {}, of the catalogue's folder, which is the truth for it. Change it "
                            "there.",
                            name, out.at.file, out.at.line);
        } else if (has_line) {
            out.origin = CatalogueEntryView::Origin::own;
        } else if (at != said_at.end()) {
            out.origin = CatalogueEntryView::Origin::shipped;
        }
        if (out.why_not.empty() && out.at.is_signal)
            out.why_not =
                fmt::format("{} is a signal: it follows from other touches. Signals are changed in a catalogue file.", name);
        return out;
    }
};

Result<std::vector<Record>> CatalogueLines::records()
{
    return waited<std::vector<Record>>(
        [&](Answer<std::vector<Record>> then) { partitions_.records(std::string(shelf), std::move(then)); });
}

Result<std::uint32_t> CatalogueLines::bring(Catalogue catalogue)
{
    const auto shared = std::make_shared<const Catalogue>(std::move(catalogue));
    const std::uint32_t version =
        TRY(waited<std::uint32_t>([&](Answer<std::uint32_t> then) { partitions_.change_catalogue(shared, std::move(then)); }));
    TRY(remember());
    return version;
}

Result<CatalogueLines::State> CatalogueLines::read()
{
    State state;
    state.records = TRY(records());
    for (const Record& record : state.records) take_lines(read_record_fields(record.body), state.lines);
    state.catalogue = partitions_.catalogue();
    state.version = partitions_.catalogue_version();
    state.take(TRY(files_of(state.catalogue->source)));
    return state;
}

// Keeps the record, then brings the catalogue into force.
Result<std::uint32_t> CatalogueLines::keep(const State& state, Catalogue catalogue, const OwnLines& next,
                                           const std::string& who, const std::string& why)
{
    RecordFields fields{{"version", std::to_string(state.version + 1)}, {"why", why}};
    for (const auto& [name, yaml] : next) {
        const auto before = state.lines.find(name);
        if (before != state.lines.end() && before->second == yaml) continue;
        fields[std::string(said) + name] = yaml;
        if (before == state.lines.end())
            if (const Touchpoint* held = state.catalogue->find(name); held != nullptr && held->name == name)
                fields[std::string(was) + name] = to_yaml(*held);
    }
    for (const auto& [name, yaml] : state.lines) {
        if (next.contains(name)) continue;
        fields[std::string(unsaid) + name] = "true";
        if (const Touchpoint* held = catalogue.find(name); held != nullptr && held->name == name)
            fields[std::string(now_is) + name] = to_yaml(*held);
    }
    if (fields.size() <= 2 && catalogue.source == state.catalogue->source) return state.version;
    TRY(waited<Record>([&](Answer<Record> then) {
        partitions_.keep_record({std::string(shelf), "version", who, {}, to_record_body(fields), {}}, std::move(then));
    }));
    return bring(std::move(catalogue));
}

Result<std::uint32_t> CatalogueLines::follow(std::vector<CatalogueFile> files)
{
    if (std::ranges::find(files, own_lines_file, &CatalogueFile::name) != files.end())
        return failed(Code::conflict,
                      fmt::format("{} is the name of what the pages write; give your file another", own_lines_file));
    const std::lock_guard guard(lock_);
    State state = TRY(read());
    const std::shared_ptr<const Catalogue> before = state.catalogue;
    state.take(std::move(files));
    Catalogue catalogue = TRY(load_catalogue(state.with(state.lines)));
    if (catalogue.source == before->source) return state.version;

    // What a crash left undone has its record already.
    const bool has_record =
        !state.records.empty() && number_in(field_of(read_record_fields(state.records.back().body), "version")) > state.version;
    if (!has_record) {
        RecordFields fields{{"version", std::to_string(state.version + 1)}, {"files", "true"}};
        for (const Touchpoint& touchpoint : catalogue.touchpoints) {
            const Touchpoint* held = before->find(touchpoint.name);
            if (held != nullptr && held->name == touchpoint.name && *held == touchpoint) continue;
            fields[std::string(now_is) + touchpoint.name] = to_yaml(touchpoint);
            if (held != nullptr && held->name == touchpoint.name) fields[std::string(was) + touchpoint.name] = to_yaml(*held);
        }
        for (const Touchpoint& held : before->touchpoints) {
            const Touchpoint* touchpoint = catalogue.find(held.name);
            if (touchpoint == nullptr || touchpoint->name != held.name) fields[std::string(was) + held.name] = to_yaml(held);
        }
        TRY(waited<Record>([&](Answer<Record> then) {
            partitions_.keep_record({std::string(shelf), "version", "", {}, to_record_body(fields), {}}, std::move(then));
        }));
    }
    return bring(std::move(catalogue));
}

Result<CatalogueDraft> CatalogueLines::draft_over(const State& state, const std::string& name, std::string_view yaml)
{
    const CatalogueEntryView entry = state.entry(name);
    if (!entry.why_not.empty()) return failed(Code::conflict, entry.why_not);
    if (state.lines.size() >= own_lines_max && !state.lines.contains(name))
        return failed(
            Code::too_large,
            fmt::format("a store may have {} touchpoints of its own; write more in a catalogue folder", own_lines_max));
    CatalogueDraft out;
    if (const Result<void> one = is_one_touchpoint(yaml, name); !one) {
        if (one.error().code != Code::bad_input) return Failed(one.error());
        out.mistakes = mistakes_of(one.error(), 2, lines_in(yaml));
        return out;
    }
    out.lines = state.lines;
    out.lines[name] = yaml;
    Result<Catalogue> catalogue = load_catalogue(state.with(out.lines));
    if (!catalogue) {
        const OwnLinesFile file = to_file(state.counting(out.lines));
        const auto before = file.line_before.find(name);
        out.mistakes = mistakes_of(catalogue.error(), before == file.line_before.end() ? 2 : before->second, lines_in(yaml));
        return out;
    }
    // What is kept has one spelling, so that versions differ where they say something else.
    out.lines[name] = to_yaml(*catalogue->find(name));
    catalogue = load_catalogue(state.with(out.lines));
    if (!catalogue) return Failed(catalogue.error());
    out.catalogue = std::make_shared<const Catalogue>(*std::move(catalogue));
    out.touchpoint = out.catalogue->find(name);
    return out;
}

Result<CatalogueDraft> CatalogueLines::draft(const std::string& name, std::string_view yaml)
{
    const State state = TRY(read());
    return draft_over(state, name, yaml);
}

Result<std::uint32_t> CatalogueLines::save(const std::string& name, std::string_view yaml, std::uint32_t version,
                                           const std::string& who, const std::string& why)
{
    const std::lock_guard guard(lock_);
    const State state = TRY(read());
    if (version != state.version) return is_newer(state.version);
    CatalogueDraft draft = TRY(draft_over(state, name, yaml));
    if (!draft.mistakes.empty()) return failed(Code::bad_input, text_of(draft.mistakes), "/yaml");
    return keep(state, *draft.catalogue, draft.lines, who, why);
}

Result<std::uint32_t> CatalogueLines::roll_back(std::uint32_t to, std::uint32_t version, const std::string& who,
                                                const std::string& why)
{
    const std::lock_guard guard(lock_);
    const State state = TRY(read());
    if (version != state.version) return is_newer(state.version);
    if (to == 0 || to >= state.version)
        return failed(Code::bad_input, fmt::format("\"to\" is a version before {}, which is in force", state.version), "/to");
    OwnLines lines;
    for (const Record& record : state.records) {
        const RecordFields fields = read_record_fields(record.body);
        if (number_in(field_of(fields, "version")) <= to) take_lines(fields, lines);
    }
    Result<Catalogue> catalogue = load_catalogue(state.with(lines));
    if (!catalogue)
        return failed(Code::conflict, fmt::format("The lines of version {} do not fit the catalogue's files of today:\n{}", to,
                                                  catalogue.error().text));
    if (lines == state.lines)
        return failed(Code::conflict,
                      fmt::format("Version {} has the same lines of your own; what differs came from files, and "
                                  "is changed there.",
                                  to));
    return keep(state, *std::move(catalogue), lines, who, why);
}

Result<std::vector<CatalogueVersion>> CatalogueLines::versions() { return versions_of(TRY(records())); }

Result<void> CatalogueLines::remember()
{
    auto past = std::make_shared<const CataloguePast>(TRY(versions()));
    const std::lock_guard guard(past_lock_);
    past_ = std::move(past);
    return {};
}

std::shared_ptr<const CataloguePast> CatalogueLines::past() const
{
    const std::lock_guard guard(past_lock_);
    return past_;
}

CataloguePast::CataloguePast(const std::vector<CatalogueVersion>& newest_first)
{
    for (auto version = newest_first.rbegin(); version != newest_first.rend(); ++version)
        for (const CatalogueVersion::Changed& changed : version->changed) {
            std::optional<Touchpoint> before;
            if (!changed.before.empty())
                if (auto read = read_touchpoint(changed.touchpoint, changed.before)) before = *std::move(read);
            until_[changed.touchpoint].emplace_back(version->version, std::move(before));
        }
}

void CataloguePast::reword(EffectView& effect, const Touch& touch) const
{
    const auto found = until_.find(effect.touchpoint);
    if (effect.rule.empty() || found == until_.end()) return;
    const auto then = std::ranges::upper_bound(found->second, effect.catalogue, {}, [](const auto& one) { return one.first; });
    if (then == found->second.end() || !then->second) return;
    const TouchFacts facts(touch);
    const Verdict verdict = score(*then->second, facts);
    if (verdict.rule != nullptr && verdict.rule->name == effect.rule)
        effect.reason = reason_in_words(*verdict.rule, verdict.measure, &facts);
}

Result<CatalogueEntryView> CatalogueLines::entry(const std::string& name)
{
    return TRY(read())
    .entry(name);
}

}  // namespace regard::server
