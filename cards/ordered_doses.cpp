#include "cards/ordered_doses.hpp"

#include "cards/number_text.hpp"
#include "fhir/units.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::Dosage;

// Strength of the products in the value sets, from their RxNorm names. Without pieces: a strength per mL only.
struct Product {
    std::string_view rxnorm;
    double mg, ml;
    bool is_piece;
};
constexpr Product products[] = {
    {"1876403", 150, 1, false},   // dupilumab 150 mg/mL
    {"2099302", 200, 1.14, true}, // dupilumab syringe
    {"2589378", 150, 1, true},    // tralokinumab syringe
    {"2686061", 300, 2, true},    // tralokinumab autoinjector
    {"2693791", 250, 2, true},    // lebrikizumab syringe
    {"2693907", 250, 2, true},    // lebrikizumab pen
    {"2691328", 30, 0, true},     // nemolizumab autoinjector
};

// What a value set lists first, then what the site's table of drug products knows.
std::optional<Product> find_product(const fhir::Medication& drug, const DrugProducts& products_known) {
    for (const fhir::Coding& coding : drug.code.codings)
        if (fhir::code_system(coding.system) == fhir::CodeSystem::rxnorm)
            for (const Product& product : products)
                if (product.rxnorm == coding.code) return product;
    if (const auto known = products_known.strength_of(drug.code))
        return Product{{}, known->mg, known->ml, known->is_piece};
    return std::nullopt;
}

std::optional<double> milligrams(const fhir::Quantity& dose, const Product* product) {
    if (!dose.value || dose.has_comparator() || *dose.value <= 0) return std::nullopt;
    if (const auto mg = fhir::amount_in(dose, "mg")) return mg;
    if (!product) return std::nullopt;
    const auto to_hundredths = [](double mg) { return std::round(mg * 100) / 100; }; // 1.14 mL is 200 mg
    if (const auto ml = fhir::amount_in(dose, "mL"); ml && product->ml > 0)
        return to_hundredths(*ml * product->mg / product->ml);
    if (fhir::counts_injections(dose) && product->is_piece) return to_hundredths(*dose.value * product->mg);
    return std::nullopt;
}

std::optional<double> length_of(const Dosage& dosage) {
    if (dosage.bounds_days) return dosage.bounds_days;
    if (dosage.bounds && dosage.bounds->start && dosage.bounds->end) {
        const auto &start = *dosage.bounds->start, &end = *dosage.bounds->end;
        if (!start.is_exact() || !end.is_exact()) return std::nullopt;
        return end.last - start.first + 1;
    }
    if (dosage.occurrences && dosage.interval_days) return *dosage.occurrences * *dosage.interval_days;
    return std::nullopt;
}

bool repeats_uncounted(const Dosage& dosage) {
    return dosage.interval_days && !dosage.is_single && !dosage.occurrences;
}

// Two lines of one sequence and one rhythm are two injections of one dose.
void add_repeating(const DoseStep& step, bool has_same_sequence, std::pmr::vector<DoseStep>& steps) {
    const bool is_beside = has_same_sequence && !steps.empty() && steps.back().interval_days == step.interval_days &&
                           steps.back().days == step.days && steps.back().from_day == step.from_day;
    if (!is_beside) return steps.push_back(step);
    std::optional<double>& mg = steps.back().mg;
    mg = mg && step.mg ? std::optional(*mg + *step.mg) : std::nullopt;
}

} // namespace

std::optional<double> OrderedDoses::single_mg() const {
    double sum = 0;
    for (const DoseStep& step : single) {
        if (!step.mg) return std::nullopt;
        sum += *step.mg * step.doses;
    }
    return sum;
}

double OrderedDoses::largest_single_mg() const {
    double largest = 0;
    for (const DoseStep& step : single) largest = std::max(largest, step.mg.value_or(0));
    return largest;
}

OrderedDoses read_ordered_doses(const fhir::MedicationRequest& order, const DrugProducts& products_known,
                                fhir::Day today, int loading_days, std::pmr::memory_resource& arena) {
    std::pmr::vector<const Dosage*> dosages(&arena);
    for (const Dosage& dosage : order.dosages) dosages.push_back(&dosage);
    std::stable_sort(dosages.begin(), dosages.end(), [](const Dosage* a, const Dosage* b) {
        return a->sequence.value_or(0) < b->sequence.value_or(0);
    });
    const bool has_uncounted =
        std::any_of(dosages.begin(), dosages.end(), [](const Dosage* dosage) { return repeats_uncounted(*dosage); });

    OrderedDoses doses{std::pmr::vector<DoseStep>(&arena), std::pmr::vector<DoseStep>(&arena),
                       std::pmr::vector<DoseStep>(&arena)};
    const std::optional<Product> found = find_product(order.drug, products_known);
    const Product* product = found ? &*found : nullptr;
    std::optional<double> first_day = 0, next_day = 0; // of the steps of this sequence, and of the next
    std::optional<double> last_sequence;
    for (const Dosage* dosage : dosages) {
        DoseStep step;
        step.mg = milligrams(dosage->dose, product);
        step.interval_days = dosage->interval_days;
        step.days = length_of(*dosage);
        const bool follows = dosage->sequence && last_sequence && *dosage->sequence > *last_sequence;
        const bool has_start = dosage->bounds && dosage->bounds->start;
        if (follows) first_day = next_day;
        if (!has_start)
            step.from_day = first_day;
        else if (dosage->bounds->start->is_exact())
            step.from_day = dosage->bounds->start->first - today;
        step.comes_later = follows || (has_start && dosage->bounds->start->first > today);

        const bool is_counted_out = dosage->occurrences && (has_uncounted || dosage->interval_days.value_or(0) <= 1);
        if (dosage->is_single || is_counted_out || (!dosage->interval_days && !dosage->events.empty())) {
            step.doses =
                dosage->is_single ? 1 : dosage->occurrences.value_or(static_cast<double>(dosage->events.size()));
            doses.single.push_back(step);
            next_day = loading_days;
        } else if (step.interval_days) {
            add_repeating(step, dosage->sequence == last_sequence, doses.repeating);
            next_day = step.from_day && step.days ? std::optional(*step.from_day + *step.days) : std::nullopt;
        } else {
            doses.unclear.push_back(step);
            next_day = std::nullopt;
        }
        last_sequence = dosage->sequence;
    }
    return doses;
}

std::string schedule_text(const std::optional<double>& mg, const std::optional<double>& interval_days) {
    std::string text = mg ? number_text(*mg) + " mg" : std::string();
    if (!interval_days) return text;
    const double weeks = *interval_days / 7;
    const bool is_in_weeks = weeks == std::floor(weeks);
    const double count = is_in_weeks ? weeks : *interval_days;
    const std::string unit = is_in_weeks ? "week" : "day";
    return text + (text.empty() ? "every " : " every ") + (count == 1 ? unit : number_text(count) + ' ' + unit + 's');
}

} // namespace eczema::cards
