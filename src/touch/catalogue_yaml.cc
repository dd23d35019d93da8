#include "touch/catalogue_yaml.h"

#include "base/limits.h"
#include "base/text.h"
#include "touch/catalogue_check.h"
#include "touch/catalogue_read_yaml.h"
#include "touch/document_yaml.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace regard {
namespace {

constexpr std::string_view file_mark = "# --- file: ";

// A file that replaces speaks last, whatever its name.
struct Parsed {
    std::string name;
    YamlNode root;
    bool replaces = false;
};

bool is_file_name(std::string_view name)
{
    return name.size() > 5 && name.size() <= limits::name_bytes_max && name.ends_with(".yaml") &&
           std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                      c == '.';
           });
}

Result<void> check_files(std::span<const CatalogueFile* const> files)
{
    if (files.empty()) return failed(Code::bad_input, "a catalogue of no files; give at least one .yaml file");
    if (files.size() > catalogue_files_max)
        return failed(Code::too_large, fmt::format("{} files; a catalogue may have {}", files.size(), catalogue_files_max));
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!is_file_name(files[i]->name))
            return failed(Code::bad_input,
                          fmt::format("\"{}\" is no name for a catalogue file; use letters, digits and _-. and end it in .yaml",
                                      is_utf8(files[i]->name) ? shortened(files[i]->name, 60) : "(not UTF-8)"));
        if (i > 0 && files[i]->name == files[i - 1]->name)
            return failed(Code::bad_input, fmt::format("{}: given twice; keep one", files[i]->name), files[i]->name);
        if (files[i]->text.starts_with(file_mark) || files[i]->text.find("\n" + std::string(file_mark)) != std::string::npos)
            return failed(Code::bad_input,
                          fmt::format("{}: a line starts with \"{}\", which parts the files of a kept catalogue; change it",
                                      files[i]->name, file_mark),
                          files[i]->name);
    }
    return {};
}

std::vector<const CatalogueFile*> by_name(std::span<const CatalogueFile> files)
{
    std::vector<const CatalogueFile*> sorted;
    for (const auto& file : files) sorted.push_back(&file);
    std::ranges::sort(sorted, {}, [](const CatalogueFile* file) -> std::string_view { return file->name; });
    return sorted;
}

Result<std::vector<Parsed>> parse_all(std::span<const CatalogueFile* const> files)
{
    std::vector<Parsed> parsed;
    Mistakes mistakes;
    std::optional<Error> other;
    for (const auto* file : files) {
        auto root = parse_yaml(file->name, file->text);
        if (!root) {
            if (root.error().code != Code::bad_input) return Failed(std::move(root).error());
            // The text already says file and line; a file that is no YAML hides all its other mistakes anyway.
            if (!other) other = std::move(root).error();
            continue;
        }
        const YamlNode* replaces = root->find("replaces");
        parsed.push_back({file->name, *std::move(root), false});
        if (replaces != nullptr) parsed.back().replaces = parsed.back().root.find("replaces")->text == "true";
    }
    if (other) return Failed(*std::move(other));
    std::ranges::stable_sort(parsed, {}, &Parsed::replaces);
    return parsed;
}

}  // namespace

Result<Catalogue> load_catalogue(std::span<const CatalogueFile> files)
{
    const auto sorted = by_name(files);
    TRY(check_files(sorted));
    const std::vector<Parsed> parsed = TRY(parse_all(sorted));

    Mistakes mistakes;
    CatalogueReader reader(mistakes);
    for (const auto& file : parsed) reader.read(file.name, file.root, file.replaces ? Origin::replacing : Origin::base);
    CatalogueDraft draft = reader.take();
    check_catalogue(draft, mistakes);
    if (!mistakes.empty()) return Failed(mistakes.as_error());

    Catalogue catalogue = finished(std::move(draft));
    catalogue.source = canonical_source(files);
    catalogue.index();
    return catalogue;
}

std::string canonical_source(std::span<const CatalogueFile> files)
{
    std::string out;
    for (const auto* file : by_name(files)) {
        out += fmt::format("{}{}\n", file_mark, file->name);
        out += file->text;
        if (!out.ends_with('\n')) out += '\n';
    }
    return out;
}

Result<std::vector<CatalogueFile>> files_of(std::string_view source)
{
    if (!source.starts_with(file_mark))
        return failed(Code::damaged,
                      fmt::format("a kept catalogue starts with \"{}\" and a name; this one does not", file_mark));
    std::vector<CatalogueFile> files;
    while (!source.empty()) {
        source.remove_prefix(file_mark.size());
        const std::size_t line_end = std::min(source.find('\n'), source.size());
        CatalogueFile file{std::string(source.substr(0, line_end)), {}};
        source.remove_prefix(std::min(line_end + 1, source.size()));
        // An empty file is followed by the next mark at once.
        const std::size_t next = source.starts_with(file_mark) ? 0 : source.find("\n" + std::string(file_mark));
        const std::size_t size =
            next == std::string_view::npos ? source.size() : (next == 0 && source.starts_with(file_mark) ? 0 : next + 1);
        file.text = source.substr(0, size);
        source.remove_prefix(size);
        files.push_back(std::move(file));
        if (files.size() > catalogue_files_max) break;
    }
    return files;
}

Result<Catalogue> load_catalogue(std::string_view source) { return load_catalogue(TRY(files_of(source))); }

}  // namespace regard
