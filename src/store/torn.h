// store/torn.h
//
// What a power cut leaves of the write that was in flight, in the files of records that RocksDB appends to (its write-ahead
// logs and its manifest): a disk may have written the pages of one record in any order, and those it did not write are
// zeros. RocksDB takes only a record that ends too early for torn and refuses the rest as corruption.
//
// Each commit is one record and is synced before the next begins. So an unreadable record with zeroed sectors and no
// beginning of a record behind it was never promised to anybody, and can go. Anything else was promised: it stays, and
// opening the database fails, as it must.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace rocksdb {
class Env;
}

namespace regard {

// Where the readable records end, and why.
struct RecordsEnd {
    enum class Why {
        end,      // of the file; a record that ends too early counts as that
        torn,     // the last record was being written when the power went
        damaged,  // what is there is neither a record nor torn
    };
    std::size_t readable = 0;  // bytes
    Why why = Why::end;
};
// `bytes` is a whole file in RocksDB's log format.
[[nodiscard]] RecordsEnd end_of_records(std::string_view bytes);

// Cuts the torn record off the database in `folder`, if there is one and nothing was written after it. Gives whether it did.
[[nodiscard]] Result<bool> cut_torn_record(rocksdb::Env& env, const std::string& folder);

}  // namespace regard
