#include "partition/records.h"

#include <algorithm>

namespace regard {

void RecordRow::write(Writer& out) const
{
    out.text(record.shelf);
    out.text(record.key);
    out.text(record.who);
    out.zigzag(record.at.us);
    out.text(record.body);
    log::write_position(out, record.position);
}

bool RecordRow::read(Reader& in, RecordRow& row)
{
    row.record.shelf = in.text();
    row.record.key = in.text();
    row.record.who = in.text();
    row.record.at = {in.zigzag()};
    row.record.body = in.text();
    row.record.position = log::read_position(in);
    return in.is_ok();
}

Result<void> Records::open()
{
    std::vector<std::pair<Id128, Record>> rows;
    TRY(rows_.each([&](const Id128& number, const RecordRow& row) { rows.emplace_back(number, row.record); }));
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [number, record] : rows) all_.push_back(std::move(record));
    return {};
}

void Records::take(const log::RecordEntry& entry, const Position& position)
{
    Record record{
        std::string(entry.shelf), std::string(entry.key), std::string(entry.who), entry.at, std::string(entry.body), position};
    rows_.make({0, all_.size() + 1}).record = record;
    all_.push_back(std::move(record));
}

std::vector<Record> Records::of(std::string_view shelf) const
{
    std::vector<Record> out;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(out),
                 [&](const Record& record) { return record.shelf == shelf; });
    return out;
}

}  // namespace regard
