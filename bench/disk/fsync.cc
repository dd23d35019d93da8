// bench/disk/fsync.cc
//
// What the disk itself does, printed beside every figure that waits for it: append SIZE bytes and fdatasync, one after the
// other, for SECONDS. fsync FOLDER [SIZE] [SECONDS]; prints one JSON object.
#include "../http/wire.h"

#include <algorithm>
#include <fcntl.h>
#include <vector>

int main(int argc, char** argv)
{
    if (argc < 2) return std::fprintf(stderr, "usage: fsync FOLDER [SIZE] [SECONDS]\n"), 2;
    const std::string path = std::string(argv[1]) + "/fsync.tmp";
    const std::string block(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 4'096, 'x');
    const double seconds = argc > 3 ? std::atof(argv[3]) : 1;
    const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (file < 0) wire::fail(path);
    std::vector<double> took_ms;
    const double end_at = wire::now_s() + seconds;
    for (double now = wire::now_s(); now < end_at;) {
        if (write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size()) || fdatasync(file) != 0)
            wire::fail(path);
        const double then = wire::now_s();
        took_ms.push_back((then - now) * 1e3);
        now = then;
    }
    close(file);
    unlink(path.c_str());
    std::ranges::sort(took_ms);
    const auto at = [&took_ms](double share) {
        return took_ms[static_cast<std::size_t>(share * static_cast<double>(took_ms.size() - 1))];
    };
    std::printf(R"({"bytes":%zu,"syncs_per_second":%.0f,"p50_ms":%.3f,"p99_ms":%.3f})"
                "\n",
                block.size(), static_cast<double>(took_ms.size()) / seconds, at(0.5), at(0.99));
}
