#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row untreated[] = {
    yes("eczema herpeticum was recorded or suspected within 30 days", Fact::herpeticum, "S55"),
    no("no systemic antiviral was begun for it", Fact::herpeticum_treated, "S55"),
};
constexpr Row treated_immunosuppressive[] = {
    yes("eczema herpeticum was recorded or suspected within 30 days", Fact::herpeticum, "S55"),
    yes("a systemic antiviral was begun for it", Fact::herpeticum_treated, "S55"),
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "S65"),
};
constexpr Row treated_biologic[] = {
    yes("eczema herpeticum was recorded or suspected within 30 days", Fact::herpeticum, "S55"),
    yes("a systemic antiviral was begun for it", Fact::herpeticum_treated, "S55"),
    ordered("an eczema biologic is ordered", biologics, "S65"),
};
constexpr Row treated_on_immunosuppressive[] = {
    yes("eczema herpeticum was recorded or suspected within 30 days", Fact::herpeticum, "S55"),
    yes("a systemic antiviral was begun for it", Fact::herpeticum_treated, "S55"),
    yes("the patient is on a JAK inhibitor or traditional immunosuppressant", Fact::on_immunosuppressive, "S65"),
};
constexpr Row treatment_unknown[] = {
    yes("eczema herpeticum was recorded or suspected within 30 days", Fact::herpeticum, "S55"),
    unknown("whether it is treated cannot be told from the data supplied", Fact::herpeticum_treated, "S55"),
};
constexpr Row unresolved[] = {
    yes("eczema herpeticum older than 30 days is still listed as active", Fact::herpeticum_unresolved, "design"),
};
constexpr Row resolved_within_a_year[] = {
    at_most("an episode resolved within {n} days", Fact::herpeticum_resolved_days, 365, "days", "design"),
    ordered("a JAK inhibitor is ordered", jak_inhibitors, "ABR-US"),
};
constexpr Row several_episodes[] = {
    at_least("{n} or more episodes are on record", Fact::herpeticum_episodes, 2, "episodes", "design"),
    ordered("a JAK inhibitor is ordered", jak_inhibitors, "ABR-US"),
};

constexpr Proposal treat_now[] = {Proposal::remove_order, Proposal::herpes_pcr, Proposal::urgent_dermatology};
constexpr Proposal hold[] = {Proposal::remove_order};

constexpr std::string_view not_resolved = "Eczema herpeticum not resolved: hold {drug} until cleared.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, untreated,
     "Eczema herpeticum recorded without antiviral: needs prompt systemic antiviral.",
     "Give a systemic antiviral promptly; check kidney function for the dose. Ask dermatology urgently, ophthalmology "
     "if the face "
     "or an eye is involved. Start no systemic eczema drug until it has cleared.",
     treat_now},
    {Indicator::critical, Match::all, treated_immunosuppressive, not_resolved,
     "Hold the drug until the infection has cleared under the antiviral.", hold},
    {Indicator::warning, Match::all, treated_biologic, not_resolved,
     "Hold the drug until the infection has cleared under the antiviral."},
    {Indicator::warning, Match::all, treated_on_immunosuppressive,
     "Eczema herpeticum under treatment while on an immunosuppressant: review whether to pause it.",
     "Review with dermatology whether the immunosuppressant is paused until the infection has cleared."},
    {Indicator::info, Match::all, treatment_unknown,
     "Eczema herpeticum recorded; whether it is treated is not known here.",
     "No complete medication list was supplied. Make sure that a systemic antiviral is given."},
    {Indicator::info, Match::all, unresolved,
     "Older eczema herpeticum still listed as active: confirm it has resolved.",
     "Confirm that it has resolved and close the entry before systemic treatment."},
    {Indicator::info, Match::all, resolved_within_a_year,
     "Eczema herpeticum within the past year: {drug} may reactivate herpes.",
     "Weigh the risk of viral reactivation and tell the patient what to watch for."},
    {Indicator::info, Match::all, several_episodes, "Recurrent eczema herpeticum: {drug} may reactivate herpes.",
     "Weigh the risk of viral reactivation and tell the patient what to watch for."},
};

constexpr Source sources[] = {
    {"S55, S65", "Seed document, step 2 and pitfalls", true},
    {"AAD14", "American Academy of Dermatology, guideline of care for atopic dermatitis, section 3, 2014", true},
    {"EH", "Traidl and others, eczema herpeticum, Allergy 2021", true},
    {"ABR-US", "US label of abrocitinib: viral reactivation", true},
};
constexpr std::uint8_t reasons[] = {1, 3, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-eczema-herpeticum",
    .number = 6,
    .title = "Eczema herpeticum",
    .passage = "Eczema herpeticum needs a systemic antiviral without delay. Systemic treatment of the eczema waits "
               "until it has "
               "cleared. The rule reacts to a diagnosis that a clinician entered; it does not detect the disease.",
    .strength = "recommended (antiviral)",
    .certainty = "moderate",
    .not_meant_for = "herpes simplex without eczema herpeticum; herpes of the eye alone",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_patient,
    .family = Family::gate,
    .judges = systemic,
    .applies = {},
    .branches = branches,
    .when_unknown = "An undated entry counts as of today. A missing condition list is unknown: no drug is drafted.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_eczema_herpeticum = rule;

} // namespace eczema::cards
