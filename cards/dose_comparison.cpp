#include "cards/dose_comparison.hpp"

#include "cards/fact_values.hpp"
#include "cards/injection_device.hpp"
#include "cards/number_text.hpp"
#include "cards/ordered_doses.hpp"

#include <cmath>

namespace eczema::cards {
namespace {

constexpr double clear = 0;     // Fact::severity_band
constexpr double pen_years = 2; // specification 3.3: dupilumab pen from 2 years
constexpr double four_thirds = 4.0 / 3;
constexpr std::string_view dose_and_interval = "dose and interval of the order";

bool is_about(double a, double b) { return std::abs(a - b) < 1e-6; }

// Three-valued, with what was found and what is missing.
class Issues {
  public:
    explicit Issues(std::pmr::memory_resource& arena) : arena_(arena) {}

    void add(std::string_view text) { text_ += (text_.empty() ? "" : "; ") + std::string(text); }
    void add_unknown(std::string_view missing) {
        if (missing_.empty()) missing_ = missing;
    }
    FactValue value(std::span<const Evidence> evidence) const {
        if (!text_.empty()) return {.truth = Tri::yes, .detail = text_in(arena_, text_), .evidence = evidence};
        if (!missing_.empty()) return {.truth = Tri::unknown, .missing = missing_, .evidence = evidence};
        return {.truth = Tri::no, .evidence = evidence};
    }

  private:
    std::pmr::memory_resource& arena_;
    std::string text_;
    std::string_view missing_;
};

// One order held against one row.
class Comparison {
  public:
    Comparison(const BiologicDose& dose, const Derivation& from, const JudgedDrug& judged, const DrugFacts& facts)
        : from_(from), judged_(judged), patient_(facts.patient), dose_(dose), naive_(facts[Fact::drug_naive].truth),
          treatment_days_(facts[Fact::treatment_days]),
          ordered_(read_ordered_doses(*judged.draft->medication_request, from.value_sets.products, from.today,
                                      dose.maintenance_from_day - 1, from.arena)),
          evidence_(evidence_in(from.arena, {judged.draft->resource_type, judged.draft->id, std::nullopt})) {
        look_at_siblings();
    }

    // mg a week, ordered over labelled; of several steps the highest. One division of whole numbers, so that four
    // thirds come out as 4.0 / 3.
    FactValue ratio() const {
        std::optional<double> highest;
        bool is_readable = ordered_.unclear.empty() && !says_nothing();
        for (const DoseStep& step : ordered_.repeating) {
            if (!step.mg || !step.interval_days) {
                is_readable = false;
                continue;
            }
            const double ratio =
                *step.mg * dose_.maintenance.interval_weeks * 7 / (*step.interval_days * dose_.maintenance.mg);
            highest = std::max(highest.value_or(ratio), ratio);
        }
        if (highest && (is_readable || *highest > four_thirds)) {
            const std::string detail =
                number_text(std::round(*highest * 100)) + " % of the labelled amount per week: " + what_differs();
            return number_fact(*highest, evidence_, text_in(from_.arena, detail));
        }
        if (!is_readable) return unknown_fact(dose_and_interval);
        return not_applicable();
    }

    // A single dose equal to the maintenance, which the rest follows, is how the label begins.
    FactValue loading_not_labelled() const {
        if (!dose_.loading.empty() || ordered_.single.empty()) return not_applicable();
        const auto total = ordered_.single_mg();
        if (!total && ordered_.largest_single_mg() <= dose_.maintenance.mg) return unknown_fact(dose_and_interval);
        const bool is_first_of_the_rest = total && *total <= dose_.maintenance.mg &&
                                          std::all_of(ordered_.repeating.begin(), ordered_.repeating.end(),
                                                      [](const DoseStep& step) { return step.comes_later; });
        if (is_first_of_the_rest) return not_applicable();
        const std::string detail = "loading dose" + mg_text(total) + " ordered; the label has none for this age";
        return {.truth = Tri::yes, .detail = text_in(from_.arena, detail), .evidence = evidence_};
    }

    FactValue differs() const {
        Issues issues(from_.arena);
        if (says_nothing() || !ordered_.unclear.empty()) issues.add_unknown(dose_and_interval);
        for (const DoseStep& step : ordered_.repeating) check_schedule(step, issues);
        check_loading(issues);
        check_device(issues);
        return issues.value(evidence_);
    }

  private:
    bool says_nothing() const {
        return ordered_.single.empty() && ordered_.repeating.empty() && ordered_.unclear.empty();
    }
    static std::string mg_text(const std::optional<double>& mg) { return mg ? ' ' + number_text(*mg) + " mg" : ""; }
    std::string what_differs() const {
        const FactValue value = differs();
        return value.truth == Tri::yes ? std::string(value.detail) : std::string("maintenance as the label");
    }

    // Single doses of the same drug that stand in other drafts of the request.
    void look_at_siblings() {
        const auto drug = judged_.drug.first_of(sets_in(DrugGroup::biologics));
        for (const DraftedDrug& other : from_.drafted) {
            if (other.draft == judged_.draft || other.is_stop || !other.draft->medication_request) continue;
            const Tri is_same = other.drug.is_in(*drug);
            if (is_same == Tri::no) continue;
            const OrderedDoses doses = read_ordered_doses(*other.draft->medication_request, from_.value_sets.products,
                                                          from_.today, dose_.maintenance_from_day - 1, from_.arena);
            if (doses.single.empty() && doses.unclear.empty() && !doses.repeating.empty()) continue;
            const auto total = doses.single_mg();
            if (is_same == Tri::unknown || !doses.unclear.empty() || doses.single.empty() || !total)
                sibling_unclear_ = true;
            else
                sibling_mg_ += *total;
        }
    }

    static Tri matches(const DoseStep& step, const Schedule& schedule) {
        const auto equal = [](const std::optional<double>& said, double labelled) {
            return said ? tri(is_about(*said, labelled)) : Tri::unknown;
        };
        return equal(step.mg, schedule.mg) & equal(step.interval_days, schedule.interval_weeks * 7.0);
    }

    void check_schedule(const DoseStep& step, Issues& issues) const {
        Tri fits = matches(step, dose_.maintenance);
        if (dose_.alternative) fits |= matches(step, *dose_.alternative);
        const Tri is_later = dose_.later ? matches(step, dose_.later->schedule) : Tri::no;
        if (fits == Tri::yes) return;
        if (is_later == Tri::yes) return check_later(step, issues);
        if ((fits | is_later) == Tri::unknown) return issues.add_unknown(dose_and_interval);
        const Schedule& labelled = dose_.maintenance;
        std::string text = schedule_text(step.mg, step.interval_days) + " ordered, label " +
                           schedule_text(labelled.mg, labelled.interval_weeks * 7);
        if (dose_.alternative)
            text += " or " + schedule_text(dose_.alternative->mg, dose_.alternative->interval_weeks * 7);
        issues.add(text);
    }

    // The longer interval: from its day on, and under the label's conditions.
    void check_later(const DoseStep& step, Issues& issues) const {
        const LaterSchedule& later = *dose_.later;
        Tri is_due = Tri::unknown;
        if (const auto day = treatment_day(); day && step.from_day)
            is_due = at_least(Range{day->low + *step.from_day, day->high + *step.from_day}, later.from_day);
        Tri is_clear = Tri::yes, is_light = Tri::yes;
        if (later.only_clear) {
            const auto& band = patient_[Fact::severity_band].number;
            is_clear = band ? !at_least(*band, clear + 1) : Tri::unknown;
        }
        if (later.weight_kg_below < any_weight) {
            const auto weight = current_weight(patient_);
            is_light = weight ? !at_least(weight->kg, later.weight_kg_below) : Tri::unknown;
        }
        const std::string ordered = schedule_text(step.mg, step.interval_days);
        if (is_due == Tri::no)
            issues.add(ordered + " before week " + number_text(later.from_day / 7.0));
        else if (is_light == Tri::no)
            issues.add(ordered + " at " + number_text(later.weight_kg_below) + " kg or more");
        else if (is_clear == Tri::no)
            issues.add(ordered + " though the skin is not clear or almost clear");
        else if (is_due == Tri::unknown)
            issues.add_unknown("since when the drug is taken");
        else if (is_light == Tri::unknown)
            issues.add_unknown("a current weight");
        else if (is_clear == Tri::unknown)
            issues.add_unknown("severity score");
    }

    static Tri at_least(const Range& range, double threshold) {
        return range.low >= threshold ? Tri::yes : range.high < threshold ? Tri::no : Tri::unknown;
    }

    // Completed days on the drug; 0 for a beginner.
    std::optional<Range> treatment_day() const {
        if (judged_.treatment) return treatment_days_.number;
        if (naive_ == Tri::unknown) return std::nullopt;
        return Range{0, 0};
    }

    // A dispensed or administered loading dose is an exposure, so such a patient is no beginner. How a treatment is
    // begun again is left to the label (specification 7.7): there only an excess counts.
    void check_loading(Issues& issues) const {
        const double labelled_mg = dose_.loading_mg();
        if (dose_.loading.empty()) {
            const FactValue extra = loading_not_labelled();
            if (extra.truth == Tri::yes) issues.add(extra.detail);
            if (extra.truth == Tri::unknown) issues.add_unknown(extra.missing);
            return;
        }
        if (ordered_.single.empty()) {
            const bool is_needed = !ordered_.repeating.empty() && labelled_mg > dose_.maintenance.mg;
            if (!is_needed || naive_ == Tri::no || sibling_mg_ > 0) return;
            if (sibling_unclear_ || !ordered_.unclear.empty())
                issues.add_unknown(dose_and_interval);
            else if (naive_ == Tri::unknown)
                issues.add_unknown(missing_medications(from_.record));
            else
                issues.add("no loading dose");
            return;
        }
        const auto own_mg = ordered_.single_mg();
        if (!own_mg) return issues.add_unknown(dose_and_interval);
        const double total_mg = *own_mg + sibling_mg_;
        int largest_mg = 0;
        for (const LoadingDose& load : dose_.loading) largest_mg = std::max(largest_mg, load.mg);
        const bool is_labelled = is_about(total_mg, labelled_mg) && ordered_.largest_single_mg() <= largest_mg;
        if (is_labelled) return;
        const std::string text = "loading dose" + mg_text(total_mg) + ", label " + number_text(labelled_mg) +
                                 " mg in " + std::to_string(dose_.loading.size()) +
                                 (dose_.loading.size() == 1 ? " dose" : " doses");
        if (total_mg > labelled_mg || naive_ == Tri::yes)
            issues.add(text);
        else if (naive_ == Tri::unknown)
            issues.add_unknown(missing_medications(from_.record));
    }

    // At signing self-injection-age says it.
    void check_device(Issues& issues) const {
        if (dose_.drug != ValueSet::drug_dupilumab || from_.hook == Hook::order_sign) return;
        const Tri pen = is_pen(judged_.draft->medication_request->drug, from_.value_sets);
        const auto& years = patient_[Fact::age_years].number;
        if (pen == Tri::yes && years && years->high < pen_years) issues.add("pen before 2 years of age");
    }

    const Derivation& from_;
    const JudgedDrug& judged_;
    const PatientFacts& patient_;
    const BiologicDose& dose_;
    const Tri naive_;
    const FactValue& treatment_days_;
    const OrderedDoses ordered_;
    const std::span<const Evidence> evidence_;
    double sibling_mg_ = 0;
    bool sibling_unclear_ = false;
};

} // namespace

DoseComparison compare_dose(const BiologicDose& dose, const Derivation& from, const JudgedDrug& judged,
                            const DrugFacts& facts) {
    const Comparison comparison(dose, from, judged, facts);
    return {comparison.ratio(), comparison.loading_not_labelled(), comparison.differs()};
}

} // namespace eczema::cards
