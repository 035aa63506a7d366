#include "cards/daily_dose.hpp"

#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::Dosage;
using fhir::Quantity;

// So much in a tablet or capsule, or in a mL.
struct Strength {
    std::optional<double> piece_mg, ml_mg;
};

// Strength of the products in the value sets, from their RxNorm names.
struct Product {
    std::string_view rxnorm;
    double mg;
    bool is_per_ml = false;
};
constexpr Product products[] = {
    {"2196902", 15},       // upadacitinib
    {"2590055", 30},       //
    {"2596961", 45},       //
    {"2591495", 50},       // abrocitinib
    {"2591487", 100},      //
    {"2591491", 200},      //
    {"2205474", 1},        // baricitinib
    {"2047241", 2},        //
    {"2047247", 2},        //
    {"2601725", 4},        //
    {"197553", 25},        // ciclosporin
    {"328160", 100},       //
    {"835894", 25},        //
    {"835925", 50},        //
    {"241834", 100},       //
    {"309632", 100, true}, //
    {"835886", 100, true}, //
    {"199310", 25},        // azathioprine
    {"197388", 50},        //
    {"359229", 75},        //
    {"359228", 100},       //
    {"199058", 250},       // mycophenolate mofetil
    {"616447", 250},       //
    {"200060", 500},       //
    {"616435", 500},       //
    {"311880", 200, true}, //
    {"616444", 200, true}, //
    {"485020", 180},       // mycophenolic acid
    {"485023", 360},       //
    {"243670", 81},        // aspirin
    {"318272", 81},        //
    {"859424", 5},         // rosuvastatin
    {"859747", 10},        //
    {"859751", 20},        //
    {"859419", 40},        //
    {"2167573", 5},        //
    {"2167557", 10},       //
    {"2167565", 20},       //
    {"2167569", 40},       //
};

bool counts_pieces(const Quantity& quantity) {
    const auto unit = fhir::parse_unit(quantity.unit);
    return unit && (unit->counted == "{tablet}" || unit->counted == "{capsule}");
}

// Of a Medication that states the strength of its one ingredient.
std::optional<Strength> stated_strength(const fhir::Medication& drug) {
    if (drug.ingredients.size() != 1) return std::nullopt;
    const fhir::Ingredient& ingredient = drug.ingredients.front();
    const auto mg = fhir::amount_in(ingredient.amount, "mg");
    if (!mg || *mg <= 0) return std::nullopt;
    if (const auto ml = fhir::amount_in(ingredient.per, "mL"); ml && *ml > 0) return Strength{std::nullopt, *mg / *ml};
    const bool is_piece = counts_pieces(ingredient.per) || fhir::is_plain_number(ingredient.per);
    if (!is_piece || ingredient.per.value.value_or(0) <= 0) return std::nullopt;
    return Strength{*mg / *ingredient.per.value, std::nullopt};
}

// What a value set lists first, then what the site's table of drug products knows, then what the order itself says.
std::optional<Strength> strength_of(const fhir::Medication& drug, const DrugProducts& products_known) {
    for (const fhir::Coding& coding : drug.code.codings)
        if (fhir::code_system(coding.system) == fhir::CodeSystem::rxnorm)
            for (const Product& product : products)
                if (product.rxnorm == coding.code)
                    return product.is_per_ml ? Strength{std::nullopt, product.mg} : Strength{product.mg, std::nullopt};
    if (const auto known = products_known.strength_of(drug.code)) {
        if (known->ml > 0) return Strength{std::nullopt, known->mg / known->ml};
        return Strength{known->mg, std::nullopt};
    }
    return stated_strength(drug);
}

std::optional<double> dose_mg(const Quantity& dose, const std::optional<Strength>& strength) {
    if (!dose.value || dose.has_comparator() || *dose.value <= 0) return std::nullopt;
    if (const auto mg = fhir::amount_in(dose, "mg")) return mg;
    if (!strength) return std::nullopt;
    if (strength->piece_mg && counts_pieces(dose)) return *dose.value * *strength->piece_mg;
    const auto ml = fhir::amount_in(dose, "mL");
    return ml && strength->ml_mg ? std::optional(*ml * *strength->ml_mg) : std::nullopt;
}

// Of one order: each is looked at beside each other. Beyond, the daily dose is not known; a taper by the day over
// seven months still is.
constexpr std::size_t most_dosages = 200;

bool is_taken_daily(const Dosage& dosage) {
    constexpr double rounding = 1e-9;
    return !dosage.is_single && !dosage.is_as_needed && dosage.interval_days && *dosage.interval_days <= 1 + rounding;
}

// The days that a dosage is for, as far as it says. Two that may share a day are taken together on it.
bool may_overlap(const Dosage& a, const Dosage& b) {
    const auto ends_before = [](const Dosage& one, const Dosage& other) {
        return one.bounds && one.bounds->end && other.bounds && other.bounds->start &&
               one.bounds->end->last < other.bounds->start->first;
    };
    return a.sequence.value_or(0) == b.sequence.value_or(0) && !ends_before(a, b) && !ends_before(b, a);
}

} // namespace

std::optional<Range> daily_mg(std::span<const Dosage> dosages, const fhir::Medication& drug,
                              const DrugProducts& products_known) {
    if (dosages.size() > most_dosages) return std::nullopt;
    const auto strength = strength_of(drug, products_known);
    std::array<std::optional<double>, most_dosages> mg_a_day{};
    for (std::size_t i = 0; i < dosages.size(); ++i) {
        const auto mg = dose_mg(dosages[i].dose, strength);
        if (mg && is_taken_daily(dosages[i])) mg_a_day[i] = *mg / *dosages[i].interval_days;
    }
    std::optional<double> highest;
    for (const Dosage& dosage : dosages) {
        double together = 0;
        for (std::size_t i = 0; i < dosages.size(); ++i) {
            const Dosage& other = dosages[i];
            if (!may_overlap(dosage, other)) continue;
            // "50 mg for a week" beside "100 mg" may mean both at once, or one after the other.
            if (dosage.bounds_days != other.bounds_days) return std::nullopt;
            if (!mg_a_day[i]) return std::nullopt;
            together += *mg_a_day[i];
        }
        highest = std::max(highest.value_or(0), together);
    }
    if (!highest) return std::nullopt;
    const double in_hundredths = std::round(*highest * 100) / 100; // a third of a day, three times, is a day
    return Range{in_hundredths, in_hundredths};
}

void derive_daily_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    FactValue& daily = at(facts, Fact::ordered_daily_mg);
    daily = unknown_fact();
    if (!judged.draft || !judged.draft->medication_request) return;
    const fhir::MedicationRequest& order = *judged.draft->medication_request;
    const auto mg = daily_mg(order.dosages, order.drug, from.value_sets.products);
    if (!mg) return;
    daily = {.truth = Tri::yes,
             .number = mg,
             .detail = text_in(from.arena, number_text(mg->low) + " mg a day ordered"),
             .evidence = facts[Fact::ordered_drug].evidence};
}

} // namespace eczema::cards
