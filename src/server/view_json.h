// server/view_json.h
//
// What the engine shows, in the words of the API (openapi.yaml): one write() a view.
#pragma once

#include "partition/partitions.h"
#include "server/json_writer.h"

namespace regard::server {

void write(JsonWriter& json, const CustomerView& customer);
void write(JsonWriter& json, const CustomerShort& customer);
void write(JsonWriter& json, const AccountView& account);
void write(JsonWriter& json, const EffectView& effect);
void write(JsonWriter& json, const TimelineItem& item);
void write(JsonWriter& json, const AccountPoint& point);
void write(JsonWriter& json, const TouchpointView& touchpoint);
void write(JsonWriter& json, const SurfaceCell& cell);
void write(JsonWriter& json, const Heard& heard);
void write(JsonWriter& json, const Summary& summary);
void write(JsonWriter& json, const QuarantineItem& item);
void write(JsonWriter& json, const LiveTouch& touch);
void write(JsonWriter& json, const Receipt& receipt);

// A touchpoint that nobody has met yet, as the catalogue has it.
[[nodiscard]] TouchpointView view_of(const Touchpoint& touchpoint);
[[nodiscard]] CustomerShort short_of(const CustomerView& customer);

// "p3/812/17"
[[nodiscard]] std::string to_text(const Position& position);
[[nodiscard]] Result<Standing> standing_named(std::string_view name);
[[nodiscard]] const char* wire_name_of(Outcome outcome);

template <class T>
void write_list(JsonWriter& json, const std::vector<T>& items, std::string_view next)
{
    json.begin_object();
    json.key("items");
    json.begin_array();
    for (const T& item : items) write(json, item);
    json.end_array();
    json.member_or_null("next", next);
    json.end_object();
}

}  // namespace regard::server
