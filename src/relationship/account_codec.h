// relationship/account_codec.h
//
// The bytes of an account in a checkpoint row: docs/formats/relationship.md. One account has one encoding, so that rows can be
// compared and hashed. Derived data: an account can always be refolded from the log.
#pragma once

#include "base/bytes.h"
#include "relationship/account.h"

#include <string_view>

namespace regard {

constexpr std::uint8_t account_version = 1;

class AccountCodec {
public:
    static void write(Writer& out, const Account& account);
    // Code::too_new for a later version, Code::damaged for bytes no account was ever written as, trailing ones included.
    [[nodiscard]] static Result<Account> read(std::string_view bytes);

private:
    struct Times;
    struct In;
    struct Out;
    static bool read_course(In& in, Account& account, std::uint64_t parts);
    static bool read_lists(In& in, Account& account, std::uint64_t parts);
    static bool is_sound(const Account& account);
};

}  // namespace regard
