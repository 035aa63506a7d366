#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row applies[] = {
    yes("the drug is being ordered or is in use", Fact::ordered_drug, "R12"),
};

constexpr Row is_pregnant = yes("a pregnancy is recorded", Fact::pregnant, "R12");
constexpr Row is_breastfeeding = yes("breastfeeding is recorded", Fact::breastfeeding, "R12");
constexpr Row is_planning = yes("a pregnancy is planned", Fact::pregnancy_planned, "R12");
constexpr Row outside_us = no("European or United Kingdom labels apply", Fact::jurisdiction_us, "ABR-EU, MMF");
constexpr Row biologic_drafted = yes("a systemic eczema drug is being ordered", Fact::systemic_drug_drafted, "R12");
constexpr Row any_biologic = ordered("it is an eczema biologic", biologics, "DUP-EFF");

constexpr Row pregnant_puva[] = {is_pregnant, yes("PUVA is ordered", Fact::puva_ordered, "R12")};
constexpr Row pregnant_teratogen[] = {is_pregnant, ordered("it is methotrexate, mycophenolate, a JAK inhibitor or a "
                                                           "psoralen",
                                                           teratogens, "MTX, MMF, UPA-US, ABR-EU")};
constexpr Row breastfeeding_methotrexate[] = {is_breastfeeding, ordered("it is methotrexate", methotrexate, "MTX")};
constexpr Row breastfeeding_abrocitinib[] = {is_breastfeeding, outside_us,
                                             ordered("it is abrocitinib", abrocitinib, "ABR-EU")};
constexpr Row breastfeeding_mycophenolate[] = {is_breastfeeding, outside_us,
                                               ordered("it is mycophenolate", mycophenolate, "MMF")};
constexpr Row pregnant_other[] = {is_pregnant,
                                  ordered("it is azathioprine or ciclosporin", azathioprine_or_ciclosporin, "R12")};
constexpr Row planning_teratogen[] = {
    is_planning, ordered("it is methotrexate or mycophenolate", methotrexate_or_mycophenolate, "MTX, MMF")};
constexpr Row planning_jak[] = {is_planning, ordered("it is a JAK inhibitor", jak_inhibitors, "UPA-US, ABR-EU")};
constexpr Row breastfeeding_other[] = {
    is_breastfeeding, ordered("it is a JAK inhibitor or traditional immunosuppressant", immunosuppressive, "R12")};
constexpr Row pregnant_biologic[] = {yes("a pregnancy is recorded", Fact::pregnancy_recorded, "R12"), biologic_drafted,
                                     any_biologic};
constexpr Row breastfeeding_biologic[] = {is_breastfeeding, biologic_drafted, any_biologic};

constexpr Proposal hold[] = {Proposal::remove_order};
constexpr Proposal hold_and_test[] = {Proposal::remove_order, Proposal::pregnancy_test};

constexpr std::string_view avoid = "{drug} in pregnancy or breastfeeding: avoid or use specialist advice.";
constexpr std::string_view planned = "{drug} while a pregnancy is planned: avoid or use specialist advice.";
constexpr std::string_view never_in_pregnancy =
    "Do not give it in pregnancy. Confirm the pregnancy; if the drug is in use, arrange at once for a specialist to "
    "stop it and to advise. Open: emollients and topical steroids, narrow-band UVB, then a specialist's choice.";
constexpr std::string_view not_while_breastfeeding =
    "Do not give it while breastfeeding. Open: emollients and topical steroids away from the breast, narrow-band UVB, "
    "then a specialist's choice.";
constexpr std::string_view weigh =
    "Prefer emollients, topical steroids and narrow-band UVB. Use the drug only where a specialist judges the benefit "
    "to outweigh the risk, with obstetric advice.";
constexpr std::string_view before_conception =
    "Choose another treatment, or agree with the patient on contraception and on the interval between the last dose "
    "and conception.";
constexpr std::string_view little_data =
    "There are few data on biologics in pregnancy and breastfeeding. Weigh the benefit with the patient and record the "
    "decision.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, pregnant_puva,
     "PUVA in pregnancy or breastfeeding: avoid or use specialist advice.", never_in_pregnancy, hold_and_test},
    {Indicator::critical, Match::all, pregnant_teratogen, avoid, never_in_pregnancy, hold_and_test},
    {Indicator::critical, Match::all, breastfeeding_methotrexate, avoid, not_while_breastfeeding, hold},
    {Indicator::critical, Match::all, breastfeeding_abrocitinib, avoid, not_while_breastfeeding, hold},
    {Indicator::critical, Match::all, breastfeeding_mycophenolate, avoid, not_while_breastfeeding, hold},
    {Indicator::warning, Match::all, pregnant_other, avoid, weigh, hold_and_test},
    {Indicator::warning, Match::all, planning_teratogen, planned, before_conception, hold_and_test},
    {Indicator::warning, Match::all, planning_jak, planned, before_conception, hold_and_test},
    {Indicator::warning, Match::all, breastfeeding_other, avoid, weigh, hold},
    {Indicator::info, Match::all, pregnant_biologic, avoid, little_data},
    {Indicator::info, Match::all, breastfeeding_biologic, avoid, little_data},
};

constexpr Source sources[] = {
    {"S33", "Seed document: harms of methotrexate", true},
    {"UPA-US", "US label of upadacitinib: harm to the unborn child", true},
    {"ABR-EU, UPA-EU", "European labels of abrocitinib and upadacitinib: contraindicated in pregnancy", true},
    {"MTX, MMF", "Labels of methotrexate and mycophenolate: pregnancy and breastfeeding", true},
    {"DUP-EFF", "Dupilumab product information: limited data in pregnancy", true},
};
constexpr std::uint8_t reasons[] = {1, 7, 8, 9};

} // namespace

constexpr Rule rule{
    .id = "gate-pregnancy-lactation",
    .number = 12,
    .title = "Systemic treatment in pregnancy and breastfeeding",
    .passage =
        "Methotrexate, mycophenolate, JAK inhibitors, psoralens and PUVA are not given in pregnancy. Azathioprine and "
        "ciclosporin need a specialist's judgement. Methotrexate is not given while breastfeeding, nor, by European "
        "labels, abrocitinib and mycophenolate. For biologics the data are few.",
    .strength = "label",
    .certainty = "label; low for biologics",
    .not_meant_for = "contraception and the test before the first dose, which have a rule of their own; men",
    .differs = "European labels contraindicate abrocitinib and mycophenolate while breastfeeding; under US labels "
               "they are a warning here",
    .sources = sources,
    .hooks = hooks(Hook::patient_view, Hook::order_select, Hook::order_sign),
    .scope = Scope::order_else_taken,
    .family = Family::gate,
    .judges = systemic_or_light,
    .applies = applies,
    .branches = branches,
    .when_unknown = "In women and girls from 12 to 55 without a recent test or recorded state the pregnancy is "
                    "unknown: the card asks, and no JAK inhibitor or immunosuppressant is offered.",
    .override_reasons = reasons,
};
static_assert(well_formed(rule));
const Rule gate_pregnancy_lactation = rule;

} // namespace eczema::cards
