// Elements of the R4 resources that cards commonly offer, as data: those that are required, those that are coded by a
// required list, and those that services often get wrong. https://hl7.org/fhir/R4/resourcelist.html
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace eczema::conformance {

enum class ElementKind : std::uint8_t {
    code,
    string,
    boolean,
    date,
    date_time,
    reference,
    codeable_concept,
    object,
    choice // one of several members: "medicationReference medicationCodeableConcept"
};

enum class Repeats : bool { no, yes };

struct Element {
    std::string_view type; // of the resource
    std::string_view name;
    ElementKind kind;
    bool is_required;
    Repeats repeats;
    std::string_view values = {}; // the codes of a required list, or the members of a choice; blank-separated
};

std::span<const Element> fhir_elements();

} // namespace eczema::conformance
