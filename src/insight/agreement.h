// insight/agreement.h
//
// How far two orders of the same things agree: Kendall's tau-b (Kendall 1945; methods 10.2). Pure; no libm beneath.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace regard::insight {

// 1: the same order; -1: turned round; near 0: neither says much about the other. By what the things are ordered in each, one
// number a thing; equal numbers are ties, which count for neither side. Nothing when an order says nothing: fewer than two
// things, or all equal.
[[nodiscard]] std::optional<double> kendall_tau_b(std::span<const std::int64_t> a, std::span<const std::int64_t> b);

}  // namespace regard::insight
