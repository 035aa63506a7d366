#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"

namespace eczema::cards {
namespace {

using fhir::DateInterval;
using fhir::Day;
using fhir::Observation;

// Specification R12; each bound is inclusive.
constexpr int recorded_state_days = 294; // 42 weeks
constexpr int overdue_days = 14;
constexpr int positive_test_days = 60;
constexpr int longest_pregnancy_days = 300;
constexpr int planning_days = 365;
constexpr int negative_days = 7;         // 1.6: so long a negative test, or a recorded "not pregnant", speaks
constexpr int after_pregnancy_days = 28; // a delivery or loss speaks against a new pregnancy (design)
constexpr int breastfeeding_days = 730;  // after these an entry does not speak for ever (design)
constexpr double youngest_years = 12;    // 8.4
constexpr double oldest_years = 55;      // R01, R33

bool is_within(const std::optional<DateInterval>& date, int days, Day today) {
    return date && today - date->last <= days;
}

Evidence evidence_of(const Observation& observation) { return {"Observation", observation.id, observation.date}; }

// --- what says that there is no pregnancy, or no longer one -----------------------------------------------------

struct Ending {
    std::optional<DateInterval> date;
    Tri is_certain;
};

// Deliveries and losses, and pregnancies that the record closes.
std::pmr::vector<Ending> endings(const Derivation& from) {
    std::pmr::vector<Ending> found(&from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses) {
        const Tri is_certain = diagnosis.is_suspected ? Tri::unknown : Tri::yes;
        if (holds(diagnosis.sets, ValueSet::cond_pregnancy_ended))
            found.push_back({diagnosis.onset, is_certain});
        else if (holds(diagnosis.sets, ValueSet::cond_pregnancy) && diagnosis.condition->abated)
            found.push_back({diagnosis.condition->abated, is_certain});
    }
    for (const fhir::Procedure& procedure : from.record.procedures)
        if (procedure.status == "completed" &&
            holds(from.value_sets.table.sets_of(procedure.code).sets, ValueSet::proc_pregnancy_ended))
            found.push_back({procedure.performed.end ? procedure.performed.end : procedure.performed.start, Tri::yes});
    return found;
}

// Whether `later` came after `earlier`, or on the same day where that counts. An unknown date may be any.
Tri is_after(const std::optional<DateInterval>& later, const std::optional<DateInterval>& earlier, bool same_day) {
    if (!later || !earlier) return Tri::unknown;
    if (later->first > earlier->last || (same_day && later->first == earlier->last)) return Tri::yes;
    return tri(later->last > earlier->first || (same_day && later->last == earlier->first)) & Tri::unknown;
}

// --- the state --------------------------------------------------------------------------------------------------

// What the record says about a pregnancy, gathered by kind.
class PregnancyRecord {
  public:
    // Without endings in men: what is recorded there is another person's.
    PregnancyRecord(const Derivation& from, bool is_male)
        : from_(from), endings_(is_male ? std::pmr::vector<Ending>(&from.arena) : endings(from)), signs_(from.arena) {
        for (const Ending& ending : endings_) {
            has_undated_ending_ |= !ending.date;
            if (!ending.date) continue;
            latest_possible_ = std::max(latest_possible_.value_or(ending.date->last), ending.date->last);
            if (ending.is_certain == Tri::yes)
                latest_certain_ = std::max(latest_certain_.value_or(ending.date->first), ending.date->first);
        }
        for (const CodedObservation& coded : from.observations) {
            const Observation& observation = *coded.observation;
            if (!observation.date) continue;
            if (holds(coded.sets, ValueSet::obs_pregnancy_test)) keep_newest_test(observation);
            if (holds(coded.sets, ValueSet::obs_pregnancy_status)) keep_newest_state(observation);
        }
    }

    // Signs of a pregnancy: certain ones are yes, doubtful ones unknown. Diagnoses do not count in men and in girls
    // under 12.
    FactBuilder& signs(bool do_diagnoses_count) {
        add_tests();
        add_state();
        add_due_date();
        for (const Diagnosis& diagnosis : from_.diagnoses)
            if (do_diagnoses_count && holds(diagnosis.sets, ValueSet::cond_pregnancy)) add_diagnosis(diagnosis);
        return signs_;
    }

    // A fresh negative test, a fresh record of no pregnancy, or one that has just ended. A partial date counts as the
    // earliest day that it can mean.
    bool is_over() const {
        const auto is_fresh = [this](const std::optional<DateInterval>& date, int days) {
            return date && from_.today - date->first <= days;
        };
        return (test_ && test_is_ == Tri::no && is_fresh(test_->date, negative_days)) ||
               (state_ && state_is_ == Tri::no && is_fresh(state_->date, negative_days)) ||
               std::any_of(endings_.begin(), endings_.end(), [&](const Ending& ending) {
                   return ending.is_certain == Tri::yes && is_fresh(ending.date, after_pregnancy_days);
               });
    }

  private:
    // The newest that says yes or no; one that says neither does not take the place of one that does.
    void keep_newest_test(const Observation& test) {
        const Tri positive = is_positive(test, from_.value_sets);
        const Observation*& newest = positive == Tri::unknown ? unclear_test_ : test_;
        if (newest && !is_newer(test, *newest)) return;
        newest = &test;
        if (positive != Tri::unknown) test_is_ = positive;
    }

    void keep_newest_state(const Observation& state) {
        const SetBits answer = from_.value_sets.table.sets_of(state.answer).sets;
        const bool is_pregnant = holds(answer, ValueSet::answer_pregnant);
        const bool is_not = holds(answer, ValueSet::answer_not_pregnant);
        const bool is_possible = holds(answer, ValueSet::answer_possibly_pregnant) || is_final(state) != Tri::yes;
        if (!is_pregnant && !is_not && !is_possible) return;
        if (state_ && !is_newer(state, *state_)) return;
        state_ = &state;
        state_is_ = is_pregnant ? Tri::yes : is_not ? Tri::no : Tri::unknown;
    }

    static bool is_newer(const Observation& a, const Observation& b) {
        return a.date->last != b.date->last ? a.date->last > b.date->last : a.id < b.id;
    }

    // Whether a delivery or loss came after the sign, or on its day.
    Tri is_ended(const std::optional<DateInterval>& sign) const {
        if (endings_.empty()) return Tri::no;
        if (!sign) return Tri::unknown;
        if (latest_certain_ && *latest_certain_ >= sign->last) return Tri::yes;
        return tri(has_undated_ending_ || *latest_possible_ >= sign->first) & Tri::unknown;
    }
    Tri is_tested_negative(const std::optional<DateInterval>& sign) const {
        return test_ && test_is_ == Tri::no ? is_after(test_->date, sign, false) : Tri::no;
    }
    Tri is_denied(const std::optional<DateInterval>& sign) const {
        return state_ && state_is_ == Tri::no ? is_after(state_->date, sign, false) : Tri::no;
    }
    // A later record of no pregnancy only makes a sign doubtful.
    Tri is_void(const std::optional<DateInterval>& sign) const {
        return is_ended(sign) | is_tested_negative(sign) | (is_denied(sign) & Tri::unknown);
    }

    void add_tests() {
        if (test_ && test_is_ == Tri::yes && is_within(test_->date, positive_test_days, from_.today))
            signs_.add(!is_void(test_->date), evidence_of(*test_));
        if (unclear_test_ && is_within(unclear_test_->date, positive_test_days, from_.today))
            signs_.add(Tri::unknown & !is_void(unclear_test_->date), evidence_of(*unclear_test_));
    }

    void add_state() {
        if (!state_ || state_is_ == Tri::no || !is_within(state_->date, recorded_state_days, from_.today)) return;
        signs_.add(state_is_ & !is_void(state_->date), evidence_of(*state_));
    }

    void add_due_date() {
        constexpr ValueSet due_dates[] = {ValueSet::obs_edd};
        const Observation* expected = newest_observation(due_dates, from_);
        if (expected && is_final(*expected) != Tri::yes)
            signs_.add(Tri::unknown & !is_void(expected->date), evidence_of(*expected));
        if (!expected || !expected->value_date) return;
        const Day earliest = from_.today - overdue_days;
        const Tri is_to_come = expected->value_date->first >= earliest
                                   ? Tri::yes
                                   : tri(expected->value_date->last >= earliest) & Tri::unknown;
        signs_.add(is_to_come & !is_void(expected->date), evidence_of(*expected));
    }

    // Only a delivery or loss voids a diagnosis; a later negative test and a long time make it doubtful.
    void add_diagnosis(const Diagnosis& diagnosis) {
        Tri sign = has(diagnosis);
        if (days_since_onset(diagnosis, from_.today) > longest_pregnancy_days) sign &= Tri::unknown;
        const Tri is_doubtful = (is_tested_negative(diagnosis.onset) | is_denied(diagnosis.onset)) & Tri::unknown;
        sign &= !(is_ended(diagnosis.onset) | is_doubtful);
        signs_.add(sign, evidence_of(diagnosis));
    }

    const Derivation& from_;
    std::pmr::vector<Ending> endings_;
    // Of the endings: the latest day by which one surely came, and by which one may have come.
    std::optional<Day> latest_certain_, latest_possible_;
    bool has_undated_ending_ = false;
    FactBuilder signs_;
    const Observation* test_ = nullptr;
    Tri test_is_ = Tri::unknown; // positive
    const Observation* unclear_test_ = nullptr;
    const Observation* state_ = nullptr;
    Tri state_is_ = Tri::unknown; // pregnant
};

// --- plans and breastfeeding ------------------------------------------------------------------------------------

FactValue planned(const Derivation& from, bool knows) {
    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses)
        if (holds(diagnosis.sets, ValueSet::cond_pregnancy_planning) &&
            days_since_onset(diagnosis, from.today) <= planning_days)
            fact.add(has(diagnosis), evidence_of(diagnosis));
    constexpr ValueSet intentions[] = {ValueSet::obs_pregnancy_intention};
    if (const Observation* intention = newest_observation(intentions, from);
        intention && is_within(intention->date, planning_days, from.today))
        fact.add(tri(holds(from.value_sets.table.sets_of(intention->answer).sets, ValueSet::answer_intends_pregnancy)) |
                     !is_final(*intention),
                 evidence_of(*intention));
    return fact.value(knows);
}

// A later answer other than yes makes a diagnosis doubtful, and so does its age.
FactValue breastfeeding(const Derivation& from, bool knows) {
    FactBuilder fact(from.arena);
    constexpr ValueSet states[] = {ValueSet::obs_breastfeeding_status};
    const Observation* state = newest_observation(states, from);
    const bool is_stated =
        state && holds(from.value_sets.table.sets_of(state->answer).sets, ValueSet::answer_breastfeeding);
    if (is_stated)
        fact.add(is_within(state->date, breastfeeding_days, from.today) ? Tri::yes : Tri::unknown, evidence_of(*state));
    else if (state && is_final(*state) != Tri::yes && is_within(state->date, breastfeeding_days, from.today))
        fact.add(Tri::unknown, evidence_of(*state));
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (!holds(diagnosis.sets, ValueSet::cond_breastfeeding)) continue;
        Tri sign = has(diagnosis);
        if (days_since_onset(diagnosis, from.today) > breastfeeding_days) sign &= Tri::unknown;
        if (state && !is_stated) sign &= !(is_after(state->date, diagnosis.onset, false) & Tri::unknown);
        fact.add(sign, evidence_of(diagnosis));
    }
    return fact.value(knows);
}

} // namespace

void derive_pregnancy(const Derivation& from, PatientFacts& facts) {
    const auto& age = facts[Fact::age_years].number;
    const bool is_male = from.record.patient.gender == "male";
    const bool is_past_age = age && age->low > oldest_years;
    const bool is_unlikely = is_male || (age && age->high < youngest_years);
    const bool knows = knows_conditions(from.record) && knows_laboratory_since(from.record, from.today - planning_days);

    PregnancyRecord record(from, is_male);
    FactValue& recorded = at(facts, Fact::pregnancy_recorded);
    recorded = record.signs(!is_unlikely).value(knows || is_unlikely || is_past_age);
    // A sign that does not go with sex or age is a doubt to clear up, not a pregnancy.
    if (is_unlikely) recorded.truth = recorded.truth & Tri::unknown;

    FactValue& pregnant = at(facts, Fact::pregnant);
    pregnant = recorded;
    if (recorded.evidence.empty()) {
        const bool is_excluded = is_unlikely || is_past_age || (knows && record.is_over());
        pregnant.truth = is_excluded ? Tri::no : Tri::unknown;
    }
    at(facts, Fact::pregnancy_planned) = is_unlikely ? not_applicable() : planned(from, knows || is_past_age);
    at(facts, Fact::breastfeeding) = is_unlikely ? not_applicable() : breastfeeding(from, knows || is_past_age);
}

} // namespace eczema::cards
