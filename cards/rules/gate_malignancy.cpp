#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row is_active = yes("a cancer is recorded as active", Fact::malignancy, "UPA-US, ABR-US, CSA");

constexpr Row active_jak_or_ciclosporin[] = {is_active, ordered("a JAK inhibitor or ciclosporin is ordered",
                                                                jak_inhibitor_or_ciclosporin,
                                                                "UPA-US, ABR-US, "
                                                                "CSA")};
constexpr Row active_other[] = {is_active, ordered("azathioprine, mycophenolate or methotrexate is ordered",
                                                   azathioprine_mycophenolate_methotrexate, "R16")};
constexpr Row recent[] = {
    at_most("the last evidence of a cancer lies no more than {n} years back", Fact::malignancy_years, 5, "years",
            "design"),
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "UPA-US, EMA-JAK")};
constexpr Row skin_cancer[] = {
    yes("a skin cancer other than melanoma is or was recorded", Fact::skin_cancer_history, "UPA-US, CSA"),
    ordered("a JAK inhibitor, azathioprine or ciclosporin is ordered", jak_inhibitor_azathioprine_ciclosporin,
            "UPA-US, CSA")};
constexpr Row active_biologic[] = {is_active, ordered("an eczema biologic is ordered", biologics, "design")};

constexpr Proposal hold[] = {Proposal::remove_order, Proposal::oncology_referral};
constexpr Proposal ask_oncology[] = {Proposal::oncology_referral};
constexpr Proposal examine_skin[] = {Proposal::skin_examination};

constexpr std::string_view risk = "Cancer history: {drug} raises malignancy risk; agree plan with oncology.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, active_jak_or_ciclosporin, risk,
     "Do not start it while the cancer is active. Ask oncology; topical treatment, light where the skin allows it, or "
     "a "
     "biologic with oncology's agreement are the other ways.",
     hold},
    {Indicator::warning, Match::all, active_other, risk,
     "Agree the plan with oncology before the first dose, interactions with the cancer treatment included.",
     ask_oncology},
    {Indicator::warning, Match::all, recent, risk,
     "Find out with oncology whether the cancer counts as cured, and weigh the risk of return against the benefit.",
     ask_oncology},
    {Indicator::warning, Match::all, skin_cancer,
     "Skin cancer recorded: {drug} raises the risk of more; examine the skin first.",
     "Examine the whole skin before the first dose and at least once a year, and advise protection from the sun.",
     examine_skin},
    {Indicator::info, Match::all, active_biologic,
     "Cancer recorded as active: agree the plan for {drug} with oncology.",
     "The labels of the biologics name no such risk, but patients with cancer were left out of the trials. Agree the "
     "plan with oncology."},
};

constexpr Source sources[] = {
    {"UPA-US, ABR-US", "US labels of upadacitinib and abrocitinib: boxed warning on malignancy", true},
    {"EMA-JAK", "European Medicines Agency, JAK inhibitors: measures to reduce serious side effects, 2022", true},
    {"CSA", "Label of ciclosporin: malignancy", true},
};
constexpr std::uint8_t reasons[] = {1, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-malignancy",
    .number = 16,
    .title = "Cancer before immunosuppression",
    .passage = "JAK inhibitors carry a boxed warning on lymphoma, lung and skin cancer. Ciclosporin is contraindicated "
               "in malignant disease, and it and azathioprine favour skin cancer. Five years without evidence of the "
               "cancer is this service's limit for a past one, not a label's.",
    .strength = "label",
    .certainty = "label; the five years are a choice of design",
    .not_meant_for = "benign tumours, actinic keratosis, family history, screening",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = systemic_or_light,
    .applies = {},
    .branches = branches,
    .when_unknown = "No entry in a complete condition list counts as none recorded. Without the list, with a suspected "
                    "or undated cancer, or with a skin cancer of which nothing says that it was treated, it is "
                    "unknown and no JAK inhibitor or immunosuppressant is offered.",
    .override_reasons = reasons,
    .tells_every_branch = true,
};
static_assert(well_formed(rule));
const Rule gate_malignancy = rule;

} // namespace eczema::cards
