#include "cards/daily_dose.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/number_text.hpp"
#include "cards/oral_doses.hpp"
#include "fhir/units.hpp"

#include <limits>

namespace eczema::cards {
namespace {

constexpr double no_limit = std::numeric_limits<double>::infinity();
constexpr std::string_view no_current_kidney = "an eGFR of the last 90 days";

enum class Asked : std::uint8_t {
    order, // of a renewal a kidney result that is missing or old is left to monitoring
    step,  // a higher dose asks for all there is to know
};

// The doses a day that may be given: certainly up to `least`, certainly not above `most`.
struct Cap {
    double least = no_limit, most = 0;
    std::vector<const DoseLimit*> by{}; // what certainly makes it `most`
    std::string_view missing{};         // what would tell the two apart
};

enum class Stage : std::uint8_t { first_dose, later };

// One patient against the rows of one JAK inhibitor.
class JakCheck {
  public:
    JakCheck(ValueSet drug, Asked asked, const Derivation& from, const DrugFacts& facts)
        : drug_(drug), asked_(asked), from_(from), facts_(facts), patient_(facts.patient),
          naive_(facts[Fact::drug_naive].truth), weight_(current_weight(facts.patient)),
          subject_(dose_subject(facts.patient, weight_)), kidney_(patient_[Fact::filtration_rate]) {
        const Labels label = label_of(from.settings.jurisdiction);
        for (const JakDose& dose : jak_doses())
            if (dose.drug == drug && (dose.labels & label) != 0 && dose.may_cover(subject_)) rows_.push_back(&dose);
        const auto& days = patient_[Fact::filtration_rate_days].number;
        has_kidney_ = kidney_.number && days && days->high <= from.settings.thresholds.kidney_test_days;
        for (const LimitReason reason : {LimitReason::cyp3a4_inhibitor, LimitReason::cyp2c19_inhibitor,
                                         LimitReason::fluconazole, LimitReason::probenecid})
            beside_[static_cast<std::size_t>(reason)] = beside(reason);
    }

    bool has_rows() const { return !rows_.empty(); }
    Tri naive() const { return naive_; }
    int highest_mg() const {
        int highest = 0;
        for (const JakDose* row : rows_) highest = std::max(highest, row->max_mg);
        return highest;
    }
    bool rests_on_unverified() const {
        return std::any_of(rows_.begin(), rows_.end(), [](const JakDose* row) {
            return !row->is_verified || std::any_of(row->limits.begin(), row->limits.end(),
                                                    [](const DoseLimit& limit) { return !limit.is_verified; });
        });
    }

    // eGFR below which the drug is not to be given.
    FactValue kidney_below_label() const {
        constexpr static LabTest recheck[] = {LabTest::creatinine};
        for (const DoseLimit& limit : rows_.front()->limits) {
            if (limit.max_mg > 0) continue;
            FactValue value = applies(limit);
            value.detail = kidney_.detail;
            value.tests = recheck;
            return value;
        }
        return not_applicable();
    }

    Cap cap(Stage stage, bool only_verified) const {
        Cap all;
        for (const JakDose* row : rows_) {
            if (only_verified && !row->is_verified) {
                all.most = no_limit;
                continue;
            }
            const Cap own = cap(*row, stage, only_verified);
            if (!own.missing.empty()) all.missing = own.missing;
            all.least = std::min(all.least, own.least);
            if (own.most < all.most) continue;
            if (own.most > all.most) all.by.clear();
            all.most = own.most;
            all.by.insert(all.by.end(), own.by.begin(), own.by.end());
        }
        if (all.missing.empty() && rows_.size() > 1)
            all.missing =
                subject_.age_months ? std::string_view("a current weight") : std::string_view("date of birth");
        return all;
    }

    // "30 mg a day, at most 15 mg from 65 years"
    FactValue exceeds(const FactValue& ordered, const Cap& cap) const {
        if (!ordered.number) return unknown_fact(ordered.missing.empty() ? "daily dose of the order" : ordered.missing);
        if (ordered.number->high <= cap.least) return {.truth = Tri::no, .evidence = ordered.evidence};
        if (ordered.number->low <= cap.most) return unknown_fact(cap.missing);
        std::pmr::vector<Evidence> evidence(ordered.evidence.begin(), ordered.evidence.end(), &from_.arena);
        std::string text = number_text(ordered.number->low) + " mg a day";
        text += ", at most " + number_text(cap.most) + " mg";
        add_reasons(cap, text, evidence);
        return {
            .truth = Tri::yes, .detail = text_in(from_.arena, text), .evidence = {evidence.data(), evidence.size()}};
    }

    // The dose to draft in place of the order; nothing where anything it rests on is unknown or awaits sign-off.
    const OralDraft* correction() const {
        const JakDose* row = only_row();
        if (!row || naive_ == Tri::unknown) return nullptr;
        int mg = row->first_mg;
        if (naive_ == Tri::no) {
            const Cap most = cap(Stage::later, false);
            if (most.least != most.most) return nullptr;
            mg = static_cast<int>(most.most);
        } else {
            for (const DoseLimit& limit : row->limits)
                if (applies(limit).truth == Tri::yes) mg = std::min(mg, limit.first_mg);
        }
        return draft(*row, mg);
    }

    // The row that the patient is of, where every limit of it is known and may be drafted by.
    const JakDose* only_row() const {
        const JakDoseSearch search = find_jak_dose(drug_, from_.settings.jurisdiction, subject_);
        if (search.problem != DoseProblem::none || !may_be_drafted(*search.dose, from_.settings)) return nullptr;
        if (!has_kidney_) return nullptr;
        for (const DoseLimit& limit : search.dose->limits) {
            const Tri truth = applies(limit).truth;
            const bool forbids = truth == Tri::yes && (limit.max_mg == 0 || !may_be_drafted(limit, from_.settings));
            if (truth == Tri::unknown || forbids) return nullptr;
        }
        return search.dose;
    }

    const OralDraft* draft(const JakDose& row, int mg) const {
        constexpr int adult_months = 216;
        const bool shows_weight =
            row.depends_on_weight() || !subject_.age_months || subject_.age_months->low < adult_months;
        auto* kept = from_.arena.allocate(sizeof(OralDraft), alignof(OralDraft));
        return new (kept) OralDraft{drug_, mg, 1, row.population, shows_weight};
    }

    void add_reasons(const Cap& cap, std::string& text, std::pmr::vector<Evidence>& evidence) const {
        std::string joint = " ";
        for (const DoseLimit* limit : cap.by) {
            text += joint + std::string(limit->words);
            joint = " and ";
            const FactValue reason = applies(*limit);
            evidence.insert(evidence.end(), reason.evidence.begin(), reason.evidence.end());
        }
    }

  private:
    static Tri lies_in(const Range& range, double from, double below) {
        if (range.low >= from && range.high < below) return Tri::yes;
        return range.high < from || range.low >= below ? Tri::no : Tri::unknown;
    }

    FactValue applies(const DoseLimit& limit) const {
        switch (limit.reason) {
        case LimitReason::age: {
            const FactValue& age = patient_[Fact::age_years];
            if (!age.number) return unknown_fact("date of birth");
            return {.truth = lies_in(*age.number, limit.from, limit.below),
                    .missing = "date of birth",
                    .evidence = age.evidence};
        }
        case LimitReason::kidney:
            return by_kidney(limit);
        default:
            return beside_[static_cast<std::size_t>(limit.reason)];
        }
    }

    FactValue by_kidney(const DoseLimit& limit) const {
        if (has_kidney_)
            return {.truth = lies_in(*kidney_.number, limit.from, limit.below),
                    .missing = no_current_kidney,
                    .evidence = kidney_.evidence};
        const bool is_asked = asked_ == Asked::step || naive_ != Tri::no;
        const bool may_be = kidney_.number ? lies_in(*kidney_.number, limit.from, limit.below) != Tri::no
                                           : !kidney_.missing.empty() ||
                                                 !from_.record.supply_of(fhir::RecordList::observations).is_whole;
        if (!is_asked && !may_be) return not_applicable();
        FactValue value = unknown_fact(no_current_kidney);
        value.evidence = kidney_.evidence;
        return value;
    }

    FactValue beside(LimitReason reason) const {
        const ValueSet set = reason == LimitReason::cyp3a4_inhibitor    ? ValueSet::drug_cyp3a4_strong_inhibitor
                             : reason == LimitReason::cyp2c19_inhibitor ? ValueSet::drug_cyp2c19_strong_inhibitor
                             : reason == LimitReason::fluconazole       ? ValueSet::drug_fluconazole
                                                                        : ValueSet::drug_probenecid;
        FactBuilder found(from_.arena);
        for (const Exposure& exposure : from_.exposures)
            found.add(exposure.drug.is_in(set) & exposure.is_on, evidence_of(exposure));
        for (const DraftedDrug& drafted : from_.drafted)
            if (!drafted.is_stop)
                found.add(drafted.drug.is_in(set), {drafted.draft->resource_type, drafted.draft->id, std::nullopt});
        FactValue value = found.value(knows_medications(from_.record));
        value.missing = value.evidence.empty() ? missing_medications(from_.record)
                                               : std::string_view("whether a drug that raises its level is taken");
        return value;
    }

    // Whether the dose must still be that of the first weeks.
    Tri is_early(const DoseLimit& limit) const {
        if (limit.start_days == 0) return Tri::no;
        const auto& days = facts_[Fact::treatment_days].number;
        if (days) return lies_in(*days, 0, limit.start_days);
        return naive_ == Tri::yes ? Tri::yes : Tri::unknown;
    }

    Cap cap(const JakDose& row, Stage stage, bool only_verified) const {
        const bool is_first = stage == Stage::first_dose;
        Cap own;
        own.least = own.most = is_first ? row.start_mg : row.max_mg;
        for (const DoseLimit& limit : row.limits) {
            if (limit.max_mg == 0 || (only_verified && !limit.is_verified)) continue;
            const FactValue reason = applies(limit);
            if (reason.truth == Tri::no) continue;
            const Tri early = is_first ? Tri::yes : is_early(limit);
            const double lowest = early == Tri::no ? limit.max_mg : limit.start_mg;
            const double highest = early == Tri::yes ? limit.start_mg : limit.max_mg;
            if (lowest < own.least && (reason.truth == Tri::unknown || early == Tri::unknown))
                own.missing = reason.truth == Tri::unknown ? reason.missing : std::string_view("start of the drug");
            own.least = std::min(own.least, lowest);
            if (reason.truth != Tri::yes || highest > own.most) continue;
            if (highest < own.most) own.by.clear();
            own.most = highest;
            own.by.push_back(&limit);
        }
        return own;
    }

    const ValueSet drug_;
    const Asked asked_;
    const Derivation& from_;
    const DrugFacts& facts_;
    const PatientFacts& patient_;
    const Tri naive_;
    const std::optional<Weight> weight_;
    const DoseSubject subject_;
    const FactValue& kidney_;
    bool has_kidney_ = false;
    std::vector<const JakDose*> rows_;
    std::array<FactValue, static_cast<std::size_t>(LimitReason::probenecid) + 1> beside_{};
};

// Named by form, by product, or by a dose in mL.
FactValue solution_ordered(const Derivation& from, const fhir::MedicationRequest& order,
                           std::span<const Evidence> evidence) {
    const fhir::ValueSetTable& table = from.value_sets.table;
    bool is_solution = holds(table.sets_of(order.drug.form).sets, ValueSet::form_oral_solution);
    for (const fhir::Dosage& dosage : order.dosages) is_solution |= fhir::amount_in(dosage.dose, "mL").has_value();
    return {.truth = tri(is_solution), .evidence = evidence};
}

void check_order(ValueSet drug, const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    const JakCheck check(drug, Asked::order, from, facts);
    if (!check.has_rows()) return;
    const FactValue& ordered = facts[Fact::ordered_daily_mg];
    at(facts, Fact::kidney_below_label) = check.kidney_below_label();
    FactValue& start = at(facts, Fact::dose_above_start);
    if (check.naive() != Tri::no) {
        start = check.exceeds(ordered, check.cap(Stage::first_dose, true));
        if (start.truth == Tri::yes && check.naive() == Tri::unknown)
            start = unknown_fact(missing_medications(from.record));
    }
    FactValue& limit = at(facts, Fact::dose_above_limit);
    limit = check.exceeds(ordered, check.cap(Stage::later, true));
    FactValue& unverified = at(facts, Fact::dose_above_unverified_limit);
    if (check.rests_on_unverified() && start.truth != Tri::yes && limit.truth != Tri::yes) {
        const Stage stage = check.naive() == Tri::yes ? Stage::first_dose : Stage::later;
        unverified = check.exceeds(ordered, check.cap(stage, false));
    }
    if (drug == ValueSet::drug_upadacitinib)
        at(facts, Fact::oral_solution_ordered) =
            solution_ordered(from, *judged.draft->medication_request, facts[Fact::ordered_drug].evidence);
    const bool is_above = (start.truth | limit.truth | unverified.truth) == Tri::yes;
    if (is_above) facts.oral_draft = check.correction();
}

// What the last order or supply on record comes to in a day.
FactValue taken_daily(const Derivation& from, const Treatment& treatment) {
    const Exposure* last = nullptr;
    for (const Exposure* exposure : treatment.exposures)
        if (!exposure->dosages.empty() && !is_to_come(*exposure, from.today)) last = exposure;
    if (!last) return unknown_fact("daily dose of the drug");
    fhir::Medication drug;
    if (last->code) drug.code = *last->code;
    FactValue value = unknown_fact("daily dose of the drug");
    value.evidence = evidence_in(from.arena, evidence_of(*last));
    value.number = daily_mg(last->dosages, drug, from.value_sets.products);
    return value;
}

void check_step(ValueSet drug, const Derivation& from, const Treatment& treatment, DrugFacts& facts) {
    const JakCheck check(drug, Asked::step, from, facts);
    if (!check.has_rows()) return;
    const FactValue taken = taken_daily(from, treatment);
    FactValue& step = at(facts, Fact::dose_step);
    step = taken;
    step.number.reset();
    if (!taken.number) return;
    std::pmr::vector<Evidence> evidence(taken.evidence.begin(), taken.evidence.end(), &from.arena);
    std::string text = number_text(taken.number->low) + " mg a day";
    const auto steps = jak_dose_steps(drug);
    const auto next = std::find_if(steps.begin(), steps.end(), [&](int mg) { return mg > taken.number->low; });
    const Cap verified = check.cap(Stage::later, true), all = check.cap(Stage::later, false);
    const bool is_highest = next == steps.end() || *next > check.highest_mg();
    FactValue& unverified = at(facts, Fact::dose_step_unverified_limit);
    if (is_highest) {
        step.truth = Tri::no;
        text += ", the highest labelled dose";
    } else if (*next > verified.most) {
        step.truth = Tri::no;
        check.add_reasons(verified, text += ", the most", evidence);
    } else if (*next > all.most) {
        step.missing = all.missing;
        check.add_reasons(all, text += ", the most", evidence);
        unverified.truth = Tri::yes;
    } else if (const JakDose* row = *next <= all.least ? check.only_row() : nullptr) {
        step.truth = Tri::yes;
        step.number = Range{static_cast<double>(*next), static_cast<double>(*next)};
        text += "; next " + std::to_string(*next) + " mg";
        facts.oral_draft = check.draft(*row, *next);
    } else {
        step.missing = all.missing.empty() ? no_current_kidney : all.missing;
    }
    step.detail = text_in(from.arena, text);
    step.evidence = {evidence.data(), evidence.size()};
    if (unverified.truth == Tri::yes)
        unverified = {.truth = Tri::yes, .detail = step.detail, .evidence = step.evidence};
}

} // namespace

void derive_jak_dose(const Derivation& from, const JudgedDrug& judged, DrugFacts& facts) {
    for (const Fact fact :
         {Fact::kidney_below_label, Fact::dose_above_start, Fact::dose_above_limit, Fact::dose_above_unverified_limit,
          Fact::oral_solution_ordered, Fact::dose_step, Fact::dose_step_unverified_limit})
        at(facts, fact) = not_applicable();
    const auto drug = judged.drug.first_of(sets_in(DrugGroup::jak_inhibitors));
    if (!drug) return;
    if (judged.draft && judged.draft->medication_request)
        check_order(*drug, from, judged, facts);
    else if (judged.treatment && holds(sets_in(DrugGroup::upadacitinib_or_abrocitinib), *drug))
        check_step(*drug, from, *judged.treatment, facts);
}

} // namespace eczema::cards
