// Drugs as recorded: which drug an entry means, when it was taken, and why it ended (specification 1.2). Text alone
// never proves a drug; it makes it unknown.
#pragma once
#include "cards/drug_groups.hpp"
#include "cards/settings.hpp"
#include "cards/tri.hpp"
#include "cards/value_sets.hpp"
#include "fhir/record.hpp"
#include "fhir/units.hpp"

namespace eczema::cards {

// The drug sets that a medication surely belongs to, and those it may belong to.
struct Drug {
    SetBits sets;
    SetBits possible;             // route not known or contradicted, or only words point there; disjoint from sets
    bool is_unidentified = false; // neither a code that says which drug it is nor words to go by: it may be anything
    bool is_in_words = false;     // `possible` rests on words alone
    // Where the table of potencies gave a topical steroid its class: the one presumed from its ingredient.
    std::optional<SetBits> presumed_class{};

    Tri is_in(const SetBits& group) const;
    Tri is_in(DrugGroup group) const { return is_in(sets_in(group)); }
    Tri is_in(ValueSet set) const;
    // The first drug set of `group` that it surely or possibly belongs to.
    std::optional<ValueSet> first_of(const SetBits& group) const;
};

// By the codings in whatever order; where they say nothing, by the ingredients. A drug that exists in several forms is
// told by its code, else by route, method and form; where these contradict one another it is unknown which it is.
Drug identify(const fhir::Medication& medication, std::span<const fhir::Dosage> dosages, const ValueSets& value_sets);

// Whether a drug that exists in several forms is the one of this set, given the routes and dose forms that hold its
// form; unknown where they hold none.
Tri fits_form(ValueSet set, const SetBits& form);

// The same for a service or a vaccine. It is never unidentified, since it is no drug: without a readable code or words
// it may be any vaccine or light treatment.
Drug identify_service(const fhir::CodeableConcept& code, const ValueSets& value_sets);

// Where an exposure was read, the most trusted first. An order that is only a plan, or that tells what others ordered,
// counts as a statement.
enum class ExposureSource : std::uint8_t { administration, dispense, statement, order };

struct Exposure {
    Drug drug;
    std::string_view resource_type, id;
    std::optional<fhir::DateInterval> start, end; // both inclusive; no end: open, or ended on an unknown day
    Tri is_on = Tri::unknown;                     // covers today
    bool has_ended = false;                       // the record says so
    Tri stopped_for_lack_of_effect = Tri::no;
    Tri stopped_for_intolerance = Tri::no;
    bool has_unread_reason = false;        // it ended for a reason in words or by a code that says nothing to us
    std::span<const fhir::Dosage> dosages; // of a dispense without its own those of its order
    ExposureSource source = ExposureSource::order;
    Tri took_place = Tri::yes;   // unknown: its status leaves open whether the drug was taken at all
    std::string_view order_id{}; // of a dispense or administration: the MedicationRequest behind it, sent or not
    bool is_dispensed = false;   // of an order: a dispense or administration of it was sent
    std::span<const fhir::CodeableConcept> reasons{}; // of a dispense or administration those of its order
    std::span<const fhir::Reference> reason_references{};
    const fhir::CodeableConcept* code = nullptr; // of the drug as named, of a dispense without it its order's
};

// Whether it begins after `today` for certain: planned, and no exposure yet.
inline bool is_to_come(const Exposure& exposure, fhir::Day today) {
    return exposure.start && exposure.start->first > today;
}

// What counts as exposure: orders, statements, dispenses, administrations, each in the order sent; no drafts,
// proposals, errors or refusals.
std::span<const Exposure> derive_exposures(const fhir::PatientRecord& record, const ValueSets& value_sets,
                                           const Settings& settings, fhir::Day today, std::pmr::memory_resource& arena);

// Whether the drugs that the patient takes or took were sent as a whole, ordered here and stated: then no exposure
// means none. What was dispensed or given was ordered, so those lists may be missing.
bool knows_medications(const fhir::PatientRecord& record);
// Whether all orders were sent. Enough to call an infection untreated: that warning must not wait for statements.
bool knows_orders(const fhir::PatientRecord& record);
// Which of the two lists is missing, in words for a card.
std::string_view missing_medications(const fhir::PatientRecord& record);

// First and last day of treatment that the dosages lay down, counted from `start` where they give lengths only;
// steps with a sequence follow one another. Days is nothing where a step has no end.
struct CourseLength {
    std::optional<double> days;
    double known_days = 0; // at least this long
    std::optional<fhir::Day> last_day;
};
CourseLength course_length(std::span<const fhir::Dosage> dosages, std::optional<fhir::Day> start);

// The last day that the dosages lay down, as wide as a partial start or end makes it.
std::optional<fhir::DateInterval> end_of_course(std::span<const fhir::Dosage> dosages,
                                                const std::optional<fhir::DateInterval>& start);

// How many days a quantity lasts at its dosage, where the two are in the same unit; nothing for several dosages or one
// as needed.
std::optional<double> days_of_supply(const fhir::Quantity& quantity, std::span<const fhir::Dosage> dosages);
// How many days one hand-over of an order lasts: as it says, else by its quantity.
std::optional<double> days_of_supply(const fhir::MedicationRequest& order);
// The same with the repeats that it allows; longest_days at most.
std::optional<double> days_of_all_supplies(const fhir::MedicationRequest& order);

using fhir::longest_days;

} // namespace eczema::cards
