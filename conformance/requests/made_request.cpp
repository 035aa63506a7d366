#include "conformance/requests/made_request.hpp"

#include "conformance/requests/made_record.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/requests/template_expansion.hpp"

namespace eczema::conformance {
namespace {

struct Made {
    rapidjson::Document request;
    std::vector<PrefetchKey> keys;
};

Made make(const Service& service) {
    Made made{sample_request(service), {}};
    put(made.request, "/prefetch", "{}");
    for (const auto& [name, text] : service.prefetch) {
        PrefetchKey key{name, read_template(text), std::nullopt};
        key.url = expand(key.query, made.request["context"], made.request["prefetch"], today_utc());
        if (key.url)
            if (const std::optional<std::string> value = made_answer(*key.url))
                put(made.request, prefetch_pointer(name), *value);
        made.keys.push_back(std::move(key));
    }
    return made;
}

} // namespace

std::vector<PrefetchKey> prefetch_keys(const Service& service) { return make(service).keys; }

std::vector<PrefetchKey> search_keys(const Service& service) {
    std::vector<PrefetchKey> searches;
    for (PrefetchKey& key : prefetch_keys(service))
        if (key.query.is_search() && !key.query.type.empty() && key.url) searches.push_back(std::move(key));
    return searches;
}

rapidjson::Document made_request(const Service& service) { return make(service).request; }

} // namespace eczema::conformance
