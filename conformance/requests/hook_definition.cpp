#include "conformance/requests/hook_definition.hpp"

#include <algorithm>

namespace eczema::conformance {
namespace {

using enum FieldKind;

constexpr std::string_view staff = "Practitioner PractitionerRole";
constexpr std::string_view anyone = "Practitioner PractitionerRole Patient RelatedPerson";

constexpr bool required = true;
constexpr bool optional = false;
constexpr bool token = true;
constexpr bool no_token = false;

constexpr ContextField patient_view[] = {
    {"userId", user, required, token, anyone},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
};
constexpr ContextField order_select[] = {
    {"userId", user, required, token, staff},    {"patientId", id, required, token},
    {"encounterId", id, optional, token},        {"selections", references, required, no_token},
    {"draftOrders", bundle, required, no_token},
};
constexpr ContextField order_sign[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"draftOrders", bundle, required, no_token},
};
// Its first version had order and task in place of dispatchedOrders and fulfillmentTasks.
constexpr ContextField order_dispatch[] = {
    {"patientId", id, required, token},        {"dispatchedOrders", references, required, token},
    {"performer", reference, required, token}, {"fulfillmentTasks", resources, optional, no_token, "Task"},
    {"order", reference, optional, token},     {"task", resource, optional, no_token, "Task"},
};
constexpr ContextField encounter[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, required, token},
};
constexpr ContextField appointment_book[] = {
    {"userId", user, required, token, anyone},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"appointments", bundle, required, no_token, "Appointment"},
};
constexpr ContextField medication_refill[] = {
    {"userId", user, optional, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"medications", bundle, required, no_token},
};
constexpr ContextField allergyintolerance_create[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"allergyIntolerance", resource, required, no_token, "AllergyIntolerance"},
};
constexpr ContextField problem_list_item_create[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"conditions", bundle, required, no_token, "Condition"},
};
constexpr ContextField medication_verify[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"medication", resource, required, no_token, "MedicationRequest"},
};
constexpr ContextField medication_prescribe[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"medications", bundle, required, no_token},
};
constexpr ContextField order_review[] = {
    {"userId", user, required, token, staff},
    {"patientId", id, required, token},
    {"encounterId", id, optional, token},
    {"orders", bundle, required, no_token},
};

constexpr HookDefinition definitions[] = {
    {"patient-view", "1.0", patient_view},
    {"order-select", "1.0 1.0.1 1.0.2", order_select},
    {"order-sign", "1.0 1.0.1 1.1", order_sign},
    {"order-dispatch", "1.0 1.1", order_dispatch},
    {"encounter-start", "1.0", encounter},
    {"encounter-discharge", "1.0", encounter},
    {"appointment-book", "1.0", appointment_book},
    {"medication-refill", "0.1.0", medication_refill},
    {"allergyintolerance-create", "0.1.0 1.0", allergyintolerance_create},
    {"problem-list-item-create", "0.1.0 1.0", problem_list_item_create},
    {"medication-verify", "0.1.0 1.0", medication_verify},
    {"medication-prescribe", "1.0", medication_prescribe},
    {"order-review", "1.0", order_review},
};

} // namespace

std::span<const HookDefinition> hook_definitions() { return definitions; }

const HookDefinition* find_hook(std::string_view hook) {
    const auto* const found = std::find_if(std::begin(definitions), std::end(definitions),
                                           [&](const HookDefinition& known) { return known.hook == hook; });
    return found == std::end(definitions) ? nullptr : found;
}

bool is_among(std::string_view word, std::string_view words) {
    while (!words.empty()) {
        const std::size_t blank = std::min(words.find(' '), words.size());
        if (words.substr(0, blank) == word) return true;
        words.remove_prefix(std::min(blank + 1, words.size()));
    }
    return false;
}

} // namespace eczema::conformance
