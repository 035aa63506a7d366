#include "cards/topical_options.hpp"

#include "cards/draft_resources.hpp"
#include "cards/fact_values.hpp"
#include "cards/severity.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr std::size_t most_options = 3;

// Specification R02. An age without a verified source keeps the option from being drafted until it is signed off.
constexpr TopicalOption options[] = {
    {"triamcinolone-0-1", "triamcinolone 0.1 % ointment", ValueSet::drug_tcs_class_iii_iv, 24, std::nullopt,
     "twice daily to affected skin of body and limbs, not the face, for up to 4 weeks", "S50; TCS", true, true},
    {"roflumilast-0-05", "roflumilast 0.05 % cream", ValueSet::drug_topical_nonsteroid, 24, 72,
     "once daily to affected skin", "TOP", true, false},
    {"roflumilast-0-15", "roflumilast 0.15 % cream", ValueSet::drug_topical_nonsteroid, 72, std::nullopt,
     "once daily to affected skin", "TOP", true, false},
    {"tapinarof-1", "tapinarof 1 % cream", ValueSet::drug_topical_nonsteroid, 24, std::nullopt,
     "once daily to affected skin", "TOP", true, false},
    {"tacrolimus-0-03", "tacrolimus 0.03 % ointment", ValueSet::drug_tci, 24, 192,
     "twice daily to face and flexures; then 2 to 3 times a week to keep it away", "S51; age gk", false, false},
    {"tacrolimus-0-1", "tacrolimus 0.1 % ointment", ValueSet::drug_tci, 192, std::nullopt,
     "twice daily to face and flexures; then 2 to 3 times a week to keep it away", "S51; age gk", false, false},
    {"pimecrolimus-1", "pimecrolimus 1 % cream", ValueSet::drug_tci, 24, std::nullopt,
     "twice daily to face and flexures; then 2 to 3 times a week to keep it away", "S51; age gk", false, false},
    {"crisaborole-2", "crisaborole 2 % ointment", ValueSet::drug_topical_nonsteroid, 3, std::nullopt,
     "twice daily to affected skin", "AAD23T; age gk", false, false},
};

bool is_signed_off(const TopicalOption& option, const Settings& settings) {
    return option.is_verified ||
           std::find(settings.signed_off.begin(), settings.signed_off.end(), option.id) != settings.signed_off.end();
}

// Roflumilast is for mild to moderate disease.
bool fits_severity(const TopicalOption& option, const PatientFacts& facts) {
    if (!option.id.starts_with("roflumilast")) return true;
    const FactValue& severity = facts[Fact::severity_band];
    return severity.number && severity.number->high <= static_cast<double>(Band::moderate);
}

bool is_in_use(const TopicalOption& option, const PatientFacts& facts) {
    return std::any_of(facts.exposures.begin(), facts.exposures.end(), [&](const Exposure& exposure) {
        return exposure.is_on == Tri::yes && exposure.drug.is_in(option.set) == Tri::yes;
    });
}

} // namespace

std::span<const TopicalOption> topical_options() { return options; }

std::span<const TopicalOption* const> assess_topicals(const PatientFacts& facts, const ValueSets& value_sets,
                                                      std::pmr::memory_resource& arena) {
    std::pmr::vector<const TopicalOption*> chosen(&arena);
    const FactValue& age = facts[Fact::age_months];
    for (const TopicalOption& option : options) {
        if (chosen.size() == most_options || !age.number) break;
        if (age.number->low < option.age_months_from ||
            (option.age_months_below && age.number->high >= *option.age_months_below))
            continue;
        if (!is_signed_off(option, *facts.settings) || !fits_severity(option, facts) || is_in_use(option, facts))
            continue;
        JudgedDrug judged;
        judged.drug.sets.set(index_of(option.set));
        if (derive_drug_facts(facts, judged, value_sets, arena)[Fact::recorded_reaction].truth == Tri::no)
            chosen.push_back(&option);
    }
    return {chosen.data(), chosen.size()}; // the storage is the arena's
}

Action draft_topical(const TopicalOption& option, std::string_view rule_id, const DraftContext& context) {
    std::string json = drug_json(option.id, {option.id, {}, option.shown}, {{.text = std::string(option.directions)}},
                                 false, rule_id, context);
    return {ActionType::create,
            "Draft " + std::string(option.shown) + ", " + std::string(option.directions),
            std::move(json),
            {}};
}

} // namespace eczema::cards
