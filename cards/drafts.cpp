#include "cards/drafts.hpp"

#include "cards/draft_json.hpp"
#include "cards/draft_resources.hpp"
#include "cards/order_items.hpp"

namespace eczema::cards {
namespace {

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view atc = "http://www.whocc.no/atc";

// Ingredient codes of the drugs that may be drafted, each seen with its name in a public source. Without an RxNorm
// code: no ingredient is verified.
struct DrugCode {
    ValueSet drug;
    std::string_view name, rxnorm, atc;
};
constexpr DrugCode drug_codes[] = {{ValueSet::drug_dupilumab, "dupilumab", "1876376", "D11AH05"},
                                   {ValueSet::drug_tralokinumab, "tralokinumab", {}, "D11AH07"},
                                   {ValueSet::drug_lebrikizumab, "lebrikizumab", {}, "D11AH10"},
                                   {ValueSet::drug_nemolizumab, "nemolizumab", {}, "D11AH12"},
                                   {ValueSet::drug_upadacitinib, "upadacitinib", "2196092", "L04AF03"},
                                   {ValueSet::drug_abrocitinib, "abrocitinib", {}, "D11AH08"},
                                   {ValueSet::drug_baricitinib, "baricitinib", "2047232", "L04AF02"},
                                   {ValueSet::drug_ciclosporin, "ciclosporin", "3008", "L04AD01"}};

DraftCode drug_code(ValueSet drug, std::string_view item, Jurisdiction jurisdiction) {
    for (const DrugCode& code : drug_codes) {
        if (code.drug != drug) continue;
        std::string codings;
        if (jurisdiction == Jurisdiction::us && !code.rxnorm.empty())
            codings = coding_json(rxnorm, code.rxnorm, code.name) + ',';
        codings += coding_json(atc, code.atc, code.name);
        return {item, std::move(codings), code.name};
    }
    return {item, {}, drug_name(drug)};
}

std::string every(const Schedule& schedule) {
    return std::to_string(schedule.mg) + " mg every " + std::to_string(schedule.interval_weeks) + " weeks";
}

// Specification 7.1: no dose of a child without the weight it was chosen for.
std::string for_weight(const BiologicDose& dose, const std::optional<Weight>& weight) {
    constexpr int adult_months = 216;
    const bool is_shown = weight && (dose.depends_on_weight() || dose.age_months_from < adult_months);
    return is_shown ? "for " + weight_text(*weight) : std::string();
}

// "then 300 mg every 2 weeks from day 15"; without loading it begins with the next dose.
std::string maintenance_text(const BiologicDose& dose, bool with_loading) {
    std::string text = every(dose.maintenance);
    if (with_loading) text += " from day " + std::to_string(dose.maintenance_from_day);
    if (with_loading && dose.maintenance_until_day > 0) text += " to day " + std::to_string(dose.maintenance_until_day);
    return text;
}

std::string later_text(const BiologicDose& dose) {
    return dose.later ? "; " + std::string(dose.later->text) : std::string();
}

DraftTiming maintenance_timing(const BiologicDose& dose, bool with_loading) {
    DraftTiming timing{.frequency = 1, .period = dose.maintenance.interval_weeks, .period_unit = "wk"};
    if (with_loading && dose.maintenance_until_day > 0)
        timing.bounds_days = dose.maintenance_until_day - dose.maintenance_from_day + 1;
    return timing;
}

std::string daily_text(const OralDraft& dose) {
    const std::string times = dose.times_a_day == 1   ? "once"
                              : dose.times_a_day == 2 ? "twice"
                                                      : std::to_string(dose.times_a_day) + " times";
    return std::to_string(dose.mg) + " mg " + times + " a day by mouth";
}

} // namespace

std::string dose_text(const BiologicDose& dose, const std::optional<Weight>& weight, bool with_loading) {
    std::string text = std::string(dose.population) + ": ";
    if (with_loading)
        for (const LoadingDose& load : dose.loading)
            text += std::to_string(load.mg) + " mg (" + std::string(load.given_as) + ") on day " +
                    std::to_string(load.day) + ", then ";
    text += maintenance_text(dose, with_loading) + ", subcutaneously" + later_text(dose);
    if (!dose.note.empty()) text += "; " + std::string(dose.note);
    if (const std::string shown = for_weight(dose, weight); !shown.empty()) text += "; " + shown;
    return text;
}

std::string draft_biologic(const BiologicDose& dose, std::string_view rule_id, const DraftContext& context) {
    std::vector<DraftStep> steps;
    int sequence = 0;
    const auto add = [&](std::string text, const DraftTiming& timing, int mg) {
        steps.push_back({++sequence, std::move(text), timing, true, mg});
    };
    const std::string shown = for_weight(dose, context.weight);
    const std::string aside = shown.empty() ? std::string() : ", " + shown;
    if (context.with_loading)
        for (const LoadingDose& load : dose.loading)
            add(std::to_string(load.mg) + " mg once on day " + std::to_string(load.day) + ", as " +
                    std::string(load.given_as) + aside,
                {.count = 1}, load.mg);
    std::string text = maintenance_text(dose, context.with_loading) + aside + later_text(dose);
    if (!dose.note.empty()) text += "; " + std::string(dose.note);
    add(std::move(text), maintenance_timing(dose, context.with_loading), dose.maintenance.mg);
    const std::string item = order_item_of(dose);
    return drug_json(drug_name(dose.drug), drug_code(dose.drug, item, context.jurisdiction), steps, true, rule_id,
                     context);
}

std::string draft_reaction(ValueSet drug, std::string_view reaction, std::string_view rule_id,
                           const DraftContext& context) {
    return allergy_json("reaction-record", drug_code(drug, {}, context.jurisdiction), reaction, rule_id, context);
}

std::string dose_text(const OralDraft& dose, const std::optional<Weight>& weight) {
    std::string text = std::string(dose.chosen_for) + ": " + daily_text(dose);
    if (dose.shows_weight && weight) text += "; for " + weight_text(*weight);
    return text;
}

std::string draft_oral(const OralDraft& dose, std::string_view rule_id, const DraftContext& context) {
    DraftStep step{.text = daily_text(dose),
                   .timing = DraftTiming{.frequency = dose.times_a_day, .period = 1, .period_unit = "d"},
                   .mg = dose.mg,
                   .is_oral = true};
    if (dose.shows_weight && context.weight) step.text += ", for " + weight_text(*context.weight);
    const std::string item = order_item_of(dose);
    return drug_json(drug_name(dose.drug), drug_code(dose.drug, item, context.jurisdiction), {step}, true, rule_id,
                     context);
}

} // namespace eczema::cards
