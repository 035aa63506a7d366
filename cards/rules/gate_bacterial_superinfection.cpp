#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row applies[] = {
    not_ruled_out("systemic treatment is considered, under way or being ordered", Fact::systemic_considered, "R05"),
};

constexpr Row serious_untreated[] = {
    yes("a bacterial skin infection was recorded within 60 days", Fact::skin_infection, "S53"),
    yes("it is cellulitis, an abscess, erysipelas or scalded skin", Fact::skin_infection_serious, "UPA-US, ABR-US"),
    no("no systemic antibiotic was begun for it", Fact::skin_infection_treated, "S53"),
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "UPA-US, ABR-US"),
};
constexpr Row serious_elsewhere_immunosuppressive[] = {
    yes("a serious infection outside the skin was recorded within 60 days", Fact::serious_infection, "UPA-US, ABR-US"),
    no("it is not what the drug is ordered for", Fact::order_for_infection, "R05"),
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "UPA-US, ABR-US"),
};
constexpr Row untreated_order[] = {
    yes("a bacterial skin infection was recorded within 60 days", Fact::skin_infection, "S53"),
    no("no systemic antibiotic was begun for it", Fact::skin_infection_treated, "S53"),
    ordered("a systemic eczema drug is ordered", systemic, "S53, S65"),
};
constexpr Row serious_elsewhere_biologic[] = {
    yes("a serious infection outside the skin was recorded within 60 days", Fact::serious_infection, "design"),
    no("it is not what the drug is ordered for", Fact::order_for_infection, "R05"),
    ordered("an eczema biologic is ordered", biologics, "design"),
};
constexpr Row serious_treated[] = {
    yes("a bacterial skin infection was recorded within 60 days", Fact::skin_infection, "S53"),
    yes("it is cellulitis, an abscess, erysipelas or scalded skin", Fact::skin_infection_serious, "UPA-US, ABR-US"),
    yes("a systemic antibiotic was begun for it", Fact::skin_infection_treated, "S53"),
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "UPA-US, ABR-US"),
};
constexpr Row untreated[] = {
    yes("a bacterial skin infection was recorded within 60 days", Fact::skin_infection, "S53"),
    no("no systemic antibiotic was begun for it", Fact::skin_infection_treated, "S53"),
};
constexpr Row just_treated[] = {
    yes("a bacterial skin infection was recorded within 60 days", Fact::skin_infection, "S53"),
    yes("a systemic antibiotic was begun for it", Fact::skin_infection_treated, "S53"),
    less_than("it was begun less than {n} days ago", Fact::antibiotic_day, 3, "days", "design"),
    ordered("a systemic eczema drug is ordered", systemic, "S53, S65"),
};
constexpr Row treatment_unknown[] = {
    yes("a bacterial skin infection was recorded within 60 days", Fact::skin_infection, "S53"),
    unknown("whether it is treated cannot be told from the data supplied", Fact::skin_infection_treated, "S53"),
};
constexpr Row unresolved[] = {
    yes("a skin infection older than 60 days is still listed as active", Fact::skin_infection_unresolved, "design"),
};

constexpr Proposal hold[] = {Proposal::remove_order, Proposal::bacterial_culture};
constexpr Proposal test[] = {Proposal::bacterial_culture};

constexpr std::string_view treat = "Untreated skin infection recorded: treat before starting {drug}.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, serious_untreated, treat,
     "Hold the drug. Treat the infection first; which antibiotic is decided by local resistance and allergies.", hold},
    {Indicator::critical, Match::all, serious_elsewhere_immunosuppressive,
     "Serious infection recorded: do not start {drug} until it has resolved.",
     "Hold the drug until the infection has been treated and has resolved.", hold},
    {Indicator::warning, Match::all, untreated_order, treat,
     "Treat the infection with a systemic antibiotic first; which one is decided by local resistance and allergies. "
     "Start the drug once it has responded.",
     hold},
    {Indicator::warning, Match::all, serious_elsewhere_biologic,
     "Serious infection recorded: let it resolve before starting {drug}.",
     "Hold the drug until the infection has resolved.", hold},
    {Indicator::warning, Match::all, serious_treated,
     "Serious skin infection under treatment: let it resolve before starting {drug}.",
     "The labels advise against starting during an active serious infection, treated or not. Close the entry once it "
     "has resolved.",
     hold},
    {Indicator::info, Match::all, untreated, treat,
     "Treat the infection with a systemic antibiotic before systemic eczema treatment is begun or changed; which one "
     "is "
     "decided by local resistance and allergies.",
     test},
    {Indicator::info, Match::all, just_treated,
     "Skin infection under treatment: confirm response before the first dose of {drug}.",
     "The antibiotic was begun less than three days ago. Confirm that the infection responds before the first dose."},
    {Indicator::info, Match::all, treatment_unknown,
     "Skin infection recorded; whether it is treated is not known here.",
     "No complete medication list was supplied. Check that the infection is treated before systemic eczema treatment."},
    {Indicator::info, Match::all, unresolved, "Older skin infection still listed as active: confirm it has resolved.",
     "Confirm that the infection has resolved and close the entry, or treat it, before systemic treatment."},
};

constexpr Source sources[] = {
    {"S53, S65", "Seed document, step 2 and pitfalls", true},
    {"AAD14", "American Academy of Dermatology, guideline of care for atopic dermatitis, section 3, 2014", true},
    {"UPA-US, ABR-US", "US labels of upadacitinib and abrocitinib: not during an active serious infection", true},
};
constexpr std::uint8_t reasons[] = {1, 3, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-bacterial-superinfection",
    .number = 5,
    .title = "Untreated bacterial superinfection",
    .passage =
        "Infected eczema is treated with a systemic antibiotic before systemic treatment of the eczema is begun, since "
        "a "
        "persisting infection worsens the eczema and its response. Colonisation without clinical infection is no "
        "infection. JAK inhibitors are not to be started during an active serious infection, a local one included.",
    .strength = "strong (treat clinical infection)",
    .certainty = "moderate",
    .not_meant_for = "colonisation without an infection diagnosis; infections of viral origin",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = systemic,
    .applies = applies,
    .branches = branches,
    .when_unknown = "An older entry, a suspected infection or a missing condition list is unknown: no drug is drafted.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_bacterial_superinfection = rule;

} // namespace eczema::cards
