#include "cards/topical_strength.hpp"

#include "fhir/units.hpp"

namespace eczema::cards {
namespace {

// Class VI up to this strength, inclusive (specification 8.2, general knowledge).
struct WeakUpTo {
    std::string_view rxnorm, atc;
    double percent;
};
constexpr WeakUpTo weak_steroids[] = {
    {"10759", "D07AB09", 0.025}, // triamcinolone
    {"25126", "D07AC04", 0.01},  // fluocinolone
};

const WeakUpTo* weak_form_of(const fhir::CodeableConcept& code) {
    for (const fhir::Coding& coding : code.codings)
        for (const WeakUpTo& weak : weak_steroids) {
            const fhir::CodeSystem system = fhir::code_system(coding.system);
            if ((system == fhir::CodeSystem::rxnorm && coding.code == weak.rxnorm) ||
                (system == fhir::CodeSystem::atc && coding.code == weak.atc))
                return &weak;
        }
    return nullptr;
}

// A millilitre of cream or lotion counts as a gram, as products are labelled.
std::optional<double> grams(const fhir::Quantity& quantity) {
    const auto in_grams = fhir::amount_in(quantity, "g");
    return in_grams ? in_grams : fhir::amount_in(quantity, "mL");
}

std::optional<double> percent(const fhir::Ingredient& ingredient) {
    if (const auto share = fhir::amount_in(ingredient.amount, "%"); share && !fhir::is_plain_number(ingredient.amount))
        return share;
    const auto mg = fhir::amount_in(ingredient.amount, "mg"), g = grams(ingredient.per);
    if (!mg || !g || *g <= 0) return std::nullopt;
    return *mg / *g / 10;
}

} // namespace

void weigh_strength(const fhir::CodeableConcept& code, const fhir::Ingredient& ingredient, fhir::Membership& named) {
    const WeakUpTo* weak = weak_form_of(code);
    if (!weak) weak = weak_form_of(ingredient.item);
    const auto strength = percent(ingredient);
    constexpr double rounding = 1e-9; // of the division, not of the strength
    if (!weak || !strength || *strength > weak->percent + rounding) return;
    for (SetBits* sets : {&named.sets, &named.by_route}) {
        if (!holds(*sets, ValueSet::drug_tcs_class_iii_iv)) continue;
        sets->reset(index_of(ValueSet::drug_tcs_class_iii_iv));
        sets->set(index_of(ValueSet::drug_tcs_class_vi_vii));
    }
}

} // namespace eczema::cards
