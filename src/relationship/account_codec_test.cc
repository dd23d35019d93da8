#include "relationship/account_codec.h"

#include "relationship/account_sample.h"

#include <gtest/gtest.h>

using namespace regard;
using namespace regard::sample;

namespace {

std::string written(const Account& account)
{
    Writer out;
    AccountCodec::write(out, account);
    return out.take();
}

std::string hex(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

// Name numbers of its own, so that the golden bytes do not depend on which tests ran before.
Account five_touches()
{
    Catalogue shop = catalogue();
    std::vector<std::string> names;
    const Rules by = regard::bind(shop, 3, [&](std::string_view name) {
        const auto found = std::ranges::find(names, name);
        if (found == names.end()) names.emplace_back(name);
        return static_cast<NameNumber>(std::ranges::find(names, name) - names.begin()) + 1;
    });
    const auto touch = [&](double at, const char* name, std::int64_t amount) {
        Effect made;
        made.at = day(at);
        made.touchpoint = static_cast<NameNumber>(std::ranges::find(names, name) - names.begin()) + 1;
        made.amount = {amount};
        made.position = {3, 17, 812};
        return made;
    };
    return Account::refold(std::vector{touch(0, "browsed", 20'000), touch(0.01, "bought", 100'000), touch(9.5, "browsed", 0),
                                       touch(20.25, "waited", -150'000), touch(20.26, "bought", 100'000)},
                           day(21), by);
}

}  // namespace

TEST(AccountCodec, WritesTheBytesOfTheFormatsPage)
{
    EXPECT_EQ(hex(written(five_touches())),
              "01ff05fcdf93ccef9b0303d70c110280e0be953480c0b1da1b0300050301c0ed1adfa7120100eefbe422bebcdf1980f0a50303060e020202"
              "dfa712c09a0c9f8d0680f09892348080b5188080d30e8cf59601010ef09309000100f09309010e0300110b0000");
    EXPECT_EQ(hex(written(Account{})), "0100");
}

// Two visits, one of them hurt, a wait that is counted by a signal.
TEST(AccountCodec, FiveTouchesTakeAboutAHundredBytes) { EXPECT_LE(written(five_touches()).size(), 101u); }

TEST(AccountCodec, EveryAccountReadsBackAsItWasAndGoesOnAsItWouldHave)
{
    const Rules by = rules();
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        std::mt19937_64 chance(seed);
        const auto effects = random_stream(chance, 1 + chance() % 60);
        const Time end = effects.back().at + days(static_cast<std::int64_t>(chance() % 100));
        const std::size_t cut = chance() % effects.size();

        Account account;
        for (std::size_t i = 0; i < effects.size(); ++i) {
            account.apply(effects[i], by);
            if (i == cut) {
                const std::string bytes = written(account);
                const auto back = AccountCodec::read(bytes);
                ASSERT_TRUE(back) << "seed " << seed;
                ASSERT_EQ(*back, account) << "seed " << seed;
                EXPECT_EQ(written(*back), bytes);
                account = *back;
            }
        }
        account.advance(end, by);
        EXPECT_EQ(account, Account::refold(effects, end, by)) << "seed " << seed;
        EXPECT_EQ(AccountCodec::read(written(account)), account) << "seed " << seed;
    }
}

TEST(AccountCodec, CutOffOrLongerBytesAreDamaged)
{
    const std::string bytes = written(five_touches());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto read = AccountCodec::read(std::string_view(bytes).substr(0, size));
        ASSERT_FALSE(read) << size;
        EXPECT_EQ(read.error().code, Code::damaged);
    }
    EXPECT_EQ(AccountCodec::read(bytes + '\0').error().code, Code::damaged);
}

TEST(AccountCodec, ALaterVersionIsToldApartFromDamage)
{
    std::string bytes = written(five_touches());
    bytes[0] = 2;
    EXPECT_EQ(AccountCodec::read(bytes).error().code, Code::too_new);
    bytes[0] = 0;
    EXPECT_EQ(AccountCodec::read(bytes).error().code, Code::damaged);
}
