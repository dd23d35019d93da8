// server/pages.h
//
// The pages: what web/dist held when the program was built, served from its own memory, compressed beforehand. Addresses
// without a file get index.html, which knows them all; what is missing among the assets is missing.
#pragma once

#include "server/request.h"

namespace regard::server {

[[nodiscard]] Response answer_page(const Request& request);

// A file that is part of the program, as it is or compressed, whichever the asker takes; 304 when they have it.
[[nodiscard]] Response answer_embedded(const Request& request, std::string_view bytes, std::string_view gzip,
                                       std::string_view content_type);

}  // namespace regard::server
