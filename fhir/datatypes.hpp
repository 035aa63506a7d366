// The FHIR data types that the resources share, as views of the request. Shape is read leniently (one for a list, a
// list for one, numbers as strings); meaning strictly: what cannot be read is absent, never a default.
#pragma once
#include "fhir/reading.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace eczema::fhir {

struct Coding {
    std::string_view system, code; // either may be empty
    std::string_view display;      // never proves anything; may only make a fact unknown
};

struct CodeableConcept {
    std::span<const Coding> codings;
    std::string_view text;

    bool is_empty() const { return codings.empty() && text.empty(); }
};

// A reference by type and id: "Patient/p1", absolute, versioned, "#contained", "urn:uuid:p1".
struct Reference {
    std::string_view type; // empty for "#x" and "urn:uuid:x"
    std::string_view id;   // empty where there is none
    bool is_contained = false;
    std::string_view base{}; // of an absolute URL, the part before the type: the server it means
};

enum class Comparator : std::uint8_t { none, less, at_most, at_least, greater };

struct Quantity {
    std::optional<double> value; // absent too where there is a comparator that cannot be read
    std::string_view unit;       // the code, or the unit's text where there is no code
    Comparator comparator = Comparator::none;
    std::string_view unit_text{}; // the unit's text, where there is a code as well

    bool has_comparator() const { return comparator != Comparator::none; } // the value is a bound, not an amount
};

struct Period {
    std::optional<DateInterval> start, end;
};

// A date as the start and end of a period: the dateTime form of a choice that may also be a Period.
inline Period period_at(const std::optional<DateInterval>& date) { return {date, date}; }

// One item for an object or scalar, the items of a list; nothing for null.
std::span<const Value> one_or_many(const Value& value);
// The first of one_or_many, or a null value.
const Value& first_of(const Value& value);

// The text without white space around it.
std::string_view trimmed(std::string_view text);

// Whether the text has the shape of a resource id, and so is safe to show: no record text passes for one.
bool is_id(std::string_view text);

// The contained resource that the reference names, or a null value.
const Value& contained_in(const Value& resource, const Reference& reference);

CodeableConcept read_concept(const Value& value, Reading& reading);
std::span<const CodeableConcept> read_concepts(const Value& value, Reading& reading); // without the empty ones
Reference read_reference(const Value& value);
std::span<const Reference> read_references(const Value& value, Reading& reading); // without those that name nothing
Reference parse_reference(std::string_view text);
std::optional<double> read_number(const Value& value); // a number, or a string that is one
std::optional<bool> read_boolean(const Value& value);
Quantity read_quantity(const Value& value);

// Whether two codes are one, letter case aside.
bool is_same_code(std::string_view one, std::string_view other);

// Asks `wanted` about each code of a CodeableConcept, Coding or plain string, in the order sent, until one is: statuses
// changed shape between versions.
template <class Wanted>
bool any_code(const Value& value, Wanted wanted) {
    for (const Value& part : one_or_many(value)) {
        if (part.is_string()) {
            if (wanted(trimmed(part.text()))) return true;
            continue;
        }
        for (const Value& coding : one_or_many(part["coding"]))
            if (wanted(trimmed(coding["code"].text()))) return true;
        if (wanted(trimmed(part["code"].text()))) return true;
    }
    return false;
}

// A date that says when something was or will be; `element` names it in issues.
std::optional<DateInterval> read_date(const Value& value, std::string_view element, Reading& reading);
// A date that says when something was recorded or began: after today it is an issue and absent. A partial date that
// reaches beyond today is cut at today.
std::optional<DateInterval> read_past_date(const Value& value, std::string_view element, Reading& reading);
Period read_period(const Value& value, std::string_view element, Reading& reading);
Period read_past_period(const Value& value, std::string_view element, Reading& reading);

} // namespace eczema::fhir
