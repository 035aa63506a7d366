// Which lists of the record a fact is read from, and why one of them is not there as a whole, in words for a card.
// Whether a fact is known is not decided here: a list that is lacking explains an unknown fact, and "none on record".
#pragma once
#include "cards/evaluate.hpp"

#include <string>
#include <vector>

namespace eczema::cards {

// The lists whose absence can leave the fact unknown or unnoticed, in the order of RecordList. None for facts about the
// call, the order and the patient's own resource.
std::vector<fhir::RecordList> lists_of(Fact fact);

// Those of them that were not sent whole, for a row that is unknown or that rests on finding nothing.
std::vector<fhir::RecordList> lacking_lists(const RowOutcome& row, const fhir::PatientRecord& record);

// Whether one of the finding's rows is unknown for want of a list.
bool lacks_a_list(const Finding& finding);
// Whether it is so because the EHR's search failed or the EHR did not give the list when it was asked for it.
bool lacks_a_failed_list(const Finding& finding);

// "medication statements"
std::string_view shown(fhir::RecordList list);
// "medication statements: not sent"
std::string lack_in_words(fhir::RecordList list, const fhir::PatientRecord& record);

} // namespace eczema::cards
