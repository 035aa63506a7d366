// The invented record of the examiner's patient, and what a FHIR search of it finds. What is prefetched and what the
// examiner's FHIR server answers both come from here, so that they say the same. It knows no HTTP.
#pragma once
#include "conformance/json/rapid_json.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eczema::conformance {

inline constexpr std::string_view made_patient_id = "examiner-1";
inline constexpr std::string_view other_patient_id = "examiner-2";

struct FhirQuery {
    std::string type;                                          // empty for a search of all types
    std::string id;                                            // of a read; empty for a search
    std::vector<std::pair<std::string, std::string>> criteria; // decoded
};

// Takes "Type/id", "Type?name=value&…" and "Type/id/Type?…"; the compartment becomes a criterion.
FhirQuery read_query(std::string_view relative_url);

// The record's resources of a type, FHIR R4 as JSON text, about the patient named. Of a type without an entry in the
// record there is one with an id alone.
std::vector<std::string> made_resources(std::string_view type, std::string_view patient_id = made_patient_id);

// The resource of that type and id. Those that a context names by id only, such as its user or encounter, are there
// with any id; drafts are not.
std::optional<std::string> made_resource(std::string_view type, std::string_view id);

// What the search matches. Of its criteria those are applied that name the patient, an id, a status, a category or a
// code; others, such as dates, let everything pass.
std::vector<std::string> matching(const FhirQuery& query, std::string_view patient_id = made_patient_id);

// A Bundle of type searchset with these matches; `links` is JSON for its link array, empty for none.
std::string searchset(const std::vector<std::string>& resources, std::string_view links = {});

// The answer to a query in the form in which it is prefetched: a resource or a searchset; nothing for a failed read.
std::optional<std::string> made_answer(std::string_view relative_url);

} // namespace eczema::conformance
