// server/waited.h
//
// Waits for an answer of the engine; only on the thread of Aside or of whoever serves, never on one of the engine's or of those
// that speak HTTP.
#pragma once

#include "base/result.h"

#include <future>
#include <memory>

namespace regard::server {

template <class T, class Ask>
[[nodiscard]] Result<T> waited(Ask&& ask)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> future = promise->get_future();
    ask([promise](Result<T> value) { promise->set_value(std::move(value)); });
    return future.get();
}

}  // namespace regard::server
