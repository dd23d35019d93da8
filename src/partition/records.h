// partition/records.h
//
// What people decided and noted about the business: notes on time, what became of friction, of ideas. Partition 0 keeps
// them, every version of every key, in the order of the log; they are few, so they are held in memory as they are on disk.
//
// Owned by one partition, used on its thread.
#pragma once

#include "log/entries.h"
#include "partition/partitions.h"
#include "partition/shelf.h"

#include <vector>

namespace regard {

struct RecordRow {
    Record record;

    void write(Writer& out) const;
    static bool read(Reader& in, RecordRow& row);
};

class Records {
public:
    Records(Store& store, std::string prefix) : rows_(store, std::move(prefix)) {}
    [[nodiscard]] Result<void> open();

    void take(const log::RecordEntry& entry, const Position& position);
    // All versions of all keys of a shelf, oldest first.
    [[nodiscard]] std::vector<Record> of(std::string_view shelf) const;
    // Low: the number of the record, from 1.
    [[nodiscard]] Shelf<RecordRow>& rows() { return rows_; }

private:
    Shelf<RecordRow> rows_;
    std::vector<Record> all_;
};

}  // namespace regard
