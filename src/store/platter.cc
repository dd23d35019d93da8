#include "store/platter.h"

#include "base/result.h"

#include <algorithm>

namespace regard {
namespace {

constexpr std::size_t sector_bytes = 512;
constexpr std::size_t page_bytes = 4096;

// Numbers from a seed (splitmix64), so that a cut can be repeated.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t below(std::uint64_t n)
    {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (z ^ (z >> 31)) % n;
    }

private:
    std::uint64_t state_;
};

void fill_with_zeros(std::string& bytes, std::size_t begin, std::size_t end)
{
    end = std::min(end, bytes.size());
    for (std::size_t i = begin; i < end; ++i) bytes[i] = '\0';
}

std::size_t torn_size(const Platter::File& file, Dice& dice)
{
    const std::size_t size = file.synced + dice.below(file.bytes.size() - file.synced + 1);
    const std::size_t grains[] = {1, sector_bytes, page_bytes};
    const std::size_t grain = grains[dice.below(3)];
    return std::max(file.synced, size / grain * grain);
}

void punch_holes(Platter::File& file, Dice& dice)
{
    for (std::size_t begin = file.synced; begin < file.bytes.size();) {
        const std::size_t end = begin / page_bytes * page_bytes + page_bytes;
        if (dice.below(2) == 0) fill_with_zeros(file.bytes, begin, end);
        begin = end;
    }
}

// A file as the disk left it when its power went.
void leave(Platter::File& file, Dice& dice, Tear tear)
{
    switch (dice.below(4)) {
    case 0: file.bytes.resize(file.synced); break;
    case 1: break;  // all of it had been written
    default:
        if (tear == Tear::tail)
            file.bytes.resize(torn_size(file, dice));
        else
            punch_holes(file, dice);
    }
    for (const Platter::File::Range& range : file.lost) fill_with_zeros(file.bytes, range.begin, range.end);
    file.lost.clear();
    file.synced = file.bytes.size();
}

}  // namespace

void Platter::File::sync() { synced = bytes.size(); }

void Platter::File::fail_sync()
{
    if (synced < bytes.size()) lost.push_back({synced, bytes.size()});
    synced = bytes.size();
}

void Platter::File::truncate(std::size_t size)
{
    bytes.resize(size);
    synced = std::min(synced, size);
}

void Platter::Change::make_in(Names& names) const
{
    if (!removed.empty()) names.erase(removed);
    if (!added.empty()) names[added] = file;
}

void Platter::change(Change change)
{
    change.make_in(names_);
    pending_.push_back(std::move(change));
}

Platter::FilePtr Platter::find(const std::string& path) const
{
    const auto place = names_.find(path);
    return place == names_.end() ? nullptr : place->second;
}

void Platter::name(const std::string& path, FilePtr file) { change({folder_of(path), {}, path, std::move(file)}); }
void Platter::remove(const std::string& path) { change({folder_of(path), path, {}, nullptr}); }

void Platter::rename(const std::string& source, const std::string& target)
{
    FilePtr file = find(source);
    MUST(file != nullptr);
    change({folder_of(target), source, target, std::move(file)});
}

void Platter::sync_folder(const std::string& folder)
{
    for (const Change& change : pending_)
        if (change.folder == folder) change.make_in(durable_);
    std::erase_if(pending_, [&](const Change& change) { return change.folder == folder; });
}

Platter Platter::copy() const
{
    Platter out = *this;
    std::map<File*, FilePtr> copies;  // a file with two names stays one file
    const auto detach = [&](FilePtr& file) {
        if (file == nullptr) return;
        FilePtr& copy = copies[file.get()];
        if (copy == nullptr) copy = std::make_shared<File>(*file);
        file = copy;
    };
    for (auto& [path, file] : out.names_) detach(file);
    for (auto& [path, file] : out.durable_) detach(file);
    for (Change& change : out.pending_) detach(change.file);
    return out;
}

void Platter::lose_power(std::uint64_t seed, Tear tear)
{
    Dice dice(seed);
    // Of the changes of names that were not synced a beginning reached the disk, or any of them.
    const bool in_order = dice.below(2) == 0;
    const std::size_t begun = dice.below(pending_.size() + 1);
    for (std::size_t n = 0; n < pending_.size(); ++n)
        if (in_order ? n < begun : dice.below(2) == 0) pending_[n].make_in(durable_);
    pending_.clear();
    names_ = durable_;
    std::set<File*> left;
    for (const auto& [path, file] : names_)
        if (left.insert(file.get()).second) leave(*file, dice, tear);
}

}  // namespace regard
