// server/json_writer.h
//
// Writes JSON at the end of a string: the commas are its business, the balance of brackets its caller's. Texts that are not
// UTF-8 get U+FFFD where they break, so that an answer is JSON whatever a source once sent.
#pragma once

#include "base/micro.h"
#include "base/text.h"
#include "base/time.h"

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace regard::server {

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    void key(std::string_view name)
    {
        comma();
        quote(name);
        out_ += ':';
        comma_ = false;
    }
    void text(std::string_view value)
    {
        comma();
        quote(value);
    }
    void number(std::integral auto value)
    {
        comma();
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        out_.append(digits, end);
    }
    void number(Micro value) { raw(to_text(value)); }
    void truth(bool value) { raw(value ? "true" : "false"); }
    void null() { raw("null"); }
    // What is JSON already.
    void raw(std::string_view json)
    {
        comma();
        out_ += json;
    }
    // Milliseconds, always: the API's times have one length.
    void time(Time at)
    {
        const std::int64_t ms = at.us >= 0 ? at.us / 1000 : -((-at.us + 999) / 1000);
        text(to_text(Time{ms * 1000}));
    }

    void member(std::string_view name, std::string_view value)
    {
        key(name);
        text(value);
    }
    void member(std::string_view name, const char* value) { member(name, std::string_view(value)); }
    void member(std::string_view name, Micro value)
    {
        key(name);
        number(value);
    }
    void member(std::string_view name, Time value)
    {
        key(name);
        time(value);
    }
    void member(std::string_view name, std::integral auto value)
    {
        key(name);
        if constexpr (std::same_as<decltype(value), bool>)
            truth(value);
        else
            number(value);
    }
    // Empty means there is none.
    void member_or_null(std::string_view name, std::string_view value)
    {
        key(name);
        if (value.empty())
            null();
        else
            text(value);
    }

private:
    void open(char bracket)
    {
        comma();
        out_ += bracket;
        comma_ = false;
    }
    void close(char bracket)
    {
        out_ += bracket;
        comma_ = true;
    }
    void comma()
    {
        if (comma_) out_ += ',';
        comma_ = true;
    }
    void quote(std::string_view value);

    std::string& out_;
    bool comma_ = false;
};

}  // namespace regard::server
