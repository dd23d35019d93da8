#include "access/audit.h"

#include "base/bytes.h"

#include <fmt/format.h>

namespace regard::access {

namespace {

constexpr std::string_view prefix = "access/audit/";
constexpr std::uint8_t row_version = 1;

// So many digits that the order of the names is that of the numbers.
std::string name_of(std::uint64_t number) { return fmt::format("{}{:020}", prefix, number); }

Result<Audited> read_row(std::string_view name, std::string_view row)
{
    Reader in(row);
    const std::uint8_t version = in.byte();
    Audited out;
    out.number = std::strtoull(std::string(name.substr(prefix.size())).c_str(), nullptr, 10);
    out.at = Time{in.zigzag()};
    out.who = in.text();
    out.what = in.text();
    if (version != row_version || !in.is_at_end())
        return failed(Code::damaged, "an item of the audit cannot be read; restore the store from a backup");
    return out;
}

}  // namespace

Result<std::unique_ptr<Audit>> Audit::open(Settings& settings, Clock& clock)
{
    std::unique_ptr<Audit> audit(new Audit(settings, clock));
    const auto rows = TRY(settings.all(prefix));
    if (!rows.empty()) {
        const Audited last = TRY(read_row(rows.back().first, rows.back().second));
        audit->next_ = last.number + 1;
    }
    return audit;
}

Result<void> Audit::note(std::string_view who, std::string_view what)
{
    Writer row;
    row.byte(row_version);
    row.zigzag(clock_.now().us);
    row.text(who);
    row.text(what);
    const std::lock_guard lock(mutex_);
    TRY(settings_.put(name_of(next_), row.str()));
    if (next_ > audit_kept_max) TRY(settings_.remove(name_of(next_ - audit_kept_max)));
    ++next_;
    return {};
}

Result<std::vector<Audited>> Audit::page(std::uint64_t before, std::size_t limit)
{
    std::vector<Audited> out;
    const auto rows = TRY(settings_.all(prefix));
    for (auto row = rows.rbegin(); row != rows.rend() && out.size() < limit; ++row) {
        Audited item = TRY(read_row(row->first, row->second));
        if (item.number < before) out.push_back(std::move(item));
    }
    return out;
}

}  // namespace regard::access
