// Any text as a JWK Set, of a configuration and as a client publishes it: bounded, each name once, and no key in it
// that the stricter of the two would not take.
#include "server/json_web_key.hpp"
#include "server/signature.hpp"
#include "tests/fuzz/must.hpp"

#include <algorithm>
#include <set>

namespace eczema::fuzz {
namespace {

using server::KeySet;

void must_be_keys(const KeySet& keys) {
    must(keys.size() <= server::most_keys, "a set is bounded");
    std::set<std::string_view> names;
    for (const server::VerificationKey& key : keys) {
        must(key.key != nullptr, "a key is there");
        must(!key.kid.empty() && key.kid.size() <= 512, "a name is bounded");
        must(names.insert(key.kid).second, "a name stands once");
        must(key.thumbprint.size() == 43, "a thumbprint is a SHA-256");
        must(!server::verify_signature(key, "text", std::string(96, '\1')), "no key takes any signature");
        must(!server::verify_signature(key, "text", std::string(256, '\0')), "no key takes any signature");
    }
}

void judge(std::string_view text) {
    const auto configured = server::read_key_set(text);
    const auto published = server::read_published_key_set(text);
    if (configured) must_be_keys(*configured);
    if (published) must_be_keys(*published);
    if (!configured) {
        must(!configured.error().empty(), "a refusal names a fault");
        for (const server::Fault& fault : configured.error())
            must(fault.path.empty() || fault.path.front() == '/', "a fault names its place");
        return;
    }
    must(published.has_value(), "what is taken whole is taken when it is published");
    for (const server::VerificationKey& key : *published)
        must(std::any_of(configured->begin(), configured->end(),
                         [&](const auto& other) { return other.thumbprint == key.thumbprint && other.kid == key.kid; }),
             "a published key is one of those");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
