// Whatever bytes come as an account's row: a refusal, or an account that is written back as it was read and can be used.
#include "relationship/account_codec.h"

#include <cstdint>
#include <map>
#include <string>

using namespace regard;

namespace {

const Rules& rules()
{
    static const Rules bound = [] {
        Catalogue catalogue;
        using What = StandingRule::Clause::What;
        catalogue.standings = {{Standing::gone, {{What::silence, false, {5'000}, "gone"}}, {}},
                               {Standing::at_risk,
                                {{What::balance, false, units(0), "low"}, {What::takes_30d, true, {300'000}, "takes"}},
                                {{What::balance, false, {500'000}, "low"}, {What::promise_broken, true, units(1), "broken"}}},
                               {Standing::steady, {}, {}}};
        Signal deaf;
        deaf.name = "deaf";
        deaf.pattern = Signal::Pattern::without;
        deaf.first = {"asked"};
        deaf.second = {"answered"};
        deaf.within = days(2);
        deaf.promise = "answer";
        deaf.amount = {-300'000};
        catalogue.signals = {deaf};
        catalogue.index();
        std::map<std::string, NameNumber, std::less<>> names;
        return regard::bind(catalogue, 1, [&](std::string_view name) {
            return names.emplace(std::string(name), static_cast<NameNumber>(names.size() + 1)).first->second;
        });
    }();
    return bound;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto account = AccountCodec::read(bytes);
    if (!account) return 0;

    Writer again;
    AccountCodec::write(again, *account);
    MUST(AccountCodec::read(again.str()) == *account);

    Account used = *account;
    const Time later = used.is_empty() ? Time{} : used.last_at() + days(400);
    used.advance(later, rules());
    (void)used.view(later, rules());
    Effect effect;
    effect.at = later;
    effect.touchpoint = 1;
    effect.amount = {-250'000};
    if (!used.is_late(effect)) used.apply(effect, rules());
    effect.flags = Effect::repairs;
    effect.amount = {250'000};
    if (!used.is_late(effect)) used.apply(effect, rules());
    return 0;
}
