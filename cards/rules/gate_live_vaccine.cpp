#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("a live vaccine is being ordered", DrugGroup::live_vaccines, "S67"),
};
constexpr Row suppressed[] = {
    at_most("a JAK inhibitor or traditional immunosuppressant is taken or was within {n} days",
            Fact::immunosuppressive_last_days, 90, "days", "design"),
    yes("one is drafted beside the vaccine", Fact::immunosuppressive_drafted, "UPA-US"),
};
constexpr Row on_biologic[] = {
    at_most("an eczema biologic is taken or was within {n} days", Fact::biologic_last_days, 28, "days", "design"),
    yes("an eczema biologic is drafted beside the vaccine", Fact::biologic_drafted, "DUP-SAF"),
    at_most("a systemic steroid at 20 mg prednisone a day or more, in a child 2 mg/kg or more, for 14 days or more is "
            "taken or was within {n} days",
            Fact::high_dose_steroid_days, 28, "days", "VAX"),
};
constexpr Proposal proposals[] = {Proposal::remove_order, Proposal::inactivated_influenza_vaccine};

constexpr Branch branches[] = {
    {Indicator::critical, Match::any, suppressed,
     "Live vaccine while on {x}: avoid; consider inactivated option or specialist plan.",
     "The vaccine organism can multiply under immunosuppression. Give an inactivated vaccine where there is one.",
     proposals},
    {Indicator::warning, Match::any, on_biologic,
     "Live vaccine while on {x}: avoid; consider inactivated option or specialist plan.",
     "Labels advise against live vaccines during biologics. An allergy panel (ACAAI, Delphi, 2024) judged them likely "
     "safe on dupilumab after shared decision.",
     proposals},
};

constexpr Source sources[] = {
    {"S67", "No live vaccines during treatment", true},
    {"DUP-SAF, TRA-US, LEB-US, NEM-EU, UPA-US", "Labels: avoid live vaccines", true},
    {"VAX", "Lieberman 2024, ACAAI Delphi, doi 10.1016/j.anai.2024.05.014; steroid dose and interval quoted from CDC",
     true},
    {"design", "90 days after an immunosuppressive drug, 28 days after a biologic: choices of this project", false},
    {"gk", "Steroid doses compared with prednisone: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 5, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-live-vaccine",
    .number = 14,
    .title = "Live vaccine during systemic treatment",
    .passage =
        "Live vaccines are avoided while an immunosuppressive drug or a biologic is taken, and for a time after it. "
        "Guidance differs for biologics, where a panel holds them likely safe after shared decision.",
    .strength = "label; panel opinion against it for dupilumab",
    .certainty = "label",
    .not_meant_for = "inactivated, recombinant and non-replicating vaccines",
    .differs = "labels advise against live vaccines on a biologic; the 2024 Delphi panel of the ACAAI judged them "
               "likely safe by shared decision",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = DrugGroup::live_vaccines,
    .applies = applies,
    .branches = branches,
    .when_unknown =
        "Without the medication lists it is unknown what the patient takes, and that is said. A child without "
        "a current weight may be light enough for a dose under 20 mg to be high.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_live_vaccine = rule;

} // namespace eczema::cards
