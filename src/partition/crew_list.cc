// Lists of customers in an order, over all partitions.
#include "partition/crew.h"
#include "partition/seat.h"

#include <algorithm>
#include <fmt/format.h>

namespace regard {

// A page of an ordered list: every partition is gone through, all at once, and keeps its best.
struct Crew::Ordered {
    CustomerQuery query;
    Answer<CustomerPage> answer;
    std::optional<Ranked> last;  // of the page before
    std::mutex lock;
    std::size_t partitions_left = 0;
    std::optional<Error> error;
    std::vector<Ranked> best;
    std::uint64_t count = 0;
    CustomerPage page;
};

namespace {

// "lost.<key>.<id>"
Result<Ranked> read_cursor(const Partitions::CustomerQuery& query)
{
    const auto refused = [] {
        return failed(Code::bad_input, "this cursor is not one that was given out for this order; ask for the first page again",
                      "/cursor");
    };
    const bool is_lost = query.order == Partitions::CustomerQuery::Order::lost;
    if (!query.cursor.starts_with(is_lost ? "lost." : "recent.")) return refused();
    long long key = 0;
    char id[33] = {};
    if (std::sscanf(query.cursor.c_str() + query.cursor.find('.'), ".%lld.%32s", &key, id) != 2) return refused();
    const auto read = id_from_hex(id);
    if (!read) return refused();
    return Ranked{key, *read};
}

}  // namespace

void Crew::ordered_customers(CustomerQuery query, Answer<CustomerPage> answer)
{
    auto ordered = std::make_shared<Ordered>();
    if (!query.cursor.empty()) {
        const Result<Ranked> read = read_cursor(query);
        if (!read) return answer(Failed(read.error()));
        ordered->last = *read;
    }
    ordered->query = std::move(query);
    ordered->answer = std::move(answer);
    ordered->partitions_left = seats_.size();
    for (std::uint16_t partition = 0; partition < seats_.size(); ++partition) rank_in(ordered, partition);
}

// The first list after a start makes the columns, a few thousand rows a visit.
void Crew::rank_in(std::shared_ptr<Ordered> ordered, std::uint16_t partition)
{
    constexpr std::size_t rows_per_visit = 8'000;
    ask(partition, [this, ordered = std::move(ordered), partition](Partition& at) mutable {
        Result<bool> is_whole = at.make_columns(rows_per_visit);
        if (is_whole && !*is_whole && !is_stopping_) return rank_in(std::move(ordered), partition);
        const std::size_t limit = ordered->query.limit + 1;  // one more says that there is a next page
        std::vector<Ranked> best;
        std::uint64_t count = 0;
        if (is_whole)
            if (Result<void> ranked = at.rank(ordered->query, ordered->last, limit, group_time(), best, count); !ranked)
                is_whole = Failed(std::move(ranked).error());
        {
            const std::lock_guard guard(ordered->lock);
            if (!is_whole) ordered->error = is_whole.error();
            ordered->count += count;
            ordered->best.insert(ordered->best.end(), best.begin(), best.end());
            std::sort(ordered->best.begin(), ordered->best.end());
            if (ordered->best.size() > limit) ordered->best.resize(limit);
            if (--ordered->partitions_left != 0) return;
        }
        if (ordered->error) return ordered->answer(Failed(*ordered->error));
        ordered->page.count = ordered->count;
        show_ordered(std::move(ordered), 0);
    });
}

void Crew::show_ordered(std::shared_ptr<Ordered> ordered, std::size_t next)
{
    const std::size_t shown = std::min(ordered->best.size(), ordered->query.limit);
    if (next == shown) {
        if (ordered->best.size() > shown && shown > 0) {
            const Ranked& last = ordered->best[shown - 1];
            ordered->page.next = fmt::format("{}.{}.{}", ordered->query.order == CustomerQuery::Order::lost ? "lost" : "recent",
                                             last.key, to_hex(last.id));
        }
        return ordered->answer(std::move(ordered->page));
    }
    const Id128 id = ordered->best[next].id;
    at_home(
        id,
        [this, ordered = std::move(ordered), next](Result<Id128> canonical, Partition* partition) mutable {
            if (canonical)
                if (auto found = partition->short_of(*canonical, group_time()))
                    ordered->page.items.push_back(*std::move(found));
            show_ordered(std::move(ordered), next + 1);
        },
        home_hops_max);
}

}  // namespace regard
