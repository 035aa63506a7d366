#include "cards/exposures.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using fhir::CodeableConcept;
using fhir::Dosage;

struct Routes {
    bool topical = false, oral = false, intramuscular = false, injection = false;
    bool inhaled = false, ophthalmic = false, other = false; // other: nasal, ear and rectal too
    bool is_known() const { return topical || oral || injection || inhaled || ophthalmic || other; }
};

void add_routes(const SetBits& sets, Routes& routes) {
    using enum ValueSet;
    routes.topical |= holds(sets, route_topical) || holds(sets, form_topical);
    routes.oral |= holds(sets, route_oral) || holds(sets, form_oral);
    routes.intramuscular |= holds(sets, route_intramuscular);
    routes.injection |= holds(sets, route_injection) || holds(sets, form_injection) ||
                        holds(sets, route_intramuscular) || holds(sets, route_subcutaneous);
    routes.inhaled |= holds(sets, route_inhaled);
    routes.ophthalmic |= holds(sets, route_ophthalmic);
    routes.other |= holds(sets, route_inhaled_nasal_ophthalmic);
}

Routes routes_of(const fhir::Medication& medication, std::span<const Dosage> dosages, const ValueSets& value_sets) {
    Routes routes;
    for (const Dosage& dosage : dosages) add_routes(value_sets.table.sets_of(dosage.route).sets, routes);
    if (!routes.is_known()) add_routes(value_sets.table.sets_of(medication.form).sets, routes);
    return routes;
}

// Whether a drug that exists in several forms is the one of this set, given how it is taken.
Tri fits_route(ValueSet set, const Routes& routes) {
    using enum ValueSet;
    if (!routes.is_known()) return Tri::unknown;
    if ((set >= drug_tcs && set <= drug_topical_nonsteroid) || set == drug_emollient) return tri(routes.topical);
    if (set == drug_asthma_controller) return tri(routes.inhaled);
    if (set == drug_ophthalmic) return tri(routes.ophthalmic);
    if (set != drug_systemic_corticosteroid) return tri(routes.oral || routes.injection);
    // By mouth or as an intramuscular depot; an injection of unstated kind may be one.
    if (routes.oral || routes.intramuscular) return Tri::yes;
    return routes.injection ? Tri::unknown : Tri::no;
}

const SetBits& service_sets() {
    static const SetBits sets = [] {
        SetBits made;
        for (std::size_t i = index_of(ValueSet::vaccine_live); i <= index_of(ValueSet::proc_puva); ++i) made.set(i);
        return made;
    }();
    return sets;
}

// Reads nothing but what makes a fact unknown.
SetBits sets_in_words(const CodeableConcept& concept_read, const ValueSets& value_sets) {
    SetBits named = value_sets.table.sets_named_in(concept_read.text);
    for (const fhir::Coding& coding : concept_read.codings) named |= value_sets.table.sets_named_in(coding.display);
    return named;
}

bool has_words(const CodeableConcept& concept_read) {
    return !concept_read.text.empty() ||
           std::any_of(concept_read.codings.begin(), concept_read.codings.end(),
                       [](const fhir::Coding& coding) { return !coding.display.empty(); });
}

bool is_unreadable(const CodeableConcept& code, const fhir::Membership& membership) {
    return !code.codings.empty() && !membership.is_known_system && !has_words(code);
}

// Says what the sources that know something agree on; unknown where they contradict each other or none knows.
struct Agreement {
    bool yes = false, no = false;
    void add(Tri said) {
        yes |= said == Tri::yes;
        no |= said == Tri::no;
    }
    Tri truth() const { return yes == no ? Tri::unknown : tri(yes); }
};

// Lets the products named speak: their form decides their sets, unless the route of the entry or a code of another
// form contradicts it.
void judge_by_product(const ProductMeaning& product, const Routes& routes, const SetBits& claimed, Drug& drug) {
    const SetBits drugs = orderable_sets();
    drug.sets |= product.sets & drugs;
    drug.possible &= ~drug.sets;
    for (std::size_t i = 0; i < value_set_count; ++i) {
        if (!product.by_form.test(i)) continue;
        Agreement is_in;
        is_in.yes = product.fits.test(i) || (claimed.test(i) && !product.by_ingredient.test(i));
        is_in.no = product.unfit.test(i);
        is_in.add(fits_route(static_cast<ValueSet>(i), routes));
        drug.sets.set(i, is_in.truth() == Tri::yes);
        drug.possible.set(i, is_in.truth() == Tri::unknown);
    }
    if (product.steroid_class.none()) return;
    for (std::size_t i = index_of(ValueSet::drug_tcs_class_i); i <= index_of(ValueSet::drug_tcs_class_vi_vii); ++i) {
        const bool may_be = product.steroid_class.test(i) && (drug.sets.test(i) || drug.possible.test(i));
        drug.sets.set(i, drug.sets.test(i) && may_be && product.steroid_class.count() == 1);
        drug.possible.set(i, may_be && !drug.sets.test(i));
    }
}

} // namespace

Tri fits_form(ValueSet set, const SetBits& form) {
    Routes routes;
    add_routes(form, routes);
    return fits_route(set, routes);
}

Tri Drug::is_in(const SetBits& group) const {
    if ((sets & group).any()) return Tri::yes;
    return (possible & group).any() || is_unidentified ? Tri::unknown : Tri::no;
}

Tri Drug::is_in(ValueSet set) const {
    SetBits bits;
    bits.set(index_of(set));
    return is_in(bits);
}

std::optional<ValueSet> Drug::first_of(const SetBits& group) const {
    for (const SetBits& found : {sets & group, possible & group})
        for (std::size_t i = 0; i < value_set_count; ++i)
            if (found.test(i)) return static_cast<ValueSet>(i);
    return std::nullopt;
}

Drug identify(const fhir::Medication& medication, std::span<const Dosage> dosages, const ValueSets& value_sets) {
    const fhir::Membership membership = value_sets.table.sets_of(medication.code);
    const SetBits drugs = orderable_sets();
    Drug drug{membership.sets & drugs, {}, false};
    const SetBits by_route = membership.by_route & drugs;
    const bool is_systemic_steroid = holds(drug.sets, ValueSet::drug_systemic_corticosteroid);
    if (by_route.any() || is_systemic_steroid) {
        const Routes routes = routes_of(medication, dosages, value_sets);
        for (std::size_t i = 0; i < value_set_count; ++i) {
            if (!by_route.test(i)) continue;
            const Tri fits = fits_route(static_cast<ValueSet>(i), routes);
            drug.sets.set(i, fits == Tri::yes);
            drug.possible.set(i, fits == Tri::unknown);
        }
        // ATC H02 and product codes cover drips too; given so it is no course by mouth or depot.
        if (is_systemic_steroid && routes.is_known())
            drug.sets.set(index_of(ValueSet::drug_systemic_corticosteroid),
                          fits_route(ValueSet::drug_systemic_corticosteroid, routes) != Tri::no);
    }
    const ProductMeaning product = value_sets.products.meaning_of(medication.code);
    if (product.is_known) judge_by_product(product, routes_of(medication, dosages, value_sets), membership.sets, drug);
    if (drug.sets.none() && membership.by_route.none() && !product.is_known)
        drug.possible |= sets_in_words(medication.code, value_sets) & drugs;
    drug.is_unidentified = is_unreadable(medication.code, membership) && !product.is_known;
    return drug;
}

Drug identify_service(const CodeableConcept& code, const ValueSets& value_sets) {
    const fhir::Membership membership = value_sets.table.sets_of(code);
    Drug drug{membership.sets & orderable_sets(), membership.by_route & orderable_sets(), false};
    // Words of a service may name a drug that is only measured, so they are searched for services alone.
    if (drug.sets.none()) drug.possible |= sets_in_words(code, value_sets) & service_sets();
    if (is_unreadable(code, membership)) drug.possible |= service_sets();
    return drug;
}

} // namespace eczema::cards
