#include "conformance/checks.hpp"

#include "conformance/json_text.hpp"
#include <iterator>

namespace eczema::conformance {

std::vector<Service> read_services(std::string_view discovery) {
    std::vector<Service> services;
    const Parsed parsed = parse_json(discovery);
    const rapidjson::Value* list = member(parsed.document, "services");
    if (list == nullptr || !list->IsArray()) return services;
    for (const rapidjson::Value& entry : list->GetArray()) {
        const rapidjson::Value* id = member(entry, "id");
        const rapidjson::Value* hook = member(entry, "hook");
        if (id == nullptr || hook == nullptr || text_of(*id).empty() || text_of(*hook).empty()) continue;
        Service service{std::string(text_of(*id)), std::string(text_of(*hook)), {}};
        if (const rapidjson::Value* prefetch = member(entry, "prefetch"); prefetch != nullptr && prefetch->IsObject())
            for (auto it = prefetch->MemberBegin(); it != prefetch->MemberEnd(); ++it)
                service.prefetch.emplace_back(text_of(it->name), text_of(it->value));
        services.push_back(std::move(service));
    }
    return services;
}

std::vector<Check> all_checks(const std::vector<Service>& services) {
    std::vector<Check> checks;
    for (std::vector<Check> family :
         {discovery_checks(), service_checks(services), prefetch_checks(), error_checks(), cors_checks()})
        std::move(family.begin(), family.end(), std::back_inserter(checks));
    return checks;
}

bool is_selected(const Check& check, std::string_view selector) {
    return check.id == selector || check.id.substr(0, check.id.find('.')) == selector;
}

} // namespace eczema::conformance
