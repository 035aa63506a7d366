// The codes of the elements that say how things stand, by element: the one table of what is known of them, whatever the
// version of FHIR. A code that is not here never reads as absent: it says something, and not what.
#pragma once
#include "fhir/datatypes.hpp"

#include <array>

namespace eczema::fhir {

using Codes = std::span<const std::string_view>;

// The first of all codes of a CodeableConcept, Coding or plain string that is among the known ones, as it stands there,
// letter case aside; empty where none is. A site's own code often comes first.
std::string_view known_code(const Value& value, Codes known);

inline constexpr std::string_view unknown_status = "unknown";

// The same; unknown_status, with an issue, where something was sent and no code of it is known. Empty where nothing
// was.
std::string_view read_status(const Value& value, Codes known, std::string_view element, Reading& reading);

namespace codes {

inline constexpr auto condition_clinical = std::to_array<std::string_view>(
    {"active", "recurrence", "relapse", "inactive", "remission", "resolved", "unknown"});
inline constexpr auto condition_verification = std::to_array<std::string_view>(
    {"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error", "unknown"});

inline constexpr auto allergy_clinical = std::to_array<std::string_view>({"active", "inactive", "resolved"});
inline constexpr auto allergy_verification =
    std::to_array<std::string_view>({"unconfirmed", "presumed", "confirmed", "refuted", "entered-in-error"});
inline constexpr auto allergy_type = std::to_array<std::string_view>({"allergy", "intolerance"});
inline constexpr auto criticality = std::to_array<std::string_view>({"low", "high", "unable-to-assess"});
inline constexpr auto reaction_severity = std::to_array<std::string_view>({"mild", "moderate", "severe"});

inline constexpr auto medication_request_status = std::to_array<std::string_view>(
    {"active", "on-hold", "ended", "stopped", "completed", "cancelled", "entered-in-error", "draft", "unknown"});
inline constexpr auto medication_statement_status =
    std::to_array<std::string_view>({"active", "completed", "entered-in-error", "intended", "stopped", "on-hold",
                                     "unknown", "not-taken", "recorded", "draft"});
inline constexpr auto medication_dispense_status =
    std::to_array<std::string_view>({"preparation", "in-progress", "cancelled", "on-hold", "completed",
                                     "entered-in-error", "stopped", "declined", "unknown"});
inline constexpr auto medication_administration_status = std::to_array<std::string_view>(
    {"in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown"});
inline constexpr auto service_request_status =
    std::to_array<std::string_view>({"draft", "active", "on-hold", "revoked", "completed", "entered-in-error",
                                     "unknown", "stopped", "cancelled", "not-done"}); // the last three: of other orders
inline constexpr auto intent =
    std::to_array<std::string_view>({"proposal", "plan", "directive", "order", "original-order", "reflex-order",
                                     "filler-order", "instance-order", "option"});

inline constexpr auto immunization_status =
    std::to_array<std::string_view>({"completed", "entered-in-error", "not-done", "in-progress", "on-hold", "stopped"});
inline constexpr auto forecast_status =
    std::to_array<std::string_view>({"due", "overdue", "immune", "contraindicated", "complete"});

inline constexpr auto observation_status = std::to_array<std::string_view>(
    {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"});
inline constexpr auto diagnostic_report_status =
    std::to_array<std::string_view>({"registered", "partial", "preliminary", "modified", "final", "amended",
                                     "corrected", "appended", "cancelled", "entered-in-error", "unknown"});

inline constexpr auto procedure_status = std::to_array<std::string_view>(
    {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"});
inline constexpr auto encounter_status =
    std::to_array<std::string_view>({"planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled",
                                     "entered-in-error", "unknown"});
inline constexpr auto encounter_class = std::to_array<std::string_view>(
    {"AMB", "EMER", "FLD", "HH", "IMP", "ACUTE", "NONAC", "OBSENC", "PRENC", "SS", "VR"});
inline constexpr auto device_use_status = std::to_array<std::string_view>(
    {"active", "completed", "not-done", "entered-in-error", "intended", "stopped", "on-hold"});

} // namespace codes

} // namespace eczema::fhir
