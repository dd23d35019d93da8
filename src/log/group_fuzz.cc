// Any bytes: a group opens or is refused, and so does every entry in it. What opens and follows its chain is read whole.
#include "log/entries.h"
#include "log/packed.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace regard;
    using namespace regard::log;
    seal::ready();
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Reader packed(bytes);
    (void)read_packed(packed);
    const auto group = GroupReader::open(bytes);
    if (!group) return 0;
    for (const RawEntry& entry : group->entries()) {
        switch (entry.kind) {
        case EntryKind::touch: (void)read_touch(*group, entry); break;
        case EntryKind::observation: (void)read_observation(*group, entry); break;
        case EntryKind::quarantined: (void)read_quarantined(*group, entry); break;
        case EntryKind::catalogue: (void)read_catalogue(entry); break;
        case EntryKind::tick: break;
        case EntryKind::split:
        case EntryKind::join: (void)read_decision(*group, entry); break;
        case EntryKind::sent_again: (void)read_sent_again(entry); break;
        case EntryKind::record: (void)read_record(entry); break;
        case EntryKind::evidence: (void)read_evidence(*group, entry); break;
        case EntryKind::assigned: (void)read_assigned(*group, entry); break;
        case EntryKind::effects: (void)read_effects(*group, entry); break;
        }
    }
    return 0;
}
