// What people decide and note about the business: entries of partition 0's log.
#include "partition/crew.h"

namespace regard {

void Crew::keep_record(Record record, Answer<Record> answer)
{
    record.at = group_time();
    auto kept = std::make_shared<Record>(std::move(record));
    Other other;
    const std::size_t size = 64 + kept->shelf.size() + kept->key.size() + kept->who.size() + kept->body.size();
    other.write = [kept](log::GroupWriter& writer) {
        log::write_record(writer, {kept->shelf, kept->key, kept->who, kept->at, kept->body});
    };
    other.done = [kept, answer = std::move(answer)](const Folded& folded) {
        kept->position = folded.position;
        answer(std::move(*kept));
    };
    push(0, size, std::move(other));
}

void Crew::records(std::string shelf, Answer<std::vector<Record>> answer)
{
    ask(0, [shelf = std::move(shelf), answer = std::move(answer)](Partition& partition) { answer(partition.records(shelf)); });
}

}  // namespace regard
