// What a fuzz target claims. A claim that does not hold ends the process, so that whoever drives the target keeps the
// input: libFuzzer as a crash, replay.cpp as a test that fails. Also the entry that each target defines.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace eczema::fuzz {

inline void must(bool holds, const char* claim) {
    if (holds) return;
    std::fprintf(stderr, "claim does not hold: %s\n", claim);
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Whether a check that costs as much as the work itself is made on this input: one of `of`, told by its bytes.
inline bool is_sampled(std::string_view input, std::uint32_t of = 8) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : input) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
    return hash % of == 0;
}

} // namespace eczema::fuzz
