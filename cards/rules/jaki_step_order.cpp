#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

constexpr Row applies[] = {
    ordered("upadacitinib or abrocitinib is being ordered", DrugGroup::upadacitinib_or_abrocitinib, "UPA-US, ABR-US"),
    yes("the order is for atopic dermatitis, or has no reason and nothing else explains it", Fact::order_for_dermatitis,
        "R29"),
};
constexpr Row not_met[] = {
    yes("US labels apply", Fact::jurisdiction_us, "UPA-US, ABR-US"),
    no("no biologic or traditional immunosuppressant failed or was not tolerated", Fact::other_systemic_failed,
       "UPA-US, ABR-US"),
    no("nothing says that other systemic treatments are not advisable", Fact::other_therapies_inadvisable,
       "UPA-US, ABR-US"),
};
constexpr Row risk_group[] = {
    no("European or United Kingdom labels apply", Fact::jurisdiction_us, "EMA-JAK"),
    at_least("the patient is in a risk group of gate-jaki-cardiovascular, by {n} factor or more", Fact::vascular_risks,
             1, "risk factors", "EMA-JAK"),
};
constexpr Proposal propose_step[] = {Proposal::first_open_options, Proposal::record_therapies_inadvisable};
constexpr Proposal propose_options[] = {Proposal::first_open_options};

constexpr Branch branches[] = {
    {Indicator::warning, Match::all, not_met,
     "JAK inhibitor before another systemic: US label asks for prior failure or inadvisability.",
     "Choose an option that comes earlier, or record what failed elsewhere or why others are not advisable. Courses of "
     "oral steroids do not count, nor does preference alone.",
     propose_step},
    {Indicator::info, Match::all, risk_group, "{drug} in a risk group: after suitable alternatives only ({x}).",
     "In the EU and the UK a JAK inhibitor is for this group only if there is no suitable alternative. Name in the "
     "order why the others are not suitable.",
     propose_options, Fact::vascular_risks},
};

constexpr Source sources[] = {
    {"S23-S25", "Seed document on JAK inhibitors, corrected: preference alone does not meet the US label", true},
    {"UPA-US, ABR-US", "US labels of upadacitinib and abrocitinib: after other systemic drugs, or where not advisable",
     true},
    {"AAD24", "American Academy of Dermatology, systemic therapy for adults, JAAD 2024;90:e43", true},
    {"EMA-JAK", "European Medicines Agency, JAK inhibitors: measures to reduce serious side effects, 2022", true},
};
constexpr std::uint8_t reasons[] = {1, 2, 5, 6, 7};

} // namespace

constexpr Rule rule{
    .id = "jaki-step-order",
    .number = 29,
    .title = "JAK inhibitor as a later step",
    .passage = "The US labels of upadacitinib and abrocitinib are for patients in whom other systemic drugs, biologics "
               "included, failed or are not advisable. In Europe risk groups get one only where there is no suitable "
               "alternative. The order that NICE asks for is checked by ladder-skip.",
    .strength = "label; strong for the drugs themselves",
    .certainty = "label; moderate",
    .not_meant_for = "orders for another illness; baricitinib, which has a rule of its own",
    .differs = "the AAD recommends JAK inhibitors strongly and sets no order; the US label asks for another "
               "systemic treatment first, NICE for an immunosuppressant",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::dose,
    .judges = DrugGroup::upadacitinib_or_abrocitinib,
    .applies = applies,
    .branches = branches,
    .when_unknown = "A reason for stopping that is in words or by a code that is not read may be a failure: then no "
                    "card comes in the US, and the ladder offers no JAK inhibitor. In Europe it waits for smoking and "
                    "the other risk factors.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule jaki_step_order = rule;

} // namespace eczema::cards
