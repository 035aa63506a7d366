#include "cards/ladder_modifiers.hpp"

#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace eczema::cards {
namespace {

using enum ValueSet;
constexpr ValueSet asthma[] = {cond_asthma_moderate_severe};
constexpr ValueSet polyps[] = {cond_crswnp};
constexpr ValueSet oesophagitis[] = {cond_eoe};
constexpr ValueSet prurigo[] = {cond_prurigo_nodularis};
constexpr ValueSet urticaria[] = {cond_chronic_urticaria};
constexpr ValueSet ocular[] = {cond_keratitis, cond_dry_eye, cond_ocular_surgery};
constexpr ValueSet needle[] = {cond_needle_phobia};
constexpr ValueSet alopecia[] = {cond_alopecia_areata};
constexpr ValueSet viral[] = {cond_herpes_zoster, cond_eczema_herpeticum};
constexpr ValueSet joints_or_gut[] = {cond_inflammatory_arthritis, cond_ibd};

constexpr LadderModifier modifiers[] = {
    {"moderate to severe asthma", asthma, false, 6, DrugGroup::dupilumab, -6,
     "licensed for moderate to severe asthma too; the asthma team owns controller doses", "DUP-IND", false},
    {"chronic rhinosinusitis with nasal polyps", polyps, false, 12, DrugGroup::dupilumab, -6,
     "licensed for nasal polyps too", "DUP-IND", false},
    {"eosinophilic oesophagitis", oesophagitis, false, 1, DrugGroup::dupilumab, -6,
     "licensed for eosinophilic oesophagitis too, at another dose: the specialist reconciles them", "DUP-IND", false},
    {"prurigo nodularis", prurigo, false, 18, DrugGroup::dupilumab, -4, "licensed for prurigo nodularis too", "DUP-IND",
     false},
    {"prurigo nodularis", prurigo, false, 18, DrugGroup::nemolizumab, -4,
     "licensed for prurigo nodularis too, at a dose that depends on weight", "NEM-US", false},
    {"chronic urticaria", urticaria, false, 12, DrugGroup::dupilumab, -3, "licensed for chronic urticaria too",
     "DUP-IND", false},
    {"eye disease", ocular, true, 0, DrugGroup::il413, 8,
     "conjunctivitis is more frequent on it: ask ophthalmology first", "TRA-EYE, EYE", true},
    {"needle phobia", needle, false, 0, DrugGroup::biologics, 12,
     "needle phobia: talk about a pen, a caregiver, tablets or light", "S25; design", true},
    {"alopecia areata", alopecia, false, 18, DrugGroup::baricitinib, 0,
     "baricitinib is licensed for severe alopecia areata", "BAR-EU; gk", false},
    {"herpes zoster or eczema herpeticum", viral, true, 0, DrugGroup::jak_inhibitors, 10,
     "herpes viruses may come back on it", "ABR-EU", true},
    {"pregnancy",
     {},
     false,
     12,
     DrugGroup::biologics,
     0,
     "pregnancy: few data, specialist decision",
     "R12",
     true,
     Fact::pregnant},
    {"pregnancy",
     {},
     false,
     12,
     DrugGroup::light,
     -60,
     "pregnancy: light comes before drugs",
     "R12",
     false,
     Fact::pregnant},
    {"planned pregnancy",
     {},
     false,
     12,
     DrugGroup::biologics,
     0,
     "a pregnancy is planned: few data, specialist decision",
     "R12",
     true,
     Fact::pregnancy_planned},
    {"planned pregnancy",
     {},
     false,
     12,
     DrugGroup::light,
     -60,
     "a pregnancy is planned: light comes before drugs",
     "R12",
     false,
     Fact::pregnancy_planned},
    {"risk of heart attack, stroke or thrombosis",
     {},
     false,
     0,
     DrugGroup::jak_inhibitors,
     15,
     "it adds to the risk of heart attack, stroke and thrombosis",
     "UPA-US, EMA-JAK",
     true,
     Fact::vascular_risks},
    {"arthritis or inflammatory bowel disease", joints_or_gut, false, 0, DrugGroup::upadacitinib, -10,
     "licensed for arthritis and inflammatory bowel disease too; the doses differ", "UPA-US", false, Fact::count, true},
};

Tri is_old_enough(const LadderModifier& modifier, const FactValue& age_years) {
    if (modifier.age_years_from <= 0) return Tri::yes;
    if (!age_years.number) return Tri::unknown;
    return tri(age_years.number->low >= modifier.age_years_from);
}

struct Found {
    bool is_found = false;
    std::span<const Evidence> evidence{};
    std::string_view detail{}; // of a fact: what was found
};

Found found_in(const LadderModifier& modifier, const PatientFacts& facts, std::pmr::memory_resource& arena) {
    if (modifier.fact != Fact::count) {
        const FactValue& value = facts[modifier.fact];
        return {value.truth == Tri::yes, value.evidence, value.detail};
    }
    for (const Diagnosis& diagnosis : facts.diagnoses) {
        const Tri counts = modifier.counts_history ? tri(!diagnosis.is_suspected) : has(diagnosis);
        if (counts != Tri::yes) continue;
        if (std::any_of(modifier.found.begin(), modifier.found.end(),
                        [&](ValueSet set) { return holds(diagnosis.sets, set); }))
            return {true, evidence_in(arena, evidence_of(diagnosis))};
    }
    return {};
}

} // namespace

std::span<const LadderModifier> ladder_modifiers() { return modifiers; }

std::string id_of(const LadderModifier& modifier) {
    std::string id = "modifier-" + std::string(modifier.finding) + '-' + std::string(name_of(modifier.drugs));
    std::replace(id.begin(), id.end(), ' ', '-');
    return id;
}

Modified modifiers_of(ValueSet option, bool is_open, const PatientFacts& facts, std::pmr::memory_resource& arena) {
    Modified modified;
    std::pmr::vector<Evidence> evidence(&arena);
    int most = -1;
    for (const LadderModifier& modifier : modifiers) {
        if (!holds(sets_in(modifier.drugs), option) || is_old_enough(modifier, facts[Fact::age_years]) != Tri::yes)
            continue;
        if (modifier.only_where_open && !is_open) continue;
        const Found found = found_in(modifier, facts, arena);
        if (!found.is_found) continue;
        std::string_view reason = modifier.reason;
        if (!found.detail.empty())
            reason = text_in(arena, std::string(reason) + " (" + std::string(found.detail) + ')');
        modified.points += modifier.points;
        if (std::abs(modifier.points) > most) {
            most = std::abs(modifier.points);
            modified.reason = reason;
        }
        if (modifier.is_caution && modified.caution.empty()) modified.caution = reason;
        evidence.insert(evidence.end(), found.evidence.begin(), found.evidence.end());
    }
    modified.evidence = {evidence.data(), evidence.size()}; // the storage is the arena's
    return modified;
}

} // namespace eczema::cards
