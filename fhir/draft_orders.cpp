#include "fhir/draft_orders.hpp"

#include "fhir/versions.hpp"

#include <algorithm>
#include <set>

namespace eczema::fhir {
namespace {

// What the selections name: drafts by type and id, by id alone where no type is given, or by fullUrl.
class Selected {
  public:
    Selected(std::span<const Value> selections, Reading& reading) : full_urls_(&reading.arena), names_(&reading.arena) {
        for (const Value& selection : selections) {
            const Reference reference = parse_reference(selection.text());
            if (reference.id.empty()) continue;
            full_urls_.insert(selection.text());
            names_.insert({reference.type, reference.id});
        }
    }

    bool is_empty() const { return names_.empty(); }

    bool hold(const DraftOrder& draft, std::string_view full_url) const {
        return full_urls_.contains(full_url) || names_.contains({draft.resource_type, draft.id}) ||
               names_.contains({{}, draft.id});
    }

  private:
    std::pmr::set<std::string_view> full_urls_;
    std::pmr::set<std::pair<std::string_view, std::string_view>> names_; // type and id
};

} // namespace

std::span<const DraftOrder> read_drafts(const DraftSource& source, const Medications& medications, Reading& reading) {
    auto drafts = reading.list<DraftOrder>();
    const Selected selected(source.selections, reading);
    for (const Entry& entry : source.entries) {
        const Value& resource = as_r4(*entry.resource, reading.arena);
        const std::string_view type = resource_type(resource);
        if (type == "Medication") continue; // a helper that an order refers to
        DraftOrder draft;
        draft.resource = entry.resource;
        draft.resource_type = resource_type(*entry.resource);
        draft.id = resource["id"].text();
        reading.location = {"context", "draftOrders", entry.index};
        if (type == "MedicationRequest")
            draft.medication_request = read_medication_request(resource, medications, reading);
        if (type == "ServiceRequest") draft.service_request = read_service_request(resource, reading);
        if (type == "Immunization") draft.immunization = read_immunization(resource, reading);
        draft.is_selected = selected.is_empty() || selected.hold(draft, entry.full_url);
        drafts.push_back(draft);
    }
    if (!drafts.empty() &&
        std::none_of(drafts.begin(), drafts.end(), [](const auto& draft) { return draft.is_selected; })) {
        reading.location = {"context", "selections", std::nullopt};
        reading.note(IssueSeverity::warning, {}, "no-draft-selected");
        for (DraftOrder& draft : drafts) draft.is_selected = true;
    }
    return reading.kept(drafts);
}

} // namespace eczema::fhir
