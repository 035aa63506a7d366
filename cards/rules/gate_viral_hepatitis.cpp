#include "cards/rules/rules.hpp"

namespace eczema::cards {
namespace {

using enum DrugGroup;

constexpr Row has_b = yes("hepatitis B is recorded as active, or its surface antigen or DNA was found last",
                          Fact::hepatitis_b_active, "ABR-US, UPA-US");
constexpr Row has_c =
    yes("hepatitis C is recorded as active and RNA was not found to be gone since, or RNA was found last",
        Fact::hepatitis_c_active, "ABR-US, UPA-US");
constexpr Row contraindicated =
    ordered("a JAK inhibitor or methotrexate is ordered", jak_inhibitor_or_methotrexate, "ABR-US, MTX");
constexpr Row other_drug =
    ordered("azathioprine, ciclosporin or mycophenolate is ordered", azathioprine_ciclosporin_mycophenolate, "UPA-US");
constexpr Row any_drug =
    ordered("a JAK inhibitor or traditional immunosuppressant is ordered", immunosuppressive, "UPA-US");

constexpr Row b_contraindicated[] = {has_b, contraindicated};
constexpr Row c_contraindicated[] = {has_c, contraindicated};
constexpr Row b_other[] = {has_b, other_drug};
constexpr Row c_other[] = {has_c, other_drug};
constexpr Row past_b[] = {
    yes("the newest test for hepatitis B core antibody is positive", Fact::hepatitis_b_core_antibody, "UPA-US"),
    any_drug};
constexpr Row antibody_c[] = {
    yes("hepatitis C antibody was found last and there is no RNA result", Fact::hepatitis_c_antibody_alone, "UPA-US"),
    any_drug};
constexpr Row hiv_methotrexate[] = {
    yes("HIV is recorded, or the newest test for it is positive", Fact::hiv_infection, "MTX"),
    ordered("methotrexate is ordered", methotrexate, "MTX")};
constexpr Row hiv_other[] = {
    yes("HIV is recorded, or the newest test for it is positive", Fact::hiv_infection, "R10"),
    ordered("a JAK inhibitor or another immunosuppressant is ordered, of which only general knowledge says so",
            immunosuppressive, "gk")};

constexpr Proposal hold_b[] = {Proposal::remove_order, Proposal::hepatitis_b_dna, Proposal::hepatology_referral};
constexpr Proposal hold_c[] = {Proposal::remove_order, Proposal::hepatitis_c_rna, Proposal::hepatology_referral};
constexpr Proposal review_b[] = {Proposal::hepatitis_b_dna, Proposal::hepatology_referral};
constexpr Proposal review_c[] = {Proposal::hepatitis_c_rna, Proposal::hepatology_referral};
constexpr Proposal find_dna[] = {Proposal::hepatitis_b_dna};
constexpr Proposal find_rna[] = {Proposal::hepatitis_c_rna};
constexpr Proposal ask_specialist[] = {Proposal::infectious_disease_referral};

constexpr std::string_view review = "{x}: specialist review before {drug}.";
constexpr std::string_view hold_advice =
    "The drug is not recommended in active viral hepatitis. Have hepatology judge and treat it first.";
constexpr std::string_view other_advice =
    "The infection can flare under immunosuppression. Agree with hepatology on antiviral treatment and on how the "
    "virus is watched.";

constexpr Branch branches[] = {
    {Indicator::critical, Match::all, b_contraindicated, review, hold_advice, hold_b, Fact::hepatitis_b_active},
    {Indicator::critical, Match::all, c_contraindicated, review, hold_advice, hold_c, Fact::hepatitis_c_active},
    {Indicator::warning, Match::all, b_other, review, other_advice, review_b, Fact::hepatitis_b_active},
    {Indicator::warning, Match::all, c_other, review, other_advice, review_c, Fact::hepatitis_c_active},
    {Indicator::warning, Match::all, past_b, review,
     "A past hepatitis B can come back under immunosuppression. Look for DNA before the first dose and during "
     "treatment, with a specialist's advice.",
     find_dna, Fact::hepatitis_b_core_antibody},
    {Indicator::warning, Match::all, antibody_c,
     "Hepatitis C antibody positive and no RNA result: RNA needed before "
     "{drug}.",
     "The antibody stays after a cure. RNA tells whether the infection is active.", find_rna},
    {Indicator::warning, Match::all, hiv_methotrexate, review,
     "The label rules methotrexate out in immunodeficiency when it is given for psoriasis or arthritis. Agree the plan "
     "with the HIV clinic.",
     ask_specialist, Fact::hiv_infection},
    {Indicator::warning, Match::all, hiv_other, review,
     "Agree the plan with the HIV clinic, interactions with its drugs included.", ask_specialist, Fact::hiv_infection},
};

constexpr Source sources[] = {
    {"ABR-US, UPA-US", "US labels of abrocitinib and upadacitinib: viral hepatitis, screening and reactivation", true},
    {"MTX", "Labels of methotrexate: contraindicated in liver disease and immunodeficiency in its other uses", true},
    {"gk", "HIV and the other immunosuppressants: general knowledge", false},
};
constexpr std::uint8_t reasons[] = {1, 2, 7, 8};

} // namespace

constexpr Rule rule{
    .id = "gate-viral-hepatitis",
    .number = 10,
    .title = "Viral hepatitis and HIV before immunosuppression",
    .passage = "JAK inhibitors are not recommended in active hepatitis B or C, nor methotrexate in liver disease. Past "
               "hepatitis B can return under immunosuppression and is watched by its DNA. A hepatitis C antibody "
               "without RNA says nothing yet. HIV calls for its specialist's advice.",
    .strength = "label",
    .certainty = "label; HIV with drugs other than methotrexate is general knowledge",
    .not_meant_for = "immunity by vaccination; a missing test, which baseline-tests-missing asks for; biologics for "
                     "eczema",
    .sources = sources,
    .hooks = hooks(Hook::order_select, Hook::order_sign),
    .scope = Scope::order,
    .family = Family::gate,
    .judges = immunosuppressive,
    .applies = {},
    .branches = branches,
    .when_unknown = "Without any result in a complete list there is no positive one; that the test is missing is told "
                    "by baseline-tests-missing. Where results or conditions were not sent, or a result cannot be "
                    "read, it is not known, and no JAK inhibitor or immunosuppressant is offered.",
    .override_reasons = reasons,
    .tells_every_branch = true,
};
static_assert(well_formed(rule));
const Rule gate_viral_hepatitis = rule;

} // namespace eczema::cards
