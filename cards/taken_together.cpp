#include "cards/body_weight.hpp"
#include "cards/daily_dose.hpp"
#include "cards/drug_facts.hpp"
#include "cards/fact_values.hpp"
#include "cards/interactions.hpp"
#include "cards/number_text.hpp"

#include <algorithm>
#include <cmath>

namespace eczema::cards {
namespace {

using fhir::Day;

constexpr double first_days = 90;          // of abrocitinib, inclusive (ABR-US)
constexpr double low_dose_aspirin_mg = 81; // a day, inclusive (ABR-US)
constexpr double rosuvastatin_mg = 5;      // a day, inclusive (DDI)
constexpr double cut_azathioprine = 1;     // mg/kg a day, inclusive (DDI)
constexpr int bridge_days = 28;            // with both drugs, inclusive (R20)
constexpr double rounding = 1e-9;
constexpr std::string_view still_taken = "whether a drug that interacts is still taken";

// Something taken, ordered or under way: one side of a pair.
struct Party {
    Drug drug;
    Tri is_taken = Tri::yes;
    std::span<const fhir::Dosage> dosages{};
    const fhir::CodeableConcept* code = nullptr;
    Day first;                // of the days that count, today or later
    std::optional<Day> end{}; // the latest that it can be; nothing: open
    bool is_draft = false;
    Evidence evidence{};
};

bool is_same_code(const fhir::CodeableConcept* one, const fhir::CodeableConcept& other) {
    if (!one) return false;
    for (const fhir::Coding& a : one->codings)
        for (const fhir::Coding& b : other.codings)
            if (!a.code.empty() && a.system == b.system && a.code == b.code) return true;
    return false;
}

// Whether a draft of the request ends it: by its order, by its code, or as a drug of one ingredient that both surely
// are.
bool is_ended_by_draft(const Drug& drug, const fhir::CodeableConcept* code, std::string_view order_id,
                       const Derivation& from) {
    const SetBits systemic = sets_in(DrugGroup::systemic);
    return std::any_of(from.drafted.begin(), from.drafted.end(), [&](const DraftedDrug& drafted) {
        if (!drafted.is_stop) return false;
        if ((drafted.drug.sets & drug.sets & systemic).any()) return true;
        const auto& request = drafted.draft->medication_request;
        return request && ((!order_id.empty() && (request->id == order_id || request->prior.id == order_id)) ||
                           is_same_code(code, request->drug.code));
    });
}

Party party_of(const JudgedDrug& judged, const Derivation& from) {
    Party own{.drug = judged.drug, .first = from.today};
    if (judged.draft) {
        own.is_draft = true;
        own.evidence = {judged.draft->resource_type, judged.draft->id, std::nullopt};
        if (const auto& request = judged.draft->medication_request) {
            own.dosages = request->dosages;
            own.code = &request->drug.code;
        }
        for (const DraftedDrug& drafted : from.drafted)
            if (drafted.draft == judged.draft) own.end = drafted.last_day;
    } else if (judged.treatment) {
        const Exposure& newest = *judged.treatment->exposures.back();
        own.dosages = newest.dosages;
        own.code = newest.code;
        own.evidence = evidence_of(newest);
    } else {
        own.is_draft = true; // an option: as if it were drafted
    }
    return own;
}

// Light under way: an active order of it, or a course that is going on.
void add_light(const Derivation& from, std::pmr::vector<Party>& parties) {
    for (const fhir::ServiceRequest& request : from.record.service_requests) {
        if (request.status != "active" || request.do_not_perform) continue;
        Party party{.drug = identify_service(request.code, from.value_sets), .first = from.today};
        party.evidence = {"ServiceRequest", request.id, request.authored_on};
        if (request.occurrence.end) party.end = request.occurrence.end->last;
        if (!party.end || *party.end >= from.today) parties.push_back(party);
    }
    for (const fhir::Procedure& procedure : from.record.procedures) {
        if (procedure.status != "in-progress") continue;
        Party party{.drug = identify_service(procedure.code, from.value_sets), .first = from.today};
        party.evidence = {"Procedure", procedure.id, procedure.performed.start};
        parties.push_back(party);
    }
}

// What is, or may be, taken beside the judged drug and can interact with anything at all.
std::pmr::vector<Party> others(const Derivation& from, const JudgedDrug& judged, const std::optional<Day>& own_end) {
    std::pmr::vector<Party> parties(&from.arena);
    const fhir::MedicationRequest* own =
        judged.draft && judged.draft->medication_request ? &*judged.draft->medication_request : nullptr;
    for (const Exposure& exposure : from.exposures) {
        const bool is_later = is_to_come(exposure, from.today) && !exposure.has_ended;
        const Tri is_taken = is_later ? exposure.took_place : exposure.is_on;
        if (is_taken == Tri::no) continue;
        const std::string_view order_id = exposure.order_id.empty() ? exposure.id : exposure.order_id;
        const bool is_own = own && !order_id.empty() && (order_id == own->prior.id || order_id == own->id);
        if (is_own || is_ended_by_draft(exposure.drug, exposure.code, order_id, from)) continue;
        if (judged.replaces && exposure.drug.is_in(*judged.replaces) == Tri::yes) continue;
        parties.push_back({.drug = exposure.drug,
                           .is_taken = is_taken,
                           .dosages = exposure.dosages,
                           .code = exposure.code,
                           .first = is_later ? exposure.start->first : from.today,
                           .end = exposure.end ? std::optional(exposure.end->last) : std::nullopt,
                           .evidence = evidence_of(exposure)});
    }
    for (const DraftedDrug& drafted : from.drafted) {
        if (drafted.draft == judged.draft || drafted.is_stop) continue;
        Party party{.drug = drafted.drug, .first = from.today, .end = drafted.last_day, .is_draft = true};
        party.evidence = {drafted.draft->resource_type, drafted.draft->id, std::nullopt};
        if (const auto& request = drafted.draft->medication_request) {
            party.dosages = request->dosages;
            party.code = &request->drug.code;
        }
        parties.push_back(party);
    }
    add_light(from, parties);
    std::erase_if(parties, [&](const Party& party) {
        return party.drug.is_in(DrugGroup::interacting) == Tri::no || (own_end && *own_end < party.first);
    });
    return parties;
}

std::optional<Range> daily_mg_of(const Party& party, const Derivation& from) {
    fhir::Medication drug;
    if (party.code) drug.code = *party.code;
    return daily_mg(party.dosages, drug, from.value_sets.products);
}

Tri is_above(const std::optional<Range>& mg, double limit) {
    if (!mg) return Tri::unknown;
    return mg->low > limit + rounding ? Tri::yes : mg->high <= limit + rounding ? Tri::no : Tri::unknown;
}

// Days since abrocitinib was begun; a new order begins today.
Tri is_in_first_days(const Party& abrocitinib, const Derivation& from) {
    const Treatment* treatment = current_treatment(ValueSet::drug_abrocitinib, from.treatments);
    if (!treatment) return Tri::yes;
    const auto days = treatment->days_on(from.today);
    if (!days) return Tri::unknown;
    const bool may_be_new = abrocitinib.is_draft && treatment->is_on != Tri::yes;
    if (days->second <= first_days) return Tri::yes;
    return days->first > first_days && !may_be_new ? Tri::no : Tri::unknown;
}

std::string_view missing_for(InteractionIf condition) {
    switch (condition) {
    case InteractionIf::first_90_days:
        return "start of abrocitinib";
    case InteractionIf::above_81_mg:
        return "daily dose of aspirin";
    case InteractionIf::above_5_mg:
        return "daily dose of rosuvastatin";
    default:
        return still_taken;
    }
}

constexpr std::size_t level_count = 4;

class TakenTogether {
  public:
    TakenTogether(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient)
        : from_(from), patient_(patient), own_(party_of(judged, from)) {
        for (const Party& other : others(from, judged, own_.end))
            for (const Interaction& row : interactions()) {
                add(row, own_, other, other);
                add(row, other, own_, other);
            }
    }

    void put(DrugFacts& facts) {
        const auto lines = all_lines();
        using enum InteractionLevel;
        at(facts, Fact::interaction_critical) = value(critical, false, lines);
        at(facts, Fact::interaction_critical_unverified) = value(critical, true, lines);
        at(facts, Fact::interaction_warning) = value(warning, false, lines);
        at(facts, Fact::interaction_warning_unverified) = value(warning, true, lines);
        at(facts, Fact::interaction_info) = value(info, false, lines);
        at(facts, Fact::interaction_info_unverified) = value(info, true, lines);
    }

  private:
    struct Found {
        std::vector<std::string> pairs, lines; // of those that are certain
        std::vector<std::pair<Tri, Evidence>> evidence;
        std::string_view missing;
    };

    Found& found(InteractionLevel level, bool is_unverified_) {
        return found_[static_cast<std::size_t>(level)][is_unverified_ ? 1 : 0];
    }

    Tri holds_for(InteractionIf condition, const Party& drug, const Party& partner, const Party& other) const {
        switch (condition) {
        case InteractionIf::always:
            return Tri::yes;
        case InteractionIf::first_90_days:
            return is_in_first_days(drug, from_);
        case InteractionIf::above_81_mg:
            return is_above(daily_mg_of(partner, from_), low_dose_aspirin_mg);
        case InteractionIf::above_5_mg:
            return is_above(daily_mg_of(partner, from_), rosuvastatin_mg);
        case InteractionIf::not_cut: {
            const auto mg_per_kg = mg_per_kg_of(drug);
            return tri(!mg_per_kg || mg_per_kg->high > cut_azathioprine + rounding);
        }
        case InteractionIf::longer_than_28_days:
            return tri(!other.end || *other.end - other.first + 1 > bridge_days);
        }
        return Tri::unknown;
    }

    std::optional<Range> mg_per_kg_of(const Party& drug) const {
        const auto mg = daily_mg_of(drug, from_);
        const auto weight = current_weight(patient_);
        if (!mg || !weight) return std::nullopt;
        return Range{mg->low / weight->kg.high, mg->high / weight->kg.low};
    }

    // Of a row about the dose per kilogram: what is on file.
    std::string on_file(const Interaction& row, const Party& drug) const {
        const bool is_by_weight = std::any_of(row.steps.begin(), row.steps.end(), [](const InteractionStep& step) {
            return step.condition == InteractionIf::not_cut;
        });
        if (!is_by_weight) return {};
        const auto mg_per_kg = mg_per_kg_of(drug);
        if (!mg_per_kg) return "; its dose per kg is not known";
        const double hundredths = std::round(mg_per_kg->high * 100) / 100;
        return "; on file " + number_text(hundredths) + " mg/kg a day";
    }

    // `other` is the one of the two that is not judged.
    void add(const Interaction& row, const Party& drug, const Party& partner, const Party& other) {
        for (const ValueSet one : row.drugs) {
            const Tri is_one = drug.drug.is_in(one) & other.is_taken;
            if (is_one == Tri::no) continue;
            for (const ValueSet two : row.partners) {
                const Tri is_pair = is_one & partner.drug.is_in(two);
                if (is_pair == Tri::no) continue;
                const Tri counts = holds_for(row.only, drug, partner, other);
                for (const InteractionStep& step : row.steps) {
                    const InteractionLevel level = level_of(step, from_.settings.jurisdiction);
                    if (level == InteractionLevel::none) continue;
                    const Tri holds = counts & holds_for(step.condition, drug, partner, other);
                    const Tri truth = is_pair & holds;
                    if (truth != Tri::no) {
                        const InteractionIf open = counts == Tri::unknown ? row.only : step.condition;
                        note(found(level, is_unverified(step)), step, truth, one, two, on_file(row, drug), other,
                             is_pair == Tri::unknown ? InteractionIf::always : open);
                    }
                    if (holds == Tri::yes) break;
                }
            }
        }
    }

    void note(Found& place, const InteractionStep& step, Tri truth, ValueSet one, ValueSet two,
              const std::string& known, const Party& other, InteractionIf open) {
        place.evidence.emplace_back(truth, other.evidence);
        if (truth == Tri::unknown) {
            if (place.missing.empty()) place.missing = missing_for(open);
            return;
        }
        const std::string pair = std::string(drug_name(one)) + " with " + std::string(drug_name(two));
        add_once(place.pairs, pair);
        add_once(place.lines, pair + ": " + std::string(step.action) + known +
                                  (is_unverified(step) ? " (general knowledge, unverified)." : "."));
    }

    static void add_once(std::vector<std::string>& list, const std::string& text) {
        if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
    }

    // Of every level, the highest first.
    std::span<const std::string_view> all_lines() const {
        std::pmr::vector<std::string_view> lines(&from_.arena);
        for (std::size_t level = level_count; level-- > 1;)
            for (const Found& place : found_[level])
                for (const std::string& line : place.lines) lines.push_back(text_in(from_.arena, line));
        return {lines.data(), lines.size()}; // the storage is the arena's
    }

    // Whether a row of the level is about the judged drug at all.
    bool may_reach(InteractionLevel level, bool is_unverified_) const {
        const auto is_about = [&](const Interaction& row) {
            for (const auto* sets : {&row.drugs, &row.partners})
                for (const ValueSet set : *sets)
                    if (own_.drug.is_in(set) != Tri::no) return true;
            return false;
        };
        for (const Interaction& row : interactions())
            for (const InteractionStep& step : row.steps)
                if (level_of(step, from_.settings.jurisdiction) == level && is_unverified(step) == is_unverified_ &&
                    is_about(row))
                    return true;
        return false;
    }

    FactValue value(InteractionLevel level, bool is_unverified_, std::span<const std::string_view> lines) {
        const Found& place = found(level, is_unverified_);
        FactBuilder fact(from_.arena);
        for (const auto& [truth, evidence] : place.evidence) fact.add(truth, evidence);
        if (!place.pairs.empty() && !own_.evidence.resource_type.empty()) fact.add(Tri::yes, own_.evidence);
        FactValue made = fact.value(knows_medications(from_.record) || !may_reach(level, is_unverified_));
        if (made.truth == Tri::unknown)
            made.missing = place.missing.empty() ? missing_medications(from_.record) : place.missing;
        if (made.truth != Tri::yes) return made;
        made.lines = lines;
        made.detail = text_in(from_.arena, shortly(place.pairs));
        return made;
    }

    static std::string shortly(const std::vector<std::string>& pairs) {
        constexpr std::size_t most_pairs = 2;
        std::string text;
        for (std::size_t i = 0; i < std::min(most_pairs, pairs.size()); ++i) text += (i ? ", " : "") + pairs[i];
        if (pairs.size() > most_pairs) text += " and " + std::to_string(pairs.size() - most_pairs) + " more";
        return text;
    }

    const Derivation& from_;
    const PatientFacts& patient_;
    const Party own_;
    std::array<std::array<Found, 2>, level_count> found_;
};

} // namespace

void derive_interactions(const Derivation& from, const JudgedDrug& judged, const PatientFacts& patient,
                         DrugFacts& facts) {
    const bool is_light = judged.drug.is_in(DrugGroup::light) == Tri::yes; // phototherapy-safety judges it
    if (!is_light && judged.drug.is_in(DrugGroup::interacting) != Tri::no)
        return TakenTogether(from, judged, patient).put(facts);
    for (const Fact fact :
         {Fact::interaction_critical, Fact::interaction_critical_unverified, Fact::interaction_warning,
          Fact::interaction_warning_unverified, Fact::interaction_info, Fact::interaction_info_unverified})
        at(facts, fact) = not_applicable();
}

} // namespace eczema::cards
