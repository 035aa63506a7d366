// libFuzzer's mutator for tokens: header or claims are taken out of their base64url, changed as JSON and put back, so
// that a change reaches the checks behind the decoding; else bytes are changed.
#include "server/base64url.hpp"
#include "tests/fuzz/json_mutation.hpp"

#include <cstring>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t room);

namespace {

// The part before, at and after the dots; nothing where it does not decode to JSON.
std::optional<std::string> changed_token(std::string_view text, unsigned seed) {
    const std::size_t start = text.find(' ') + 1; // 0 where there is no space
    const std::size_t first = text.find('.', start);
    const std::size_t second = first == text.npos ? first : text.find('.', first + 1);
    if (second == text.npos) return std::nullopt;
    const bool of_header = seed % 3 == 0;
    const std::size_t from = of_header ? start : first + 1, to = of_header ? first : second;
    const auto json = eczema::server::decode_base64url(text.substr(from, to - from));
    if (!json) return std::nullopt;
    const auto changed = eczema::fuzz::mutated_json(*json, {}, seed, LLVMFuzzerMutate);
    if (!changed) return std::nullopt;
    std::string token(text.substr(0, from));
    token += eczema::server::encode_base64url(*changed);
    return token.append(text.substr(to));
}

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t room, unsigned seed) {
    if (seed % 8 != 0) {
        const auto changed = changed_token({reinterpret_cast<const char*>(data), size}, seed / 8);
        if (changed && changed->size() <= room) {
            std::memcpy(data, changed->data(), changed->size());
            return changed->size();
        }
    }
    return LLVMFuzzerMutate(data, size, room);
}
