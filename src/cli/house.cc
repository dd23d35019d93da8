#include "cli/house.h"

#include "cli/file.h"
#include "touch/catalogue_yaml.h"
#include "touch/embedded_catalogue.h"

#include <algorithm>
#include <filesystem>

namespace regard::cli {

namespace fs = std::filesystem;

namespace {

bool is_catalogue_name(std::string_view name) { return name.ends_with(".yaml") && name.find('/') == std::string_view::npos; }

std::vector<CatalogueFile> shipped_files()
{
    std::vector<CatalogueFile> files;
    for (const Embedded& file : embedded_catalogue())
        if (is_catalogue_name(file.path)) files.push_back({std::string(file.path), std::string(file.bytes)});
    return files;
}

Result<void> add_folder(std::vector<CatalogueFile>& files, const std::string& folder)
{
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) return failed(Code::not_found, folder + " cannot be read as a folder: " + error.message());
    std::size_t count = 0;
    for (const fs::directory_entry& entry : entries) {
        const std::string name = entry.path().filename().string();
        if (!is_catalogue_name(name)) continue;
        std::string text = TRY(read_file(entry.path().string()));
        const auto same = std::ranges::find(files, name, &CatalogueFile::name);
        if (same == files.end())
            files.push_back({name, std::move(text)});
        else
            same->text = std::move(text);
        ++count;
    }
    if (count == 0) return failed(Code::not_found, folder + " holds no .yaml file; name the folder of a catalogue");
    return {};
}

}  // namespace

Result<Catalogue> read_catalogue_under(const std::vector<CatalogueFile>& over)
{
    std::vector<CatalogueFile> files = shipped_files();
    files.insert(files.end(), over.begin(), over.end());
    return load_catalogue(files);
}

Result<std::vector<CatalogueFile>> read_catalogue_files(const std::string& folder)
{
    std::vector<CatalogueFile> files = shipped_files();
    if (!folder.empty()) TRY(add_folder(files, folder));
    return files;
}

Result<Catalogue> read_catalogue(const std::string& folder) { return load_catalogue(TRY(read_catalogue_files(folder))); }

Result<std::unique_ptr<OpenStore>> open_store(const std::string& path, std::uint64_t memory_bytes)
{
    if (!fs::exists(path)) return failed(Code::not_found, path + " is no store; make one with: regard init --data " + path);
    auto out = std::make_unique<OpenStore>();
    StoreOptions options;
    options.path = path;
    options.memory_bytes = memory_bytes;
    options.clock = &out->clock;
    options.chance = &out->chance;
    out->partitions = TRY(Partitions::open(options));
    return out;
}

}  // namespace regard::cli
