#include "cards/site_mapping.hpp"

#include "cards/nearest_ids.hpp"
#include "cards/order_items.hpp"
#include "cards/severity.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

namespace eczema::cards {
namespace {

using fhir::Membership;
using fhir::ValueSetTable;

constexpr std::string_view second_meaning = "gives a code a second meaning; keep one entry for it";
constexpr std::string_view second_text = "gives a text a second meaning; keep one entry for it";
constexpr std::string_view has_own_meaning =
    "is a standard code that has its own meaning already, which a site cannot change; remove the entry";

// Sets that hold every code of the narrower one: one more code of it is one more of theirs.
struct Broader {
    ValueSet narrow, broad;
};
using enum ValueSet;
constexpr std::array broader{
    Broader{cond_asthma_exacerbation, cond_asthma},
    Broader{cond_asthma_moderate_severe, cond_asthma},
    Broader{cond_chronic_urticaria, cond_urticaria_any},
    Broader{cond_urticaria, cond_urticaria_any},
    Broader{cond_ibd, cond_steroid_responsive},
    Broader{cond_rheumatoid_arthritis, cond_inflammatory_arthritis},
    Broader{cond_rheumatoid_arthritis, cond_steroid_responsive},
    Broader{cond_skin_infection_serious, cond_skin_infection_bacterial},
    Broader{drug_acitretin, drug_photosensitiser},
    Broader{drug_dabigatran, drug_anticoagulant},
    Broader{drug_jak_topical, drug_topical_nonsteroid},
    Broader{drug_promethazine, drug_antihistamine_sedating},
    Broader{drug_tcs_class_i, drug_tcs},
    Broader{drug_tcs_class_ii, drug_tcs},
    Broader{drug_tcs_class_iii_iv, drug_tcs},
    Broader{drug_tcs_class_v, drug_tcs},
    Broader{drug_tcs_class_vi_vii, drug_tcs},
    Broader{obs_systolic, obs_blood_pressure},
    Broader{obs_diastolic, obs_blood_pressure},
    Broader{obs_tpmt_activity, obs_tpmt},
    Broader{proc_puva, proc_phototherapy},
    Broader{route_inhaled, route_inhaled_nasal_ophthalmic},
    Broader{route_ophthalmic, route_inhaled_nasal_ophthalmic},
    Broader{route_intramuscular, route_injection},
    Broader{route_subcutaneous, route_injection},
    Broader{site_flexure, site_delicate},
    Broader{vaccine_influenza_inactivated, vaccine_inactivated},
    Broader{vaccine_pneumococcal, vaccine_inactivated},
    Broader{vaccine_zoster_recombinant, vaccine_inactivated},
    Broader{vaccine_live_influenza, vaccine_live},
    Broader{vaccine_varicella, vaccine_live},
};

bool is_drug(std::size_t set) { return value_set_id(static_cast<ValueSet>(set)).starts_with("drug-"); }

// Where the id of a set, or the code of a score, stands in the look-up.
std::optional<std::size_t> find_meaning(std::string_view means) {
    for (std::size_t i = 0; i < value_set_count; ++i)
        if (value_set_id(static_cast<ValueSet>(i)) == means) return i;
    for (std::size_t i = 0; i < score_count; ++i)
        if (code_of(static_cast<Score>(i)) == means) return index_of(static_cast<Score>(i));
    return std::nullopt;
}

std::optional<std::size_t> find_drug(std::string_view means) {
    const auto found = find_meaning(means);
    return found && *found < value_set_count && is_drug(*found) ? found : std::nullopt;
}

Membership member_of(std::size_t meaning) {
    Membership membership{{}, {}, true};
    membership.sets.set(meaning);
    for (const Broader& row : broader)
        if (index_of(row.narrow) == meaning) membership.sets.set(index_of(row.broad));
    return membership;
}

Membership meaning_of(const SiteDrug& drug, const ValueSetTable& value_sets) {
    if (drug.means.empty()) return value_sets.sets_of(drug.standard_system, drug.standard_code);
    const auto set = find_drug(drug.means);
    return set ? member_of(*set) : Membership{};
}

std::string nearest_meanings(std::string_view word) {
    std::vector<std::string_view> ids;
    for (std::size_t i = 0; i < value_set_count; ++i) ids.push_back(value_set_id(static_cast<ValueSet>(i)));
    for (std::size_t i = 0; i < score_count; ++i) ids.push_back(code_of(static_cast<Score>(i)));
    return nearest_ids(word, ids);
}

std::string nearest_drugs(std::string_view word) {
    std::vector<std::string_view> ids;
    for (std::size_t i = 0; i < value_set_count; ++i)
        if (is_drug(i)) ids.push_back(value_set_id(static_cast<ValueSet>(i)));
    return nearest_ids(word, ids);
}

std::string nearest_items(std::string_view word) {
    std::vector<std::string_view> ids;
    for (const OrderItem& item : order_items()) ids.push_back(item.id);
    return nearest_ids(word, ids);
}

bool names_a_drug(const Membership& membership) {
    const SetBits sets = membership.sets | membership.by_route;
    for (std::size_t i = 0; i < value_set_count; ++i)
        if (sets.test(i) && is_drug(i)) return true;
    return false;
}

class Check {
  public:
    Check(const Settings& settings, const ValueSetTable& value_sets, const ValueSetTable& whole)
        : settings_(settings), value_sets_(value_sets), whole_(whole) {}

    std::vector<MappingFault> run() {
        for (std::size_t i = 0; i < settings_.codes.size(); ++i) check_code(i);
        for (std::size_t i = 0; i < settings_.drugs.size(); ++i) check_drug(i);
        for (std::size_t i = 0; i < settings_.orders.size(); ++i) check_order(i);
        return std::move(faults_);
    }

  private:
    void check_code(std::size_t i) {
        const SiteCode& code = settings_.codes[i];
        const auto meaning = find_meaning(code.means);
        if (!meaning)
            add("codes", i, "means",
                "is neither a score code nor the id of a value set; nearest: " + nearest_meanings(code.means));
        check_key("codes", i, code.system, code.code, meaning ? member_of(*meaning) : Membership{});
    }

    void check_drug(std::size_t i) {
        const SiteDrug& drug = settings_.drugs[i];
        if (drug.system.empty() != drug.code.empty())
            add("drugs", i, drug.code.empty() ? "code" : "system",
                "is required, since a code is named by both; add it");
        else if (drug.code.empty() && drug.text.empty())
            add("drugs", i, {}, "names no drug of the site; add system and code, or text, or all three");
        const Membership meaning = meaning_of(drug, value_sets_);
        if (!drug.means.empty() && !meaning.is_known_system)
            add("drugs", i, "means", "is not the id of a drug set; nearest: " + nearest_drugs(drug.means));
        else if (!names_a_drug(meaning))
            add("drugs", i, "means",
                "is a standard code that no drug set in use holds; choose another, or the id of a drug set");
        if (!drug.code.empty() && !drug.system.empty()) check_key("drugs", i, drug.system, drug.code, meaning);
        if (!drug.text.empty() && !texts_.insert(fhir::phrase_key(drug.text)).second)
            add("drugs", i, "text", std::string(second_text));
    }

    void check_order(std::size_t i) {
        const SiteOrder& order = settings_.orders[i];
        const std::vector<OrderItem>& items = order_items();
        if (std::none_of(items.begin(), items.end(), [&](const OrderItem& item) { return item.id == order.item; }))
            add("orders", i, "item", "is no order item; nearest: " + nearest_items(order.item));
        else if (!items_.insert(order.item).second)
            add("orders", i, {}, "maps an order item a second time; keep one entry for it");
    }

    // A code has one meaning; one of a standard system keeps its own.
    void check_key(std::string_view list, std::size_t i, std::string_view system, std::string_view code,
                   const Membership& meaning) {
        if (!codes_.insert(fhir::code_key(system, code)).second) add(list, i, {}, std::string(second_meaning));
        if (fhir::code_system(system) == fhir::CodeSystem::eczema_score)
            return add(list, i, "system", "is our own system, whose codes are fixed; map a code of the site");
        const Membership own = whole_.sets_of(system, code);
        const bool is_held = (own.sets | own.by_route).any();
        if (is_held && meaning.is_known_system &&
            ((meaning.sets & ~own.sets) | (meaning.by_route & ~own.by_route)).any())
            add(list, i, "code", std::string(has_own_meaning));
    }

    void add(std::string_view list, std::size_t i, std::string_view member, std::string message) {
        faults_.push_back({list, i, member, std::move(message)});
    }

    const Settings& settings_;
    const ValueSetTable& value_sets_;
    const ValueSetTable& whole_;
    std::vector<MappingFault> faults_;
    std::unordered_set<std::string> codes_, texts_, items_;
};

} // namespace

std::vector<MappingFault> check_mapping(const Settings& settings, const ValueSetTable& value_sets,
                                        const ValueSetTable& whole) {
    return Check(settings, value_sets, whole).run();
}

void add_mapping(const Settings& settings, ValueSetTable& value_sets) {
    for (const SiteDrug& drug : settings.drugs) {
        const Membership meaning = meaning_of(drug, value_sets);
        if (!drug.code.empty()) value_sets.add_code(drug.system, drug.code, meaning);
        if (!drug.text.empty()) value_sets.add_phrase(drug.text, meaning);
    }
    for (const SiteCode& code : settings.codes)
        if (const auto meaning = find_meaning(code.means))
            value_sets.add_code(code.system, code.code, member_of(*meaning));
}

} // namespace eczema::cards
