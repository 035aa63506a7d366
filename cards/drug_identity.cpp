#include "cards/drug_words.hpp"
#include "cards/exposures.hpp"
#include "cards/topical_strength.hpp"

#include <algorithm>
#include <array>

namespace eczema::cards {
namespace {

using fhir::CodeableConcept;
using fhir::Dosage;

struct Routes {
    bool topical = false, oral = false, intramuscular = false, injection = false;
    bool inhaled = false, ophthalmic = false, other = false; // other: nasal, ear and rectal too

    bool is_local() const { return inhaled || ophthalmic || other; } // neither skin nor the whole body
    bool is_systemic() const { return oral || injection; }
    bool is_known() const { return topical || is_systemic() || is_local(); }
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
    Routes routes, form;
    for (const Dosage& dosage : dosages) {
        add_routes(value_sets.table.sets_of(dosage.route).sets, routes);
        add_routes(value_sets.table.sets_of(dosage.method).sets, routes);
    }
    add_routes(value_sets.table.sets_of(medication.form).sets, form);
    if (!routes.is_known()) return form;
    // Ointments go into eyes and capsules into inhalers; but no cream is swallowed and no tablet injected.
    if (!routes.is_local()) {
        routes.topical |= form.topical;
        routes.oral |= form.oral;
        routes.injection |= form.injection;
    }
    return routes;
}

// Where a drug of the set works. Drugs that exist in one form alone, and sets that hold several forms, are `any`.
enum class Place : std::uint8_t { any, skin, body, airways, eye };

Place place_of(ValueSet set) {
    using enum ValueSet;
    if ((set >= drug_tcs && set <= drug_topical_nonsteroid) || set == drug_emollient) return Place::skin;
    switch (set) {
    case drug_jak_topical:
        return Place::skin;
    case drug_ciclosporin:
    case drug_systemic_corticosteroid:
    case drug_antibiotic_systemic:
    case drug_antiviral_herpes:
    case drug_anthelmintic:
    case drug_tacrolimus_systemic:
    case drug_jak_other_systemic:
    case drug_cyp3a4_strong_inhibitor:
    case drug_nsaid:
    case drug_aminoglycoside:
    case drug_amphotericin:
    case drug_other_immunosuppressant:
    case drug_antihistamine_sedating:
        return Place::body;
    case drug_asthma_controller:
        return Place::airways;
    case drug_ophthalmic:
        return Place::eye;
    default:
        return Place::any;
    }
}

const SetBits& sets_with_a_place() {
    static const SetBits sets = [] {
        SetBits made;
        for (std::size_t i = 0; i < value_set_count; ++i) made.set(i, place_of(static_cast<ValueSet>(i)) != Place::any);
        return made;
    }();
    return sets;
}

// Whether a drug that exists in several forms is the one of this set, given how it is taken; unknown too where one
// route fits and another does not.
Tri fits_route(ValueSet set, const Routes& routes) {
    if (!routes.is_known()) return Tri::unknown;
    switch (place_of(set)) {
    case Place::skin:
        return tri(routes.topical) & (tri(!routes.is_systemic() && !routes.is_local()) | Tri::unknown);
    case Place::airways:
        return tri(routes.inhaled) & (tri(!routes.topical && !routes.is_systemic()) | Tri::unknown);
    case Place::eye:
        return tri(routes.ophthalmic) & (tri(!routes.topical && !routes.is_systemic()) | Tri::unknown);
    default:
        break;
    }
    if (!routes.is_systemic()) return Tri::no;
    if (routes.topical || routes.is_local()) return Tri::unknown;
    // A steroid by mouth or as an intramuscular depot; an injection of unstated kind may be one.
    if (set == ValueSet::drug_systemic_corticosteroid && !routes.oral && !routes.intramuscular) return Tri::unknown;
    return Tri::yes;
}

// The same for a code that names the form itself, such as a product or an ATC code.
Tri form_fits_route(ValueSet set, const Routes& routes) {
    // ATC H02 and product codes cover drips too.
    if (set == ValueSet::drug_systemic_corticosteroid && routes.injection && !routes.topical && !routes.is_local())
        return Tri::yes;
    return fits_route(set, routes);
}

// Codes that name a form against one another and against the route: codings of several forms of one ingredient are told
// apart by the route; where that is not known, or no form agrees with it, the drug is unknown.
void weigh_forms(Drug& drug, const Routes& routes) {
    const SetBits formed = drug.sets & sets_with_a_place();
    if (formed.none()) return;
    SetBits fitting;
    bool is_mixed = false;
    Place first = Place::any;
    for (std::size_t i = 0; i < value_set_count; ++i) {
        if (!formed.test(i)) continue;
        const Place place = place_of(static_cast<ValueSet>(i));
        is_mixed |= first != Place::any && place != first;
        first = place;
        fitting.set(i, form_fits_route(static_cast<ValueSet>(i), routes) == Tri::yes);
    }
    if (!is_mixed && !routes.is_known()) return;
    for (std::size_t i = 0; i < value_set_count; ++i) {
        if (!formed.test(i) || fitting.test(i)) continue;
        const auto set = static_cast<ValueSet>(i);
        const Place place = place_of(set);
        // The sets of eyes and airways hold tablets and drops of every route, and emollients go anywhere.
        const bool is_any_route = place == Place::eye || place == Place::airways || set == ValueSet::drug_emollient;
        if (!is_mixed && is_any_route) continue;
        drug.sets.reset(i);
        drug.possible.set(i, fitting.none() || form_fits_route(set, routes) == Tri::unknown);
    }
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

// The same of words that are misspelt.
SetBits sets_nearly_in_words(const CodeableConcept& concept_read, const ValueSets& value_sets) {
    SetBits named = value_sets.table.sets_nearly_named_in(concept_read.text);
    for (const fhir::Coding& coding : concept_read.codings)
        named |= value_sets.table.sets_nearly_named_in(coding.display);
    return named;
}

template <typename Says>
bool any_words(const CodeableConcept& concept_read, Says says) {
    return says(concept_read.text) || std::any_of(concept_read.codings.begin(), concept_read.codings.end(),
                                                  [&](const fhir::Coding& coding) { return says(coding.display); });
}

bool has_words(const CodeableConcept& concept_read) {
    return any_words(concept_read, [](std::string_view words) { return !words.empty(); });
}

bool names_some_drug(const CodeableConcept& concept_read) {
    return any_words(concept_read, [](std::string_view words) { return may_name_drug(words); });
}

// ATC groups to which new drugs of our sets are added, or from which they are moved: a code there that no set holds may
// be one of ours. Of other groups the sets hold all that is ours.
constexpr std::array<std::string_view, 6> open_atc_groups{"D11AH", "J05AB", "L01F", "L01XC", "L04", "R03DX"};

bool is_whole_atc_code(std::string_view code) {
    constexpr std::string_view shape = "A00AA00";
    return code.size() == shape.size() && std::equal(code.begin(), code.end(), shape.begin(), [](char sent, char kind) {
               return kind == '0' ? sent >= '0' && sent <= '9'
                                  : (sent >= 'A' && sent <= 'Z') || (sent >= 'a' && sent <= 'z');
           });
}

bool is_in_open_atc_group(std::string_view code) {
    const std::string key = fhir::code_key("http://www.whocc.no/atc", code);
    return std::any_of(open_atc_groups.begin(), open_atc_groups.end(),
                       [&](std::string_view group) { return std::string_view(key).substr(1).starts_with(group); });
}

// Every drug that rules ask about has its code in these systems, so that another code is surely another drug: a whole
// ATC code, not one of a group, and any vaccine. The sets hold only part of the products that the other systems know.
bool is_of_complete_system(const CodeableConcept& code) {
    return std::any_of(code.codings.begin(), code.codings.end(), [](const fhir::Coding& coding) {
        const fhir::CodeSystem system = fhir::code_system(coding.system);
        return (system == fhir::CodeSystem::atc && is_whole_atc_code(coding.code) &&
                !is_in_open_atc_group(coding.code)) ||
               (system == fhir::CodeSystem::cvx && !coding.code.empty());
    });
}

bool is_named_by_code(const CodeableConcept& code, const fhir::Membership& membership) {
    return membership.sets.any() || membership.by_route.any() || is_of_complete_system(code);
}

// What one or more concepts say about which drug it is.
struct Named {
    fhir::Membership by_code;
    SetBits in_words;
    bool is_unreadable = false; // one of them
};

// `part` is the one ingredient that the code is about, if it is known.
void add_name(const CodeableConcept& code, const fhir::Ingredient* part, const ValueSets& value_sets, Named& named) {
    fhir::Membership membership = value_sets.table.sets_of(code);
    if (part) weigh_strength(code, *part, membership);
    named.by_code.sets |= membership.sets;
    named.by_code.by_route |= membership.by_route & ~named.by_code.sets;
    const bool is_coded = is_named_by_code(code, membership);
    SetBits in_words;
    if ((membership.sets & orderable_sets()).none() && membership.by_route.none())
        in_words = sets_in_words(code, value_sets) & orderable_sets();
    if (in_words.none() && !is_coded) in_words = sets_nearly_in_words(code, value_sets) & orderable_sets();
    named.in_words |= in_words;
    named.is_unreadable |= !is_coded && in_words.none() && !names_some_drug(code);
}

Named name_of(const fhir::Medication& medication, const ValueSets& value_sets) {
    Named named;
    const auto& parts = medication.ingredients;
    add_name(medication.code, parts.size() == 1 ? &parts.front() : nullptr, value_sets, named);
    if (named.by_code.sets.any() || named.by_code.by_route.any() || parts.empty()) return named;
    named.is_unreadable = false; // the parts say what the whole is, and a part without a name what its words say
    for (const fhir::Ingredient& part : parts) add_name(part.item, &part, value_sets, named);
    if (names_some_drug(medication.code)) named.is_unreadable = false;
    return named;
}

// What the codes say, given how the drug is taken.
Drug drug_of(const fhir::Membership& membership, const fhir::Medication& medication, std::span<const Dosage> dosages,
             const ValueSets& value_sets) {
    Drug drug{membership.sets & orderable_sets(), {}};
    const SetBits by_route = membership.by_route & orderable_sets();
    if (by_route.none() && (drug.sets & sets_with_a_place()).none()) return drug;
    const Routes routes = routes_of(medication, dosages, value_sets);
    weigh_forms(drug, routes);
    for (std::size_t i = 0; i < value_set_count; ++i) {
        if (!by_route.test(i)) continue;
        const Tri fits = fits_route(static_cast<ValueSet>(i), routes);
        drug.sets.set(i, fits == Tri::yes);
        drug.possible.set(i, fits == Tri::unknown);
    }
    return drug;
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
    drug.presumed_class = product.presumed_class;
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
    const std::size_t index = index_of(set);
    if (sets.test(index)) return Tri::yes;
    return possible.test(index) || is_unidentified ? Tri::unknown : Tri::no;
}

std::optional<ValueSet> Drug::first_of(const SetBits& group) const {
    for (const SetBits& found : {sets & group, possible & group})
        for (std::size_t i = 0; i < value_set_count; ++i)
            if (found.test(i)) return static_cast<ValueSet>(i);
    return std::nullopt;
}

Drug identify(const fhir::Medication& medication, std::span<const Dosage> dosages, const ValueSets& value_sets) {
    const Named named = name_of(medication, value_sets);
    Drug drug = drug_of(named.by_code, medication, dosages, value_sets);
    const ProductMeaning product = value_sets.products.meaning_of(medication.code);
    if (product.is_known) {
        judge_by_product(product, routes_of(medication, dosages, value_sets), named.by_code.sets, drug);
        return drug;
    }
    // A site may vouch for words of its own; they speak where the codes leave the drug open.
    if (drug.sets.none())
        if (const fhir::Membership phrases = value_sets.table.sets_of_phrases(medication.code); phrases.is_known_system)
            return drug_of(phrases, medication, dosages, value_sets);
    const SetBits in_words = named.in_words & ~drug.sets;
    drug.possible |= in_words;
    drug.is_in_words = in_words.any();
    drug.is_unidentified = named.is_unreadable;
    return drug;
}

Drug identify_service(const CodeableConcept& code, const ValueSets& value_sets) {
    const fhir::Membership membership = value_sets.table.sets_of(code);
    Drug drug{membership.sets & orderable_sets(), membership.by_route & orderable_sets()};
    // Words of a service may name a drug that is only measured, so they are searched for services alone.
    if (drug.sets.none()) drug.possible |= sets_in_words(code, value_sets) & service_sets();
    const bool is_unreadable = !code.codings.empty() && !membership.is_known_system && !has_words(code);
    if (is_unreadable) drug.possible |= service_sets();
    return drug;
}

} // namespace eczema::cards
