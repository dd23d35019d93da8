#include "insight/agreement.h"

#include "base/result.h"
#include "insight/interval.h"

namespace regard::insight {

std::optional<double> kendall_tau_b(std::span<const std::int64_t> a, std::span<const std::int64_t> b)
{
    MUST(a.size() == b.size());
    // Every pair is looked at: lists of To do hold fifty things at most.
    std::int64_t agreeing = 0, opposed = 0, apart_in_a = 0, apart_in_b = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = i + 1; k < a.size(); ++k) {
            apart_in_a += a[i] != a[k] ? 1 : 0;
            apart_in_b += b[i] != b[k] ? 1 : 0;
            if (a[i] == a[k] || b[i] == b[k]) continue;
            ++((a[i] < a[k]) == (b[i] < b[k]) ? agreeing : opposed);
        }
    if (apart_in_a == 0 || apart_in_b == 0) return {};
    return static_cast<double>(agreeing - opposed) / root(static_cast<double>(apart_in_a) * static_cast<double>(apart_in_b));
}

}  // namespace regard::insight
