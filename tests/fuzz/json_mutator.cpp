// libFuzzer's mutator for targets that read JSON: mostly changes to the structure, else to bytes. The other text that
// it borrows from is the last one that was mutated: libFuzzer draws it from the corpus.
#include "tests/fuzz/json_mutation.hpp"

#include <algorithm>
#include <cstring>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t room);

namespace {

std::string& last_text() {
    static std::string text;
    return text;
}

// Spaces at the end choose what the service is configured with (fixed_service.hpp).
std::size_t put(std::string text, std::uint32_t seed, std::uint8_t* data, std::size_t room) {
    if (seed % 4 == 0) text.append(seed / 4 % 12, ' ');
    if (text.empty() || text.size() > room) return 0;
    std::memcpy(data, text.data(), text.size());
    return text.size();
}

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t room, unsigned seed) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (seed % 16 != 0) {
        auto changed = eczema::fuzz::mutated_json(text, last_text(), seed, LLVMFuzzerMutate);
        if (changed) {
            last_text() = text;
            if (const std::size_t put_size = put(*std::move(changed), seed / 16, data, room)) return put_size;
        }
    }
    return LLVMFuzzerMutate(data, size, room);
}
