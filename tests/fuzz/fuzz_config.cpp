// Any text as a configuration: faults with their places, or a configuration that the rules between keys find nothing
// against and that becomes a snapshot or gives faults again.
#include "server/config_judgement.hpp"
#include "server/snapshot.hpp"
#include "tests/fuzz/must.hpp"

namespace eczema::fuzz {
namespace {

using server::Fault;

void must_be_faults(const std::vector<Fault>& faults) {
    must(!faults.empty(), "a refusal names a fault");
    for (const Fault& fault : faults) {
        must(fault.path.empty() || fault.path.front() == '/', "a fault names its place");
        must(!fault.message.empty(), "a fault says what is wrong");
    }
}

void judge(std::string_view text) {
    auto config = server::load_config(text);
    const auto again = server::load_config(text);
    must(config.has_value() == again.has_value(), "the same text, the same verdict");
    if (!config) {
        must_be_faults(config.error());
        must(config.error() == again.error(), "the same text, the same faults");
        return;
    }
    must(!config->clients.empty(), "there is a client");
    must(server::judge(*config).empty(), "what is loaded has been judged");
    const std::size_t clients = config->clients.size();
    const auto snapshot = server::make_snapshot(*std::move(config), std::string(32, '\0'), std::nullopt);
    if (!snapshot) return must_be_faults(snapshot.error());
    must((*snapshot)->clients.size() == clients, "every client is served");
    for (const server::ServedClient& client : (*snapshot)->clients)
        must(client.profile != nullptr && client.content_hash.starts_with("sha256:"), "a client is whole");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
