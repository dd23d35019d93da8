// Bytes as they come from anybody: through the head's parser, the routes, the access check and each operation, with an engine
// that answers at once. The first byte says who is asking, so that what lies behind a key is reached too.
#include "server/api.h"
#include "server/head.h"
#include "server/partitions_fake.h"

#include <boost/beast/http/error.hpp>

namespace {

using namespace regard;
using namespace regard::server;

struct Fixture {
    Fixture()
    {
        MUST(api.open(engine));
        make_keys();
    }
    void make_keys()
    {
        access::Keys& all = *api.house()->keys;
        for (const access::Source& source : all.all()) {
            MUST(all.remove(source.id));
        }
        keys.clear();
        for (const auto kind : {access::Kind::source, access::Kind::read, access::Kind::admin})
            keys.push_back("Bearer " + all.make(access::name_of(kind), kind)->key);
    }
    StillClock clock;
    CountingChance chance;
    PartitionsFake engine{clock};
    Api api{{&clock, &chance}};
    Bench bench;
    std::vector<std::string> keys;
};

void ask(Fixture& fixture, Request request, unsigned char who)
{
    if (who % 4 < 3) request.authorization = fixture.keys[who % 4];
    // Sign-in is slow on purpose, and sending again answers from another thread.
    if (request.path.starts_with("/api/session") || request.path.starts_with("/api/quarantine/send-again")) return;
    int answers = 0;
    fixture.api.handle(request, fixture.bench, [&](const Response& response) {
        ++answers;
        MUST(response.status >= 200 && response.status < 600);
        MUST(response.headers.empty() || response.headers.ends_with("\r\n"));
        MUST(response.headers.find("\r\n\r\n") == std::string::npos);
        // Who follows a link out of a mail is a person, not a program.
        MUST(response.status < 400 || response.content_type == "application/problem+json" ||
             request.path.starts_with("/mail/"));
    });
    MUST(answers == 1);
    fixture.engine.touches.clear();
    fixture.engine.quarantined.clear();
    fixture.engine.ids.clear();
    // What it made it loses again, and what it lost it gets again: else the limit of sources would end it.
    if (fixture.api.house()->keys->all().size() != fixture.keys.size()) fixture.make_keys();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    static Fixture& fixture = *new Fixture;
    if (size < 2) return 0;
    const unsigned char who = data[0];
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::string chunks;
    Head head(bytes, chunks, 64 * 1024);
    boost::system::error_code error;
    std::size_t used = 0;
    while (!error && !head.is_header_done())
        used += head.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), error);
    if (error || head.fault() != 0) return 0;
    if (head.chunked()) {
        while (!error && !head.is_done() && used < bytes.size())
            used += head.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), error);
        if (error || !head.is_done()) return 0;
        head.request.body = chunks;
    } else {
        head.request.body = std::string_view(bytes).substr(used);
    }
    ask(fixture, head.request, who);
    return 0;
}
