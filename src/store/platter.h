// store/platter.h
//
// Files and their names as programs see them, beside what of them is on the platter: the memory of a FaultDisk. Synced
// bytes of a file and synced names of a folder are there for good; of the rest a cut of the power leaves what it likes.
//
// A value without locks: the FaultDisk guards it. Paths have no double or closing slashes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace regard {

// What a file that was being written looks like after a cut.
enum class Tear {
    tail,   // a beginning of what was not synced is there: up to a byte, a sector or a page
    holes,  // pages of it are there and others are zeros, as when a disk wrote them in another order
};

class Platter {
public:
    // The bytes of a file. What lies before `synced` is on the platter, less the ranges whose fsync failed.
    struct File {
        std::string bytes;
        std::size_t synced = 0;
        struct Range {
            std::size_t begin, end;
        };
        std::vector<Range> lost;

        void sync();
        // The pages are clean now and were not written: no later sync writes them.
        void fail_sync();
        void truncate(std::size_t size);
    };
    using FilePtr = std::shared_ptr<File>;  // shared by the names of a file and whoever has it open
    using Names = std::map<std::string, FilePtr>;

    [[nodiscard]] FilePtr find(const std::string& path) const;  // nullptr: no such name
    [[nodiscard]] const Names& names() const { return names_; }
    // `path` becomes a name of `file`, in the place of an older one.
    void name(const std::string& path, FilePtr file);
    void remove(const std::string& path);
    void rename(const std::string& source, const std::string& target);  // one step; `source` is there
    void sync_folder(const std::string& folder);

    // Folders stay at once, as those of a store are made long before its first promise.
    std::set<std::string> folders;

    // The same files and names, sharing nothing with this one.
    [[nodiscard]] Platter copy() const;
    // Leaves what was synced and a part of what was not, both of bytes and of names, chosen by the seed.
    void lose_power(std::uint64_t seed, Tear tear);

    [[nodiscard]] static std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

private:
    // A change of a folder's names, not yet synced.
    struct Change {
        std::string folder;
        std::string removed;  // or empty
        std::string added;    // or empty
        FilePtr file;         // of `added`

        void make_in(Names& names) const;
    };
    void change(Change change);

    Names names_;                  // as programs see them
    Names durable_;                // as they are on the platter
    std::vector<Change> pending_;  // what lies between the two, oldest first
};

}  // namespace regard
