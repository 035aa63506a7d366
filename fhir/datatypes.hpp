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
};

struct Quantity {
    std::optional<double> value;
    std::string_view unit; // the code, or the unit's text where there is no code
    bool has_comparator = false;
};

struct Period {
    std::optional<DateInterval> start, end;
};

// One item for an object or scalar, the items of a list; nothing for null.
std::span<const Value> one_or_many(const Value& value);

CodeableConcept read_concept(const Value& value, Reading& reading);
Reference read_reference(const Value& value);
Reference parse_reference(std::string_view text);
std::optional<double> read_number(const Value& value); // a number, or a string that is one
std::optional<bool> read_boolean(const Value& value);
Quantity read_quantity(const Value& value);

// The first code of a CodeableConcept, Coding or plain string: statuses, which changed shape between versions.
std::string_view read_status(const Value& value);

// A date that says when something was or will be; `element` names it in issues.
std::optional<DateInterval> read_date(const Value& value, std::string_view element, Reading& reading);
// A date that says when something was recorded or began: after today it is an issue and absent. A partial date that
// reaches beyond today is cut at today.
std::optional<DateInterval> read_past_date(const Value& value, std::string_view element, Reading& reading);
Period read_period(const Value& value, std::string_view element, Reading& reading);

// Length in days of a duration in UCUM time units or their English names: h, d, wk, mo (30), a (365).
std::optional<double> days_of(const Quantity& duration);
std::optional<double> days_in_unit(std::string_view unit);

} // namespace eczema::fhir
