#include "seal/keys.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace regard::seal {
namespace {

class CountingChance final : public Chance {
public:
    void fill(std::span<unsigned char> out) override
    {
        for (unsigned char& byte : out) byte = next_ = static_cast<unsigned char>(next_ * 37 + 11);
    }

private:
    unsigned char next_ = 1;
};

struct KeysTest : testing::Test {
    std::string folder = testing::TempDir() + "keys_test_" + std::to_string(::getpid());
    CountingChance chance;
    void SetUp() override
    {
        std::filesystem::remove_all(folder);
        ASSERT_TRUE(Keys::make(folder, chance));
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
};

}  // namespace

TEST_F(KeysTest, SealedBytesOpenOnlyWithTheSameKeyNonceAndBinding)
{
    const auto keys = *Keys::open(folder, chance);
    const Id128 ada = keys->identifier_id("user_id", "ada");
    const Key key = *keys->key_of(ada, keys->epoch());
    GroupNonce nonce{};
    std::string sealed;
    seal(sealed, "grüße", key, nonce, 7, ada);
    EXPECT_EQ(sealed.size(), std::string("grüße").size() + tag_bytes);
    EXPECT_EQ(*open(sealed, key, nonce, 7, ada), "grüße");
    EXPECT_FALSE(open(sealed, key, nonce, 8, ada));
    EXPECT_FALSE(open(sealed, key, nonce, 7, Id128{1, 2}));
    EXPECT_FALSE(open(sealed, *keys->key_of(Id128{1, 2}, 1), nonce, 7, ada));
    sealed[0] = static_cast<char>(sealed[0] ^ 1);
    const auto changed = open(sealed, key, nonce, 7, ada);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().code, Code::damaged);
}

TEST_F(KeysTest, HashesStayTheSameAfterOpeningAgainAndDifferByUse)
{
    const Id128 before = (*Keys::open(folder, chance))->identifier_id("email", "ada@example.org");
    const auto keys = *Keys::open(folder, chance);
    EXPECT_EQ(keys->identifier_id("email", "ada@example.org"), before);
    EXPECT_NE(keys->message_id("email", "ada@example.org"), before);
    EXPECT_NE(keys->identifier_id("ema", "ilada@example.org"), before);
    EXPECT_NE(keys->about("1"), 0u);
}

TEST_F(KeysTest, ADamagedOrMissingKeyFileIsNamed)
{
    std::filesystem::resize_file(folder + "/store.key", 20);
    const auto damaged = Keys::open(folder, chance);
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, Code::damaged);
    EXPECT_NE(damaged.error().text.find("store.key"), std::string::npos);
    std::filesystem::remove(folder + "/store.key");
    EXPECT_EQ(Keys::open(folder, chance).error().code, Code::not_found);
}

TEST_F(KeysTest, ADayKeyIsTheSameTheWholeDayAndGoneWhenForgotten)
{
    const auto keys = *Keys::open(folder, chance);
    const Key first = *keys->day_key(20000);
    ASSERT_TRUE(keys->day_key(20040));
    EXPECT_EQ(*keys->day_key(20000), first);
    EXPECT_EQ(*(*Keys::open(folder, chance))->day_key(20000), first);
    ASSERT_TRUE(keys->forget_days_before(20010));
    EXPECT_EQ(keys->day_key(20000).error().code, Code::not_found);
    EXPECT_FALSE(std::filesystem::exists(folder + "/day-20000.key"));
}

}  // namespace regard::seal
