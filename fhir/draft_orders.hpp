// context.draftOrders: the orders that a clinician has chosen but not yet signed, whole as sent.
#pragma once
#include "fhir/bundle.hpp"
#include "fhir/immunization.hpp"
#include "fhir/medication_request.hpp"
#include "fhir/service_request.hpp"

namespace eczema::fhir {

struct DraftOrder {
    const Value* resource = nullptr;    // whole, as sent
    std::string_view resource_type, id; // as sent: "MedicationOrder"
    bool is_selected = true;
    std::optional<MedicationRequest> medication_request; // where it is one; so are the next two
    std::optional<ServiceRequest> service_request;
    std::optional<Immunization> immunization;
};

// The drafts of a hook; `selections` ("Type/id") names those it is about, empty means all.
struct DraftSource {
    std::span<const Entry> entries; // of context.draftOrders; none where the hook has no drafts
    std::span<const Value> selections;
};

// Every draft but Medications, in the order sent. Selections that name none of them select all, with an issue.
std::span<const DraftOrder> read_drafts(const DraftSource& source, const Medications& medications, Reading& reading);

} // namespace eczema::fhir
