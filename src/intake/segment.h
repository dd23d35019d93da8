// intake/segment.h
//
// Segment's HTTP tracking API, as its own clients and RudderStack's speak it: identify, track, page, screen, group, alias,
// batch and import, their one-letter routes, the pixel and the settings. What a body is follows from path and bytes, never
// from Content-Type. How each field becomes part of a touch is in docs/doors.md.
//
// A bad item is refused alone; only a body that is no JSON, no object, or over a limit as a whole fails. An item's time is
// corrected for its client's clock: received_at - (sentAt - timestamp), never later than received_at.
//
// A SegmentDecoder keeps memory from body to body: one a thread.
#pragma once

#include "base/result.h"
#include "intake/decoded.h"
#include "intake/json.h"
#include "touch/catalogue.h"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace regard {

// imported: /v1/import, a batch of past touches: its clock is not corrected, and nothing is done because of it.
// metrics: what analytics.js counts about itself (/v1/m); taken and left, it holds no touch.
enum class SegmentCall { identify, track, page, screen, group, alias, batch, imported, metrics };

// "/v1/track", "/v1/t", "/v1/batch/", "/batch", "/v1/import", "/v1/pixel/track" …; nothing when it is no such path.
[[nodiscard]] std::optional<SegmentCall> segment_call(std::string_view path);

// The key in an Authorization header: the user name of Basic (with or without its colon), or what follows Bearer. Empty when
// there is none.
[[nodiscard]] std::string key_in_authorization(std::string_view header);

class SegmentDecoder {
public:
    // Looks at `body`, which must stay as it is until decode() is done. bad_input: no JSON object (pointer: its byte).
    [[nodiscard]] Result<void> read(std::string_view body);
    template <std::same_as<std::string> Temporary>
    Result<void> read(Temporary&& body) = delete;  // would be gone before decode()

    // The key in the body that was read: writeKey, or api_key; empty when there is none.
    [[nodiscard]] std::string write_key() const;

    // The touches of the body that was read. `out` is cleared first. too_large: more than limits::batch_touches_max items.
    [[nodiscard]] Result<void> decode(SegmentCall call, const Arrival& arrival, const Catalogue& catalogue, MessageIds& ids,
                                      Decoded& out) const;

private:
    json::Document document_;
};

// The key for a request: the header's, else that of the body read by `decoder`; empty when there is none.
[[nodiscard]] std::string find_write_key(std::string_view authorization, const SegmentDecoder& decoder);

// The answer to GET …/projects/{write_key}/settings: what analytics.js needs to know before it sends. `api_host` is host and
// port as the browser reaches this server ("127.0.0.1:8080"), `protocol` "http" or "https".
[[nodiscard]] std::string segment_settings(std::string_view write_key, std::string_view api_host, std::string_view protocol);

// The body a pixel's query stands for (without the '?'): data= as base64 or base64url JSON, or plain fields.
[[nodiscard]] Result<std::string> pixel_body(std::string_view query);

}  // namespace regard
