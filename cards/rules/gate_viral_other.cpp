#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr std::string_view varicella_recorded = "varicella is recorded within {n} days";
constexpr std::string_view zoster_recorded = "herpes zoster is recorded within {n} days";
constexpr std::string_view measles_recorded = "measles is recorded within {n} days";
constexpr std::string_view herpes_simplex_recorded = "herpes simplex is recorded within {n} days";
constexpr std::string_view molluscum_recorded = "molluscum contagiosum is recorded within {n} days";
constexpr std::string_view warts_recorded = "viral warts are recorded within {n} days";
constexpr std::string_view contact_recorded = "contact with varicella is recorded within {n} days";
constexpr std::string_view not_immune = "no immunity to varicella is known";
constexpr Row immunosuppressive_ordered =
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "UPA-US, ABR-US");
constexpr Row biologic_ordered = ordered("an eczema biologic is ordered", biologics, "S65");

constexpr Row varicella[] = {at_most(varicella_recorded, Fact::varicella_days, 30, "days", "design"),
                             immunosuppressive_ordered};
constexpr Row zoster[] = {at_most(zoster_recorded, Fact::zoster_days, 30, "days", "design"), immunosuppressive_ordered};
constexpr Row measles[] = {at_most(measles_recorded, Fact::measles_days, 30, "days", "design"),
                           immunosuppressive_ordered};
constexpr Row herpes_simplex[] = {at_most(herpes_simplex_recorded, Fact::herpes_simplex_days, 30, "days", "design"),
                                  immunosuppressive_ordered};
constexpr Row molluscum[] = {at_most(molluscum_recorded, Fact::molluscum_days, 180, "days", "design"),
                             immunosuppressive_ordered};
constexpr Row contact[] = {at_most(contact_recorded, Fact::varicella_contact_days, 21, "days", "design"),
                           not_known(not_immune, Fact::varicella_immune, "R07"), immunosuppressive_ordered};

constexpr Row biologic_varicella[] = {at_most(varicella_recorded, Fact::varicella_days, 30, "days", "design"),
                                      biologic_ordered};
constexpr Row biologic_zoster[] = {at_most(zoster_recorded, Fact::zoster_days, 30, "days", "design"), biologic_ordered};
constexpr Row biologic_measles[] = {at_most(measles_recorded, Fact::measles_days, 30, "days", "design"),
                                    biologic_ordered};
constexpr Row biologic_herpes_simplex[] = {
    at_most(herpes_simplex_recorded, Fact::herpes_simplex_days, 30, "days", "design"), biologic_ordered};
constexpr Row biologic_molluscum[] = {at_most(molluscum_recorded, Fact::molluscum_days, 180, "days", "design"),
                                      biologic_ordered};
constexpr Row biologic_warts[] = {at_most(warts_recorded, Fact::wart_days, 30, "days", "design"), biologic_ordered};

constexpr Proposal hold[] = {Proposal::remove_order};
constexpr Proposal hold_and_treat[] = {Proposal::remove_order, Proposal::antiviral_order_set};
constexpr Proposal hold_and_test[] = {Proposal::remove_order, Proposal::varicella_serology};

constexpr std::string_view active = "Active {x} infection: resolve or treat before starting {drug}.";
constexpr std::string_view wait = "Hold the drug until the infection has resolved. Close the entry once it is over.";
constexpr std::string_view wait_and_treat = "Hold the drug until the infection has resolved. Weigh up an antiviral; "
                                            "drug and dose are chosen in the local order "
                                            "set, none is drafted here. Close the entry once the infection is over.";
constexpr std::string_view wait_for_skin =
    "Treat the infection or let it clear before the drug is begun, and tell the patient that it may spread under it.";
constexpr std::string_view watch =
    "The biologic is not ruled out by it. Decide whether to treat the infection first, and watch it after the start.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, varicella, active, wait_and_treat, hold_and_treat, Fact::varicella_days},
    {Indicator::critical, Match::all, zoster, active, wait_and_treat, hold_and_treat, Fact::zoster_days},
    {Indicator::critical, Match::all, measles, active, wait, hold, Fact::measles_days},
    {Indicator::warning, Match::all, herpes_simplex, active, wait_for_skin, hold_and_treat, Fact::herpes_simplex_days},
    {Indicator::warning, Match::all, molluscum, active, wait_for_skin, hold, Fact::molluscum_days},
    {Indicator::warning, Match::all, contact,
     "Contact with varicella and no known immunity: test before starting {drug}.",
     "Varicella can still break out up to 21 days after the contact. Test for antibodies and wait for the result; ask "
     "infectious disease about protection after the contact.",
     hold_and_test},
    {Indicator::info, Match::all, biologic_varicella, active, watch, {}, Fact::varicella_days},
    {Indicator::info, Match::all, biologic_zoster, active, watch, {}, Fact::zoster_days},
    {Indicator::info, Match::all, biologic_measles, active, watch, {}, Fact::measles_days},
    {Indicator::info, Match::all, biologic_herpes_simplex, active, watch, {}, Fact::herpes_simplex_days},
    {Indicator::info, Match::all, biologic_molluscum, active, watch, {}, Fact::molluscum_days},
    {Indicator::info, Match::all, biologic_warts, active, watch, {}, Fact::wart_days},
};

constexpr Source sources[] = {
    {"S55, S65", "Seed document, step 2 and pitfalls: look for a viral infection before systemic treatment", true},
    {"UPA-US, ABR-US", "US labels of upadacitinib and abrocitinib: viral reactivation", true},
};
constexpr std::uint8_t reasons[] = {1, 3, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-viral-other",
    .number = 7,
    .title = "Viral infection other than eczema herpeticum",
    .passage = "Before a drug that weakens the defence against viruses, an active infection with varicella, zoster, "
               "measles or herpes simplex is treated or has run its course. Viruses that sleep in the body wake more "
               "often under JAK inhibitors; molluscum and warts may spread.",
    .strength = "label (JAK inhibitors); consensus (others)",
    .certainty = "low",
    .not_meant_for = "eczema herpeticum and viral infection of the eye, which have rules of their own; past infection",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = systemic,
    .applies = {},
    .branches = branches,
    .when_unknown = "No entry in a complete condition list counts as none recorded. Without the list, or where an "
                    "infection is only suspected, it is unknown and no JAK inhibitor or immunosuppressant is offered.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_viral_other = rule;

} // namespace eczema::cards
