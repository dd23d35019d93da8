#include "access/link.h"

#include <gtest/gtest.h>

namespace regard::access {
namespace {

const HashKey key{{1, 2, 3}};
const Time noon{1'763'380'800'000'000};
const Link taking{"take", "Bruno Ähre", "friction:web.page_load", noon + days(14)};

Code code_of(const Result<Link>& link) { return link ? Code::stopped : link.error().code; }

TEST(Link, SaysWhatItWasMadeToSay)
{
    const Result<Link> link = read_token(to_token(taking, key), "take", noon, key);
    ASSERT_TRUE(link);
    EXPECT_EQ(link->name, taking.name);
    EXPECT_EQ(link->what, taking.what);
    EXPECT_EQ(link->until, taking.until);
    EXPECT_TRUE(read_token(to_token(taking, key), "take", taking.until, key));
}

TEST(Link, OfAnotherPurposeIsRefused)
{
    EXPECT_EQ(code_of(read_token(to_token(taking, key), "unsubscribe", noon, key)), Code::bad_input);
}

TEST(Link, ThatIsTooOldIsToldFromOneThatIsForged)
{
    EXPECT_EQ(code_of(read_token(to_token(taking, key), "take", taking.until + microseconds(1), key)), Code::not_found);
}

TEST(Link, AnyChangedLetterIsNoticed)
{
    const std::string token = to_token(taking, key);
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(code_of(read_token(changed, "take", noon, key)), Code::bad_input) << i;
    }
    EXPECT_EQ(code_of(read_token(token.substr(0, token.size() - 1), "take", noon, key)), Code::bad_input);
    EXPECT_EQ(code_of(read_token("", "take", noon, key)), Code::bad_input);
    EXPECT_EQ(code_of(read_token("no token at all!", "take", noon, key)), Code::bad_input);
    EXPECT_EQ(code_of(read_token(std::string(5'000, 'A'), "take", noon, key)), Code::bad_input);
}

TEST(Link, OfAnotherStoreIsRefused)
{
    EXPECT_EQ(code_of(read_token(to_token(taking, HashKey{{1, 2, 4}}), "take", noon, key)), Code::bad_input);
}

TEST(Link, CanStandInAnAddress)
{
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    EXPECT_EQ(to_token(taking, key).find_first_not_of(letters), std::string::npos);
}

}  // namespace
}  // namespace regard::access
