#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

// The order of specification section 6.2: safety first, the ladder last.
constexpr std::array<const Rule*, 8> rules{
    &gate_eczema_herpeticum,  &gate_hypersensitivity, &gate_bacterial_superinfection,
    &gate_duplicate_advanced, &ocs_course_length,     &gate_helminth,
    &ad_diagnosis_doubt,      &ad_systemic_options,
};

} // namespace

std::span<const Rule* const> live_rules() { return rules; }

const Rule* find_rule(std::string_view id) {
    for (const Rule* rule : rules)
        if (rule->id == id) return rule;
    return nullptr;
}

} // namespace eczema::cards
