#include "cards/conditions.hpp"
#include "cards/fact_values.hpp"
#include "cards/observations.hpp"
#include "cards/patient_facts.hpp"
#include "cards/unverified_facts.hpp"

#include <limits>

namespace eczema::cards {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::size_t full_course = 2; // doses of varicella vaccine that count as immunity (gk)

struct Dated {
    int days; // since the onset
    Evidence evidence;
};

// Whether the diagnosis counts: an illness while it is current, an event at any time.
using Counts = Tri (*)(const Diagnosis&);
Tri as_event(const Diagnosis& diagnosis) { return diagnosis.is_suspected ? Tri::unknown : Tri::yes; }

// Days since the newest that counts. One that may count, such as a suspected one, leaves open that the newest is as
// recent as that; a list that was not sent whole, that it is of today. So an old suspicion does not hide that there is
// nothing recent.
FactValue days_since(ValueSet set, std::string_view detail, Counts counts, const Derivation& from) {
    std::optional<Dated> certain, possible;
    for (const Diagnosis& diagnosis : from.diagnoses) {
        if (!holds(diagnosis.sets, set)) continue;
        const Tri counted = counts(diagnosis);
        if (counted == Tri::no) continue;
        const Dated found{days_since_onset(diagnosis, from.today), evidence_of(diagnosis)};
        std::optional<Dated>& newest = counted == Tri::yes ? certain : possible;
        const bool is_newer = !newest || found.days < newest->days ||
                              (found.days == newest->days && comes_before(found.evidence, newest->evidence));
        if (is_newer) newest = found;
    }
    const bool knows = knows_conditions(from.record);
    if (!certain && !possible && knows) return not_applicable();
    FactValue value{.truth = certain ? Tri::yes : Tri::unknown, .detail = detail};
    const double high = certain ? certain->days : never;
    value.number = Range{knows ? std::min(high, possible ? possible->days : never) : 0, high};
    if (certain || possible) value.evidence = evidence_in(from.arena, (certain ? certain : possible)->evidence);
    return value;
}

// Doses of varicella vaccine on different days; one that was recorded twice is one.
std::pmr::vector<Evidence> varicella_doses(const Derivation& from) {
    std::pmr::vector<Evidence> doses(&from.arena);
    for (const fhir::Immunization& dose : from.record.immunizations) {
        if (dose.status != "completed" || dose.is_subpotent || !dose.date ||
            !holds(from.value_sets.table.sets_of(dose.vaccine).sets, ValueSet::vaccine_varicella))
            continue;
        const Evidence evidence{"Immunization", dose.id, dose.date};
        const auto same =
            std::find_if(doses.begin(), doses.end(), [&](const Evidence& known) { return known.date == dose.date; });
        if (same == doses.end())
            doses.push_back(evidence);
        else if (comes_before(evidence, *same))
            *same = evidence;
    }
    return doses;
}

// The newest test for antibodies decides; without one a record of immunity, past varicella or zoster, or a full course
// of vaccine counts as immune. Nothing found proves nothing.
FactValue varicella_immune(const Derivation& from) {
    constexpr ValueSet antibodies[] = {ValueSet::obs_vzv_igg};
    if (const fhir::Observation* test = newest_observation(antibodies, from))
        if (const Tri positive = is_positive(*test, from.value_sets); positive != Tri::unknown)
            return {.truth = positive,
                    .detail = positive == Tri::yes ? "varicella zoster IgG positive" : "varicella zoster IgG negative",
                    .evidence = evidence_in(from.arena, {"Observation", test->id, test->date})};

    FactBuilder fact(from.arena);
    for (const Diagnosis& diagnosis : from.diagnoses) {
        const bool had_virus = holds(diagnosis.sets, ValueSet::cond_varicella) && diagnosis.is_current == Tri::no;
        if (had_virus || holds(diagnosis.sets, ValueSet::cond_varicella_immune) ||
            holds(diagnosis.sets, ValueSet::cond_herpes_zoster))
            fact.add(as_event(diagnosis), evidence_of(diagnosis));
    }
    const std::pmr::vector<Evidence> doses = varicella_doses(from);
    if (doses.size() >= full_course)
        for (const Evidence& dose : doses) fact.add(Tri::yes, dose);
    return fact.value(false);
}

} // namespace

void derive_viral_infections(const Derivation& from, PatientFacts& facts) {
    at(facts, Fact::varicella_days) = days_since(ValueSet::cond_varicella, "varicella", has, from);
    at(facts, Fact::zoster_days) = days_since(ValueSet::cond_herpes_zoster, "herpes zoster", has, from);
    at(facts, Fact::measles_days) = days_since(ValueSet::cond_measles, "measles", has, from);
    at(facts, Fact::herpes_simplex_days) = days_since(ValueSet::cond_herpes_simplex, "herpes simplex", has, from);
    at(facts, Fact::molluscum_days) = days_since(ValueSet::cond_molluscum, "molluscum", has, from);
    at(facts, Fact::wart_days) = days_since(ValueSet::cond_warts, "viral wart", has, from);
    const FactValue& contact = at(facts, Fact::varicella_contact_days) =
        days_since(ValueSet::cond_varicella_contact, "contact with varicella", as_event, from);
    // Asked for after a contact only, so looked up then only.
    at(facts, Fact::varicella_immune) = contact.truth == Tri::no ? unknown_fact() : varicella_immune(from);
}

void add_unverified_immunity(UnverifiedFacts& facts) {
    facts.push_back({"varicella-vaccine-doses", "immunity to varicella",
                     std::to_string(full_course) + " doses of varicella vaccine count as immunity", "gk",
                     Effect::facts});
}

} // namespace eczema::cards
