#include "cards/dosing.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr int years(int count) { return 12 * count; } // in months

constexpr std::string_view one = "1 injection", two = "2 injections at different sites",
                           four_or_two = "4 injections of 150 mg or 2 of 300 mg, at different sites";

constexpr LoadingDose load_200[] = {{1, 200, one}};
constexpr LoadingDose load_300[] = {{1, 300, one}};
constexpr LoadingDose load_300_in_two[] = {{1, 300, two}};
constexpr LoadingDose load_300_twice[] = {{1, 300, one}, {15, 300, one}};
constexpr LoadingDose load_400[] = {{1, 400, two}};
constexpr LoadingDose load_500_twice[] = {{1, 500, two}, {15, 500, two}};
constexpr LoadingDose load_600[] = {{1, 600, two}};
constexpr LoadingDose load_600_in_four_or_two[] = {{1, 600, four_or_two}};
constexpr LoadingDose load_60[] = {{1, 60, two}};

constexpr int week_16 = 112; // days

constexpr LaterSchedule tralokinumab_us_later{
    {300, 4}, week_16, true, 100, "from week 16 every 4 weeks may do under 100 kg with clear or almost clear skin"};
constexpr LaterSchedule tralokinumab_eu_later{
    {300, 4}, week_16, false, any_weight, "from week 16 every 4 weeks at the prescriber's discretion"};
constexpr LaterSchedule lebrikizumab_later{
    {250, 4}, week_16, false, any_weight, "from week 16, once the response is adequate, 250 mg every 4 weeks"};
constexpr LaterSchedule nemolizumab_us_later{
    {30, 8}, week_16, true, any_weight, "from week 16 with clear or almost clear skin every 8 weeks"};
constexpr LaterSchedule nemolizumab_eu_later{
    {30, 8}, week_16, false, any_weight, "from week 16 every 8 weeks once there is a response"};

constexpr std::string_view with_topical = "with a topical steroid or calcineurin inhibitor";

constexpr BiologicDose doses[] = {
    {.id = "dupilumab-us-adults",
     .drug = ValueSet::drug_dupilumab,
     .labels = us_label,
     .age_months_from = years(18),
     .population = "adults",
     .loading = load_600,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .source = "DUP-US"},
    {.id = "dupilumab-us-6-17y-15-30kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = us_label,
     .age_months_from = years(6),
     .age_months_below = years(18),
     .weight_kg_from = 15,
     .weight_kg_below = 30,
     .population = "6 to 17 years, 15 to under 30 kg",
     .loading = load_600,
     .maintenance = {300, 4},
     .maintenance_from_day = 29,
     .source = "DUP-US"},
    {.id = "dupilumab-us-6-17y-30-60kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = us_label,
     .age_months_from = years(6),
     .age_months_below = years(18),
     .weight_kg_from = 30,
     .weight_kg_below = 60,
     .population = "6 to 17 years, 30 to under 60 kg",
     .loading = load_400,
     .maintenance = {200, 2},
     .maintenance_from_day = 15,
     .source = "DUP-US"},
    {.id = "dupilumab-us-6-17y-60kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = us_label,
     .age_months_from = years(6),
     .age_months_below = years(18),
     .weight_kg_from = 60,
     .population = "6 to 17 years, 60 kg and more",
     .loading = load_600,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .source = "DUP-US"},
    {.id = "dupilumab-us-6mo-5y-5-15kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = us_label,
     .age_months_from = 6,
     .age_months_below = years(6),
     .weight_kg_from = 5,
     .weight_kg_below = 15,
     .population = "6 months to 5 years, 5 to under 15 kg",
     .maintenance = {200, 4},
     .source = "DUP-US"},
    {.id = "dupilumab-us-6mo-5y-15-30kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = us_label,
     .age_months_from = 6,
     .age_months_below = years(6),
     .weight_kg_from = 15,
     .weight_kg_below = 30,
     .population = "6 months to 5 years, 15 to under 30 kg",
     .maintenance = {300, 4},
     .source = "DUP-US"},
    {.id = "dupilumab-eu-adults",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = years(18),
     .population = "adults",
     .loading = load_600,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .source = "DUP-EU"},
    {.id = "dupilumab-eu-12-17y-60kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_from = 60,
     .population = "12 to 17 years, 60 kg and more",
     .loading = load_600,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .source = "DUP-EU"},
    {.id = "dupilumab-eu-12-17y-under-60kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .weight_kg_below = 60,
     .population = "12 to 17 years, under 60 kg",
     .loading = load_400,
     .maintenance = {200, 2},
     .maintenance_from_day = 15,
     .source = "gk",
     .is_verified = false},
    {.id = "dupilumab-eu-6-11y-60kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = years(6),
     .age_months_below = years(12),
     .weight_kg_from = 60,
     .population = "6 to 11 years with severe dermatitis, 60 kg and more",
     .loading = load_600,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .only_severe = true,
     .source = "DUP-EU"},
    {.id = "dupilumab-eu-6-11y-15-60kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = years(6),
     .age_months_below = years(12),
     .weight_kg_from = 15,
     .weight_kg_below = 60,
     .population = "6 to 11 years with severe dermatitis, 15 to under 60 kg",
     .loading = load_300_twice,
     .maintenance = {300, 4},
     .maintenance_from_day = 43,
     .alternative = Schedule{200, 2},
     .only_severe = true,
     .source = "DUP-EU"},
    {.id = "dupilumab-eu-6mo-5y-15-30kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = 6,
     .age_months_below = years(6),
     .weight_kg_from = 15,
     .weight_kg_below = 30,
     .population = "6 months to 5 years with severe dermatitis, 15 to under 30 kg",
     .loading = load_300,
     .maintenance = {300, 4},
     .maintenance_from_day = 29,
     .only_severe = true,
     .source = "gk",
     .is_verified = false},
    {.id = "dupilumab-eu-6mo-5y-5-15kg",
     .drug = ValueSet::drug_dupilumab,
     .labels = european_labels,
     .age_months_from = 6,
     .age_months_below = years(6),
     .weight_kg_from = 5,
     .weight_kg_below = 15,
     .population = "6 months to 5 years with severe dermatitis, 5 to under 15 kg",
     .loading = load_200,
     .maintenance = {200, 4},
     .maintenance_from_day = 29,
     .only_severe = true,
     .source = "gk",
     .is_verified = false},
    {.id = "tralokinumab-us-adults",
     .drug = ValueSet::drug_tralokinumab,
     .labels = us_label,
     .age_months_from = years(18),
     .population = "adults",
     .loading = load_600_in_four_or_two,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .later = &tralokinumab_us_later,
     .source = "TRA-US"},
    {.id = "tralokinumab-us-12-17y",
     .drug = ValueSet::drug_tralokinumab,
     .labels = us_label,
     .age_months_from = years(12),
     .age_months_below = years(18),
     .population = "12 to 17 years",
     .loading = load_300_in_two,
     .maintenance = {150, 2},
     .maintenance_from_day = 15,
     .note = "prefilled syringe only",
     .source = "TRA-US"},
    {.id = "tralokinumab-eu-12y",
     .drug = ValueSet::drug_tralokinumab,
     .labels = eu_label,
     .age_months_from = years(12),
     .population = "12 years and older",
     .loading = load_600_in_four_or_two,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .later = &tralokinumab_eu_later,
     .source = "TRA-EU"},
    {.id = "tralokinumab-uk-12y",
     .drug = ValueSet::drug_tralokinumab,
     .labels = uk_label,
     .age_months_from = years(12),
     .population = "12 years and older",
     .loading = load_600_in_four_or_two,
     .maintenance = {300, 2},
     .maintenance_from_day = 15,
     .later = &tralokinumab_eu_later,
     .source = "gk", // the European text, taken to hold in the United Kingdom
     .is_verified = false},
    {.id = "lebrikizumab-us-eu-12y-40kg",
     .drug = ValueSet::drug_lebrikizumab,
     .labels = us_label | eu_label,
     .age_months_from = years(12),
     .weight_kg_from = 40,
     .population = "12 years and older, 40 kg and more",
     .loading = load_500_twice,
     .maintenance = {250, 2},
     .maintenance_from_day = 29,
     .maintenance_until_day = week_16,
     .later = &lebrikizumab_later,
     .source = "LEB-US, LEB-EU"},
    {.id = "lebrikizumab-uk-12y-40kg",
     .drug = ValueSet::drug_lebrikizumab,
     .labels = uk_label,
     .age_months_from = years(12),
     .weight_kg_from = 40,
     .population = "12 years and older, 40 kg and more",
     .loading = load_500_twice,
     .maintenance = {250, 2},
     .maintenance_from_day = 29,
     .maintenance_until_day = week_16,
     .later = &lebrikizumab_later,
     .source = "gk", // the European text, taken to hold in the United Kingdom
     .is_verified = false},
    {.id = "nemolizumab-us-12y",
     .drug = ValueSet::drug_nemolizumab,
     .labels = us_label,
     .age_months_from = years(12),
     .population = "12 years and older",
     .loading = load_60,
     .maintenance = {30, 4},
     .maintenance_from_day = 29,
     .later = &nemolizumab_us_later,
     .note = with_topical,
     .source = "NEM-US"},
    {.id = "nemolizumab-eu-12y",
     .drug = ValueSet::drug_nemolizumab,
     .labels = eu_label,
     .age_months_from = years(12),
     .population = "12 years and older",
     .loading = load_60,
     .maintenance = {30, 4},
     .maintenance_from_day = 29,
     .later = &nemolizumab_eu_later,
     .source = "NEM-EU"},
    {.id = "nemolizumab-uk-12y-30kg",
     .drug = ValueSet::drug_nemolizumab,
     .labels = uk_label,
     .age_months_from = years(12),
     .weight_kg_from = 30,
     .population = "12 years and older, 30 kg and more",
     .loading = load_60,
     .maintenance = {30, 4},
     .maintenance_from_day = 29,
     .later = &nemolizumab_eu_later,
     .note = with_topical,
     .source = "NEM-EU"},
};

bool is_signed_off(std::string_view id, const Settings& settings) {
    return std::find(settings.signed_off.begin(), settings.signed_off.end(), id) != settings.signed_off.end();
}

template <class Bound>
bool covers(Bound from, Bound below, const Range& range) {
    return range.low >= from && range.high < below;
}

// The row of one age whose weight band holds the subject.
DoseSearch by_weight(std::span<const BiologicDose* const> rows, const std::optional<Range>& weight_kg) {
    if (!rows.front()->depends_on_weight()) return {rows.front(), DoseProblem::none};
    if (!weight_kg) return {nullptr, DoseProblem::needs_weight};
    bool is_above_some = false;
    for (const BiologicDose* row : rows) {
        if (covers(row->weight_kg_from, row->weight_kg_below, *weight_kg)) return {row, DoseProblem::none};
        if (weight_kg->high >= row->weight_kg_from && weight_kg->low < row->weight_kg_below)
            return {nullptr, DoseProblem::needs_weight};
        is_above_some |= weight_kg->low >= row->weight_kg_below;
    }
    return {nullptr, is_above_some ? DoseProblem::no_labelled_dose : DoseProblem::below_labelled_weight};
}

} // namespace

int BiologicDose::loading_mg() const {
    int sum = 0;
    for (const LoadingDose& dose : loading) sum += dose.mg;
    return sum;
}

std::span<const BiologicDose> biologic_doses() { return doses; }

Labels label_of(Jurisdiction jurisdiction) {
    return jurisdiction == Jurisdiction::us ? us_label : jurisdiction == Jurisdiction::eu ? eu_label : uk_label;
}

std::string labels_text(Labels labels) {
    std::string text;
    for (const Jurisdiction jurisdiction : {Jurisdiction::us, Jurisdiction::eu, Jurisdiction::uk})
        if (labels & label_of(jurisdiction)) text += (text.empty() ? "" : ", ") + std::string(to_text(jurisdiction));
    return text;
}

bool may_be_drafted(const BiologicDose& dose, const Settings& settings) {
    return dose.is_verified || is_signed_off(dose.id, settings);
}

bool may_change_without_loading(const Settings& settings) { return is_signed_off(without_loading_on_change, settings); }

DoseSubject dose_subject(const PatientFacts& patient, const std::optional<Weight>& weight) {
    DoseSubject subject{patient[Fact::age_months].number, std::nullopt, patient[Fact::severity_band].number};
    if (weight) subject.weight_kg = weight->kg;
    return subject;
}

bool is_child_without_weight(const DoseSubject& subject) {
    return subject.age_months && subject.age_months->low < years(18) && !subject.weight_kg;
}

DoseSearch find_dose(ValueSet drug, Jurisdiction jurisdiction, const DoseSubject& subject) {
    const Labels label = label_of(jurisdiction);
    const auto is_asked = [&](const BiologicDose& dose) { return dose.drug == drug && (dose.labels & label) != 0; };
    std::optional<int> youngest;
    for (const BiologicDose& dose : doses)
        if (is_asked(dose)) youngest = std::min(youngest.value_or(dose.age_months_from), dose.age_months_from);
    if (!youngest) return {nullptr, DoseProblem::no_labelled_dose};
    if (!subject.age_months) return {nullptr, DoseProblem::needs_age};
    const Range& age = *subject.age_months;
    if (age.high < *youngest) return {nullptr, DoseProblem::below_labelled_age};

    std::array<const BiologicDose*, std::size(doses)> rows{};
    std::size_t count = 0;
    for (const BiologicDose& dose : doses) {
        if (!is_asked(dose)) continue;
        if (covers<double>(dose.age_months_from, dose.age_months_below, age)) rows[count++] = &dose;
    }
    if (count == 0) return {nullptr, DoseProblem::needs_age}; // on both sides of a limit
    DoseSearch search = by_weight({rows.data(), count}, subject.weight_kg);
    if (!search.dose || !search.dose->only_severe) return search;
    if (!subject.severity_band) return {search.dose, DoseProblem::needs_severity};
    constexpr double severe = 3; // Fact::severity_band
    if (subject.severity_band->low >= severe) return search;
    return subject.severity_band->high < severe ? DoseSearch{nullptr, DoseProblem::not_severe}
                                                : DoseSearch{search.dose, DoseProblem::needs_severity};
}

} // namespace eczema::cards
