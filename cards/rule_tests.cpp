#include "cards/rule_tests.hpp"

#include "fhir/json.hpp"

#include <map>

namespace eczema::cards {
namespace {

using Names = std::map<std::string, std::vector<std::string>, std::less<>>;

Names read(std::string_view json) {
    std::pmr::monotonic_buffer_resource arena;
    Names names;
    const auto tree = fhir::parse_json(json, arena, fhir::Keep::everything);
    if (!tree) return names;
    for (const fhir::Member& rule : tree->members())
        for (const fhir::Value& name : rule.value.items()) names[std::string(rule.name)].emplace_back(name.text());
    return names;
}

} // namespace

const std::vector<std::string>& tests_of(std::string_view rule_id) {
    static const Names names = read(rule_tests_embedded.front().text);
    static const std::vector<std::string> none;
    const auto found = names.find(rule_id);
    return found == names.end() ? none : found->second;
}

} // namespace eczema::cards
